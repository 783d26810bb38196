import type { InputOf, ItemOf, ListOperation, Operation, OutputOf } from '@omnimemory/client';
import {
  keepPreviousData,
  type QueryKey,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { useOneRequest } from './one-request.ts';
import { problemOf } from './problem.ts';
import { isOfPaths } from './query-paths.ts';
import { withProof } from './recent-sign-in.ts';
import { useScope } from './scope-provider.tsx';

export interface ReadOptions {
  /** Off: waits, for instance until a dialog is open. */
  readonly enabled?: boolean;
  /** Shows the former response while another one loads, such as a list whose filter has changed. */
  readonly keepPrevious?: boolean;
}

interface WholeReadOptions<Output> extends ReadOptions {
  /** Reads again after so many milliseconds; false: not by itself. */
  readonly refreshMs?: (found: Output) => number | false;
}

/** Reads from the current scope. The key of a query is its operation and its input. */
export function useRead<O extends Operation>(
  operation: O,
  input: InputOf<O>,
  { enabled = true, keepPrevious = false, refreshMs }: WholeReadOptions<OutputOf<O>> = {},
): UseQueryResult<OutputOf<O>> {
  const { api } = useScope();
  return useQuery<OutputOf<O>>({
    queryKey: [operation, input] as QueryKey,
    queryFn: ({ signal }) => api.request(operation, { ...input, signal }),
    enabled,
    ...(keepPrevious && { placeholderData: keepPreviousData }),
    ...(refreshMs && {
      refetchInterval: ({ state: { data } }) => data !== undefined && refreshMs(data as OutputOf<O>),
    }),
  });
}

export interface List<Item> {
  readonly query: UseInfiniteQueryResult<unknown>;
  /** The items of all pages that have been loaded. */
  readonly items: readonly Item[];
}

export interface PagedList<O extends ListOperation> extends List<ItemOf<O>> {
  /** The page that was loaded last, for what stands beside its items. */
  readonly lastPage: OutputOf<O> | undefined;
}

/** Reads a list of the current scope, page by page (`query.fetchNextPage`). */
export function useList<O extends ListOperation>(
  operation: O,
  input: InputOf<O>,
  { enabled = true, keepPrevious = true }: ReadOptions = {},
): PagedList<O> {
  const { api } = useScope();
  const query = useInfiniteQuery({
    queryKey: [operation, 'pages', input] as QueryKey,
    queryFn: ({ signal, pageParam }) => {
      const given = input as { readonly query?: object };
      const cursor = pageParam === null ? {} : { cursor: pageParam };
      return api.request(operation, { ...input, query: { ...given.query, ...cursor }, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last as Page<ItemOf<O>>).next_cursor,
    enabled,
    ...(keepPrevious && { placeholderData: keepPreviousData }),
  });
  const { data } = query;
  // the same array until a page comes, because tables of thousands of rows are computed from it
  const items = useMemo(
    () => ((data?.pages ?? []) as readonly Page<ItemOf<O>>[]).flatMap((page) => page.data),
    [data],
  );
  return { query, items, lastPage: data?.pages.at(-1) as OutputOf<O> | undefined };
}

interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}

/**
 * Writes to the current scope, and then reads again what the write may have changed: the operations whose path begins
 * with one of `changes`, such as `/v1/sessions`. So does a refusal because the page shows an older revision.
 */
export function useWrite<O extends Operation>(
  operation: O,
  changes: readonly string[],
): UseMutationResult<OutputOf<O>, unknown, InputOf<O>> {
  const { api } = useScope();
  const queries = useQueryClient();
  const oneRequest = useOneRequest();
  const readAgain = () =>
    queries.invalidateQueries({ predicate: ({ queryKey }) => isOfPaths(queryKey, changes) });
  return useMutation({
    mutationFn: (input: InputOf<O>) =>
      oneRequest(input, (idempotencyKey) =>
        withProof(() =>
          api.request(operation, operation.startsWith('POST ') ? { ...input, idempotencyKey } : input),
        ),
      ),
    onSuccess: readAgain,
    onError: async (error) => {
      // read before the next attempt, which names the revision that the page shows
      if (problemOf(error).status === 412) await readAgain();
    },
  });
}
