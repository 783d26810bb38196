import type { ReactNode } from 'react';
import { Skeleton } from './states.tsx';

interface SettledProps {
  readonly queries: readonly { readonly isLoading: boolean }[];
  /** Components of `useCode`, which are loaded beside the queries. */
  readonly code?: readonly unknown[];
  /** Of the skeleton: enough to fill a window. */
  readonly rows?: number;
  readonly children: ReactNode;
}

/** Shows its parts together, once each query has a response or a problem and the code is there, so that none of them moves another. */
export function Settled({ queries, code = [], rows = 24, children }: SettledProps) {
  const isLoading = queries.some((query) => query.isLoading) || code.includes(undefined);
  return isLoading ? <Skeleton rows={rows} /> : children;
}
