import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loaded, Skeleton } from './states.tsx';

interface LoadedWithProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** Queries of the same part, also those of the names in it. They may fail: then the part is shown without them. */
  readonly others: readonly { readonly isLoading: boolean }[];
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}

/** Like `Loaded`, for a part of several queries: it is shown at once, so that nothing moves when a later one comes. */
export function LoadedWith<Data>({ query, others, rows = 3, children }: LoadedWithProps<Data>) {
  const isWaiting = query.data !== undefined && others.some(({ isLoading }) => isLoading);
  if (isWaiting) return <Skeleton rows={rows} />;
  return (
    <Loaded query={query} rows={rows}>
      {children}
    </Loaded>
  );
}
