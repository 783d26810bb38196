import { invalidRequest } from './stripe-error.ts';

export interface Paging {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
}

export interface List<T> {
  readonly object: 'list';
  readonly data: T[];
  readonly has_more: boolean;
  readonly url: string;
}

const DEFAULT_LIMIT = 10;

/** One page of the rows, which are newest first. */
export function page<T extends { id: string }>(rows: T[], paging: Paging, url: string): List<T> {
  const limit = paging.limit ?? DEFAULT_LIMIT;
  if (paging.ending_before !== undefined) {
    const before = rows.slice(0, indexOf(rows, paging.ending_before, 'ending_before'));
    return { object: 'list', data: before.slice(-limit), has_more: before.length > limit, url };
  }
  const { starting_after } = paging;
  const rest =
    starting_after === undefined ? rows : rows.slice(indexOf(rows, starting_after, 'starting_after') + 1);
  return { object: 'list', data: rest.slice(0, limit), has_more: rest.length > limit, url };
}

function indexOf(rows: { id: string }[], id: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id);
  if (index < 0) throw invalidRequest(`No such object: '${id}'`, param, 'resource_missing');
  return index;
}
