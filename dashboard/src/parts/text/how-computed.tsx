import type { ReactNode } from 'react';
import styles from './how-computed.module.css';

/** How a number is computed, one click away. */
export const HowComputed = ({ children }: { readonly children: ReactNode }) => (
  <details className={styles.details}>
    <summary>How it is computed</summary>
    <p>{children}</p>
  </details>
);
