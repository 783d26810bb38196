import { useSearchParams } from 'wouter';
import type { TimeWindow } from '../../routes/time-range.ts';
import type { Grouping } from './usage-query.ts';

type Changes = Readonly<Record<string, string | undefined>>;

/** Links to this page with other parameters. */
export function useUsageLinks() {
  const [search] = useSearchParams();
  const to = (changes: Changes): string => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes))
      if (value === undefined) next.delete(name);
      else next.set(name, value);
    return `/usage?${next}`;
  };
  /** The model calls behind a number. */
  const toCalls = (changes: Changes = {}, window?: TimeWindow): string =>
    to({ view: 'calls', ...changes, ...(window && { ...window, range: undefined }) });
  return { to, toCalls };
}

export const FILTER_OF = {
  model: 'model',
  user: 'user_id',
  project: 'project_id',
  tool: 'tool_id',
  session: 'session_id',
} as const satisfies Readonly<Record<Grouping, string>>;

/** The filter that leaves the rows of a group; `undefined` for rows without a value, which no filter finds. */
export const filterOfGroup = (by: Grouping, group: string | null): Changes | undefined =>
  group === null ? undefined : { [FILTER_OF[by]]: group };
