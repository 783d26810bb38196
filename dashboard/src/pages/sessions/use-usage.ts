import { useCallback, useMemo } from 'react';
import { useRead } from '../../api/queries.ts';
import type { TimeRange } from '../../routes/time-range.ts';

interface Usage {
  readonly tokens: number;
  /** In US dollars by the price table; `undefined` if it has none of the models. */
  readonly cost: number | undefined;
}

interface UsageInRange {
  readonly isLoading: boolean;
  /** `undefined`: no session has any. While it is not known, the columns keep their room. */
  readonly usageOf: UsageOf | undefined;
  /** What one must know of these figures. */
  readonly note: string;
}

export type UsageOf = (sessionId: string) => Usage | undefined;

/**
 * Tokens and cost of the sessions of the range, in one request. A session without model calls has none, and neither has
 * one beyond the thousand with the most tokens.
 */
export function useUsage({ query, label }: TimeRange): UsageInRange {
  const { data, isPending, isLoading, error } = useRead(
    'GET /v1/usage/summary',
    { query: { ...query, group_by: 'session' } },
    { keepPrevious: true },
  );
  const sums = useMemo(
    () =>
      new Map(
        (data?.groups ?? []).map(({ group, total_tokens, unpriced_tokens, priced_cost_usd, requests }) => [
          group,
          requests === 0 && total_tokens === 0
            ? undefined
            : {
                tokens: total_tokens,
                cost: unpriced_tokens < total_tokens ? Number(priced_cost_usd) : undefined,
              },
        ]),
      ),
    [data],
  );
  const usageOf = useCallback((id: string) => sums.get(id), [sums]);
  const hasAny = [...sums.values()].some((sum) => sum !== undefined);
  const note = noteOf({
    label,
    hasAny,
    isPending,
    hasFailed: error !== null,
    isCut: data?.truncated ?? false,
  });
  return { isLoading, usageOf: hasAny || isPending ? usageOf : undefined, note };
}

interface Known {
  readonly label: string;
  readonly hasAny: boolean;
  readonly isPending: boolean;
  readonly hasFailed: boolean;
  readonly isCut: boolean;
}

function noteOf({ label, hasAny, isPending, hasFailed, isCut }: Known): string {
  if (isPending) return 'Tokens used and cost are loading.';
  if (hasFailed && !hasAny) return 'Tokens used and cost could not be loaded. Refresh the page to try again.';
  if (!hasAny) return `No tool reported model calls in ${label}, so there are no tokens used and no cost.`;
  const source = `Tokens used and cost come from the model calls in ${label}; the cost is an estimate by the price table.`;
  return isCut ? `${source} Only the 1,000 sessions with the most tokens have these figures.` : source;
}
