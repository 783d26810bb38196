import type { QueryCache, QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { accountQueries } from './auth-context.ts';
import { problemOf } from './problem.ts';

export interface ServerState {
  /** `stopping`: it is being restarted. */
  readonly is: 'reached' | 'unreachable' | 'stopping';
  /** When the newest response came, in milliseconds; 0: none yet. */
  readonly asOf: number;
}

const RETRY_EVERY_MS = 5_000;

/**
 * Whether the server answers, as the requests of the person and those to `queries` show; while it does not, it is asked
 * again.
 */
export function useServerState(queries: QueryClient): ServerState & { readonly retry: () => void } {
  const [state, setState] = useState<ServerState>({ is: 'reached', asOf: 0 });
  useEffect(() => {
    const caches = [queries.getQueryCache(), accountQueries.getQueryCache()];
    const stops = caches.map((cache) =>
      cache.subscribe((event) => {
        if (event.type !== 'updated') return;
        const { action } = event;
        if (action.type === 'success') setState((former) => (former.is === 'reached' ? former : REACHED));
        if (action.type !== 'error' && action.type !== 'failed') return;
        const is = stateOf(action.error);
        if (is) setState((former) => (former.is === is ? former : { is, asOf: newestOf(caches) }));
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [queries]);
  useRetries(state.is !== 'reached', queries);
  return { ...state, retry: askAgain };
}

/** The smallest question that every page has asked before. */
function askAgain(): void {
  accountQueries.refetchQueries({ type: 'active' });
}

function useRetries(isDown: boolean, queries: QueryClient): void {
  useEffect(() => {
    if (!isDown) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') askAgain();
    }, RETRY_EVERY_MS);
    return () => {
      clearInterval(timer);
      // the server is back: what could not be read meanwhile is read now
      queries.invalidateQueries();
    };
  }, [isDown, queries]);
}

const REACHED: ServerState = { is: 'reached', asOf: 0 };

function stateOf(error: unknown): 'unreachable' | 'stopping' | undefined {
  const { code } = problemOf(error);
  return code === 'unreachable' ? 'unreachable' : code === 'server_stopping' ? 'stopping' : undefined;
}

const newestOf = (caches: readonly QueryCache[]): number =>
  Math.max(0, ...caches.flatMap((cache) => cache.getAll().map(({ state }) => state.dataUpdatedAt)));
