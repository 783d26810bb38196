import type { InputOf } from '@omnimemory/client';
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query';
import { useOneRequest } from '../../api/one-request.ts';
import { isOfPaths } from '../../api/query-paths.ts';
import { useScope } from '../../api/scope-provider.tsx';
import type { ListedSession, Session } from './session.ts';

const PATCH = 'PATCH /v1/sessions/{session_id}';
type Changes = NonNullable<InputOf<typeof PATCH>['body']>;

interface Change {
  readonly session_id: string;
  readonly body: Changes;
  /** Refuses the change if the session has another revision by now. */
  readonly ifMatch?: number;
}

/** Changes a session. The lists keep its row, changed, so that it can be undone and thousands are not read again. */
export function useSessionChange() {
  const { api } = useScope();
  const queries = useQueryClient();
  const oneRequest = useOneRequest();
  return useMutation({
    mutationFn: (change: Change) => {
      const { session_id, body, ifMatch } = change;
      return oneRequest(change, () =>
        api.request(PATCH, { params: { session_id }, body, ...(ifMatch !== undefined && { ifMatch }) }),
      );
    },
    onSuccess: (changed) => {
      queries.setQueriesData<InfiniteData<SessionPage>>(
        { queryKey: ['GET /v1/sessions', 'pages'] },
        (list) => list && { ...list, pages: list.pages.map((page) => withRow(page, changed)) },
      );
      queries.invalidateQueries({
        predicate: ({ queryKey }) =>
          isOfPaths(queryKey, ['/v1/sessions/summary', '/v1/sessions/{session_id}']) ||
          (isOfPaths(queryKey, ['/v1/sessions']) && queryKey[1] !== 'pages'),
      });
    },
  });
}

interface SessionPage {
  readonly data: readonly ListedSession[];
  readonly next_cursor: string | null;
}

function withRow(page: SessionPage, changed: Session): SessionPage {
  const { pinned, archived, title, revision } = changed;
  const data = page.data.map((row) =>
    row.session_id === changed.session_id ? { ...row, pinned, archived, title, revision } : row,
  );
  return { ...page, data };
}
