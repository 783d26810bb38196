import { QueryClient } from '@tanstack/react-query';
import { isTemporary, problemOf } from './problem.ts';

const MAX_RETRIES = 2;
/** Whoever has to wait longer is told so, with the time, and not shown that something loads. */
const MAX_PAUSE_S = 5;

/** A cache of responses. Each scope has one of its own, so that none is shown in another. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // the server may be on this machine, which works without a network
        networkMode: 'always',
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => {
          const problem = problemOf(error);
          const isSoon = (problem.retryAfterSeconds ?? 0) <= MAX_PAUSE_S;
          return failures < MAX_RETRIES && isSoon && isTemporary(problem);
        },
        retryDelay: (failures, error) => {
          const { retryAfterSeconds } = problemOf(error);
          const pause = retryAfterSeconds === undefined ? 500 * 2 ** failures : retryAfterSeconds * 1_000;
          return pause * (1 + Math.random() / 4);
        },
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
