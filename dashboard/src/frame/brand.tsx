import { Link } from 'wouter';
import styles from './frame.module.css';

/** Leads to the overview of the scope. */
export const Brand = () => (
  <Link href="/" className={styles.brand}>
    <img src="/favicon.svg" alt="" width="24" height="24" />
    OmniMemory
  </Link>
);
