import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Problem, problemOf } from '../../api/problem.ts';
import { Button } from '../form/button.tsx';
import { ProblemNotice } from './notice.tsx';
import styles from './states.module.css';

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** Rows of the skeleton, so that what follows does not jump when the response comes. */
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}

/**
 * What a query brought, or its skeleton, or its problem. Data that could not be refreshed stays, with a notice; data of a
 * former filter or time range stays, marked as such, until the response for the new one comes.
 */
export function Loaded<Data>({ query, rows = 3, children }: LoadedProps<Data>) {
  const { data, error } = query;
  const problem = error === null ? undefined : problemOf(error);
  if (data === undefined)
    return problem ? (
      <ProblemState problem={problem} retry={() => query.refetch()} />
    ) : (
      <Skeleton rows={rows} />
    );
  return (
    <>
      {problem && !isOfServer(problem) && <ProblemState problem={problem} retry={() => query.refetch()} />}
      {query.isPlaceholderData && (
        <p role="status" className={styles.former}>
          Loading. What is shown belongs to the former choice.
        </p>
      )}
      <div className={styles.loaded} aria-busy={query.isPlaceholderData || undefined}>
        {children(data)}
      </div>
    </>
  );
}

/** The frame says once that the server is away. */
const isOfServer = ({ code }: Problem): boolean => code === 'unreachable' || code === 'server_stopping';

/** A request whose fields are refused would be refused again: they have to change. */
const isWorthRepeating = ({ fields }: Problem): boolean => fields.length === 0;

interface ProblemStateProps {
  readonly problem: Problem;
  readonly retry: () => void;
}

export function ProblemState({ problem, retry }: ProblemStateProps) {
  return (
    <div role="alert">
      <ProblemNotice
        problem={problem}
        actions={isWorthRepeating(problem) && <Button onClick={retry}>Try again</Button>}
      />
    </div>
  );
}

/** Gray lines in the height of what is loading. */
export function Skeleton({ rows }: { readonly rows: number }) {
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change their order
        <span key={row} />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** There is nothing to show: why, and what would bring something. */
export function Empty({ title, children, actions }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** The pages of a list that can be loaded: the query of `useList`. */
export interface MorePages {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly fetchNextPage: () => unknown;
}

interface MoreProps {
  readonly query: MorePages;
}

/** Loads the next page of a list. */
export function More({ query }: MoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <div className={styles.more}>
      <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
        {query.isFetchingNextPage ? 'Loading …' : 'Show more'}
      </Button>
    </div>
  );
}
