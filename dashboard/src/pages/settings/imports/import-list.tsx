import { problemOf } from '../../../api/problem.ts';
import { useWrite } from '../../../api/queries.ts';
import { Button } from '../../../parts/form/button.tsx';
import { ProblemNotice } from '../../../parts/state/notice.tsx';
import { Badge } from '../../../parts/text/badge.tsx';
import { Time } from '../../../parts/text/time.tsx';
import styles from '../transfers.module.css';
import { countsOf, type Import, partOf, STATES, summaryOf } from './import-words.ts';

/** The latest imports, with how far they are. */
export function ImportList({ imports }: { readonly imports: readonly Import[] }) {
  if (imports.length === 0) return <p>No file has been imported yet.</p>;
  return (
    <ul className={styles.list} aria-label="Imports">
      {imports.map((one) => (
        <li key={one.import_id} className={styles.item}>
          <div>
            <strong>{one.file_name}</strong>{' '}
            <Badge tone={STATES[one.state].tone}>{STATES[one.state].word}</Badge>
          </div>
          <p className={styles.note}>
            Sent <Time at={one.created_at} relative />
            {one.dry_run ? ', only checked' : ''}
          </p>
          {one.state === 'running' && <Running one={one} />}
          <p className={styles.note} aria-live="polite">
            {summaryOf(one)}
          </p>
          <Details one={one} />
        </li>
      ))}
    </ul>
  );
}

function Running({ one }: { readonly one: Import }) {
  const cancel = useWrite('POST /v1/imports/{import_id}/cancel', ['/v1/imports']);
  return (
    <div className={styles.row}>
      <progress
        className={styles.bar}
        aria-label={`Progress of ${one.file_name}`}
        max={1}
        value={partOf(one)}
      />
      <Button
        busy={cancel.isPending}
        onClick={() => cancel.mutate({ params: { import_id: one.import_id } })}
        aria-label={`Stop the import of ${one.file_name}`}
      >
        Stop
      </Button>
      <div role="alert">{cancel.error !== null && <ProblemNotice problem={problemOf(cancel.error)} />}</div>
    </div>
  );
}

function Details({ one }: { readonly one: Import }) {
  const lines = countsOf(one);
  if (lines.length === 0) return null;
  return (
    <details>
      <summary>Tables and reasons</summary>
      <ul className={styles.note}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}
