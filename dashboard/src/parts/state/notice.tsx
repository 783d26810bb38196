import type { ReactNode } from 'react';
import type { Problem } from '../../api/problem.ts';
import { count } from '../../format/numbers.ts';
import { duration } from '../../format/times.ts';
import { classes } from '../classes.ts';
import styles from './notice.module.css';

type Tone = 'neutral' | 'good' | 'warning' | 'bad';

interface NoticeProps {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** A message at its place in the page. */
export function Notice({ tone = 'neutral', title, children, actions }: NoticeProps) {
  return (
    <div className={classes(styles.notice, styles[tone])}>
      <div className={styles.text}>
        {title !== undefined && <strong>{title}</strong>}
        {children !== undefined && <div>{children}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

/** Of the faults of a long document. */
const MAX_FAULTS = 10;

interface ProblemNoticeProps {
  readonly problem: Problem;
  readonly actions?: ReactNode;
}

/** A refused request: what happened, what to do, and the code and request id to look it up. */
export function ProblemNotice({ problem, actions }: ProblemNoticeProps) {
  const { code, detail, fields, requestId, retryAfterSeconds } = problem;
  return (
    <Notice tone="bad" actions={actions}>
      <p>{detail}</p>
      {fields.length > 0 && (
        <ul className={styles.faults}>
          {fields.slice(0, MAX_FAULTS).map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path}</code>: <span>{message}</span>
            </li>
          ))}
        </ul>
      )}
      {fields.length > MAX_FAULTS && <p>And {count(fields.length - MAX_FAULTS)} more.</p>}
      {retryAfterSeconds !== undefined && <p>Try again in {duration(1_000 * retryAfterSeconds)}.</p>}
      <p className={styles.code}>
        <code>{code}</code>
        {requestId !== null && (
          <>
            {' '}
            · request <code>{requestId}</code>
          </>
        )}
      </p>
    </Notice>
  );
}
