import type { ReactNode } from 'react';
import styles from './more-filters.module.css';

interface MoreFiltersProps {
  readonly label: string;
  /** Whether one of them is set: then they are open. */
  readonly isSet: boolean;
  readonly children: ReactNode;
}

/** Filters that most visits do not need. */
export const MoreFilters = ({ label, isSet, children }: MoreFiltersProps) => (
  <details open={isSet} className={styles.more}>
    <summary>{label}</summary>
    <div className={styles.fields}>{children}</div>
  </details>
);
