import type { ItemOf } from '@omnimemory/client';
import { useMemo } from 'react';
import { useList, useRead } from '../../../api/queries.ts';
import { entriesOf } from './entries.ts';

const PER_PAGE = 200;

export type Operation = ItemOf<'GET /v1/operations'>;

/** All that is known of a session, asked for at once. */
export function useRecord(session_id: string) {
  const params = { session_id };
  const query = { session_id, limit: PER_PAGE };
  const session = useRead('GET /v1/sessions/{session_id}', { params });
  const context = useRead('GET /v1/sessions/{session_id}/context', { params });
  const checkpoints = useList('GET /v1/checkpoints', { query });
  const operations = useList('GET /v1/operations', { query });
  const calls = useList('GET /v1/usage/requests', { query });
  const velocity = useList('GET /v1/velocity', { query });
  const predictions = useList('GET /v1/predictions', { query });
  const usage = useRead('GET /v1/sessions/{session_id}/usage', { params });
  const [known, stored, done, called] = [context.data, checkpoints.items, operations.items, calls.items];
  const entries = useMemo(
    () => entriesOf({ context: known, checkpoints: stored, operations: done, calls: called }),
    [known, stored, done, called],
  );
  const lists = [checkpoints.query, operations.query, calls.query];
  return {
    ...{ session, context, checkpoints, operations, calls, velocity, predictions, usage, entries },
    /** The parts of the chronicle, of which each may fail on its own. */
    sources: [context, ...lists],
    more: {
      hasNextPage: lists.some(({ hasNextPage }) => hasNextPage),
      isFetchingNextPage: lists.some(({ isFetchingNextPage }) => isFetchingNextPage),
      isFetchNextPageError: lists.some(({ isFetchNextPageError }) => isFetchNextPageError),
      fetchNextPage: () => {
        for (const list of lists) if (list.hasNextPage) list.fetchNextPage();
      },
    },
    /** Entries before it are not all loaded. */
    loadedFrom: loadedFrom([
      checkpoints.query.hasNextPage ? checkpoints.items.at(-1)?.created_at : undefined,
      operations.query.hasNextPage ? operations.items.at(-1)?.timestamp : undefined,
      calls.query.hasNextPage ? calls.items.at(-1)?.timestamp : undefined,
    ]),
  };
}
export type SessionRecord = ReturnType<typeof useRecord>;

/** The lists begin with the newest item, and are loaded down to their last one. */
function loadedFrom(oldest: readonly (string | undefined)[]): string | undefined {
  const known = oldest.filter((time) => time !== undefined);
  return known.sort((one, other) => Date.parse(one) - Date.parse(other)).at(-1);
}
