import type { ReactNode } from 'react';
import styles from './grid.module.css';

interface GridProps {
  readonly children: ReactNode;
  /** `tiles`: as many as fit; `halves`: two columns where there is room; `rows`: one below the other. */
  readonly layout: 'tiles' | 'halves' | 'rows';
}

export function Grid({ children, layout }: GridProps) {
  return <div className={styles[layout]}>{children}</div>;
}

/** Controls side by side that wrap. */
export function Row({ children }: { readonly children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
