import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { accountQueries } from '../api/auth-context.ts';
import { useServerState } from '../api/server-state.ts';
import { classes } from '../parts/classes.ts';
import styles from './open-frame.module.css';
import { ServerNotice } from './server-notice.tsx';

interface OpenFrameProps {
  readonly children: ReactNode;
  readonly isWide?: boolean | undefined;
}

/** The frame of pages outside a scope: one column. */
export function OpenFrame({ children, isWide = false }: OpenFrameProps) {
  const server = useServerState(accountQueries);
  return (
    <div className={styles.frame}>
      <header>
        <Link href="/" className={styles.brand}>
          <img src="/favicon.svg" alt="" width="28" height="28" />
          OmniMemory
        </Link>
      </header>
      <main className={isWide ? styles.wide : styles.content}>
        <ServerNotice {...server} />
        <div className={classes(server.is !== 'reached' && styles.stale)}>{children}</div>
      </main>
    </div>
  );
}
