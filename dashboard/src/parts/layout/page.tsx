import { type ReactNode, useEffect, useRef } from 'react';
import { isolated } from '../../format/isolated.ts';
import styles from './page.module.css';

interface PageProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Below the title: what the page is for, or which object it shows. */
  readonly lead?: ReactNode;
  /** Beside the title. */
  readonly actions?: ReactNode;
}

/** A page with its title. A change of page moves the focus to the title, so that screen readers read it. */
export function Page({ title, children, lead, actions }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${isolated(title)} · OmniMemory`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
