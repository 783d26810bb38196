import type { InputOf } from '@omnimemory/client';
import type { TimeRange } from '../../routes/time-range.ts';
import { useUrlFilters } from '../../routes/url-filters.ts';

/** The filters of the page in its URL. They have the names and values of the API's, apart from `archived=include`. */
export const FILTERS = ['tool_id', 'project_id', 'created_by', 'open', 'pinned', 'archived'] as const;
export type SessionFilters = ReturnType<typeof useSessionFilters>['values'];
export const useSessionFilters = () => useUrlFilters(FILTERS);

type Query = NonNullable<NonNullable<InputOf<'GET /v1/sessions'>['query']>>;

/** The filters as the API takes them. A value of the URL that it does not know is refused there. */
export function filterOf({ archived, ...filters }: SessionFilters): Query {
  const shown =
    archived === 'include' ? { include_archived: 'true' } : archived === undefined ? {} : { archived };
  return { ...filters, ...shown } as Query;
}

/** The list of the sessions that started within the range. */
export const listQueryOf = (filters: SessionFilters, { query: { from, to } }: TimeRange): Query => ({
  ...filterOf(filters),
  since: from,
  ...(to !== undefined && { until: to }),
});
