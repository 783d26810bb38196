import type { ReactNode } from 'react';
import { useAuthContext } from '../../api/account.ts';
import { Loaded } from '../../parts/state/states.tsx';
import styles from './start.module.css';

/** Paragraphs, notices and forms of a page outside a scope, one below the other. */
export const Stack = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.stack}>{children}</div>
);

/** Links to the neighbors of a page. */
export const Links = ({ children }: { readonly children: ReactNode }) => (
  <p className={styles.links}>{children}</p>
);

interface WithContextProps {
  readonly rows: number;
  readonly children: ReactNode;
}

/** Parts that depend on what this server offers: shown at once, so that nothing moves when it is known. */
export function WithContext({ rows, children }: WithContextProps) {
  const context = useAuthContext();
  return (
    <Loaded query={context} rows={rows}>
      {() => children}
    </Loaded>
  );
}
