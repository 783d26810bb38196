import type { InputOf, Operation, OutputOf } from '@omnimemory/client';
import { keepPreviousData, type QueryKey, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { apiOf } from './client.ts';
import { type Exact, fetchExactly } from './exact-json.ts';
import type { ReadOptions } from './queries.ts';
import { useScope } from './scope-provider.tsx';

/** Reads sums from the current scope, like `useRead`, without rounding those beyond 2^53. */
export function useExactRead<O extends Operation>(
  operation: O,
  input: InputOf<O>,
  { enabled = true, keepPrevious = false }: ReadOptions = {},
): UseQueryResult<Exact<OutputOf<O>>> {
  const { queryKey, queryFn } = useExactQuery(operation)(input);
  return useQuery({
    queryKey,
    queryFn,
    enabled,
    ...(keepPrevious && { placeholderData: keepPreviousData }),
  });
}

/** The options of such a query, for pages that ask several at once. */
export function useExactQuery<O extends Operation>(operation: O) {
  const { scope } = useScope();
  const api = useMemo(() => apiOf(scope, fetchExactly), [scope]);
  return (input: InputOf<O>) => ({
    queryKey: [operation, 'exact', input] as QueryKey,
    queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
      (await api.request(operation, { ...input, signal })) as Exact<OutputOf<O>>,
  });
}
