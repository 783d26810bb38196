import { problemOf } from '../../api/problem.ts';
import { useRead } from '../../api/queries.ts';
import { counted } from '../../format/numbers.ts';
import { Button } from '../form/button.tsx';
import { Id } from '../text/copy.tsx';
import { Time } from '../text/time.tsx';
import styles from './chain-line.module.css';
import { Notice } from './notice.tsx';
import { ProblemState } from './states.tsx';

interface ChainLineProps {
  /** Asks at once, and not only when the button is pressed. */
  readonly isEager?: boolean;
}

/** Whether the audit log is as it was written, with a button to check it. */
export function ChainLine({ isEager = false }: ChainLineProps) {
  const query = useRead('GET /v1/audit-logs/verification', {}, { enabled: isEager });
  const { data, error, isFetching, refetch } = query;
  const check = (
    <Button busy={isFetching} onClick={() => refetch()}>
      {isFetching ? 'Checking …' : data ? 'Check the log again' : 'Check the log'}
    </Button>
  );
  return (
    <div className={styles.line} role="status">
      {error && !isFetching && <ProblemState problem={problemOf(error)} retry={() => refetch()} />}
      {data === undefined ? (
        <Notice title={isFetching ? 'The log is being checked' : 'Not checked here yet'} actions={check}>
          Each line has a hash of the line before it. A check computes the whole chain again, so a line that
          was altered, removed or inserted shows.
        </Notice>
      ) : data.verified ? (
        <Notice tone="good" title={`The chain holds: ${linesOf(data.lines)}`} actions={check}>
          <p>
            Checked <Time at={data.checked_at} />. A result is kept for one minute.
          </p>
          {data.anonymised > 0 && (
            <p>
              {linesOf(data.anonymised)} no longer {data.anonymised === 1 ? 'names' : 'name'} a person whose
              account was deleted. A later line of the log vouches for what is left.
            </p>
          )}
          <Head hash={data.head} />
        </Notice>
      ) : (
        <Notice tone="bad" title="The log was changed after it was written" actions={check}>
          <p>{data.first_fault?.reason}.</p>
          <p>
            Checked <Time at={data.checked_at} />, {linesOf(data.lines)} up to the first fault. Tell the
            operator of this server: <code>omnimemory audit verify</code> names every fault, and a backup
            shows what was there.
          </p>
        </Notice>
      )}
    </div>
  );
}

const linesOf = (lines: number) => counted(lines, 'line');

function Head({ hash }: { readonly hash: string | null }) {
  if (hash === null) return null;
  return (
    <details className={styles.head}>
      <summary>The hash of the last line</summary>
      <p>Keep it elsewhere: a log that was rewritten as a whole ends with another one.</p>
      <Id id={hash} />
    </details>
  );
}
