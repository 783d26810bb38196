import type { OutputOf } from '@omnimemory/client';
import { Badge } from '../../parts/text/badge.tsx';
import styles from './trust.module.css';

export type Report = OutputOf<'GET /v1/isolation'>;

/** What was checked. Those that failed come first, with what was found. */
export function Checks({ checks }: Pick<Report, 'checks'>) {
  const sorted = [...checks.filter(({ ok }) => !ok), ...checks.filter(({ ok }) => ok)];
  return (
    <ul className={styles.checks}>
      {sorted.map(({ name, ok, findings }) => (
        <li key={name}>
          <Badge tone={ok ? 'good' : 'bad'}>{ok ? 'passed' : 'failed'}</Badge>
          <div className={styles.check}>
            <span>{sentence(name)}</span>
            {findings.length > 0 && (
              <ul className={styles.findings}>
                {findings.map((finding) => (
                  <li key={finding}>{sentence(finding)}</li>
                ))}
              </ul>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
