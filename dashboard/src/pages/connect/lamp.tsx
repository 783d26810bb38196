import { Link } from 'wouter';
import { isolated } from '../../format/isolated.ts';
import { clockWithSeconds } from '../../format/times.ts';
import { classes } from '../../parts/classes.ts';
import { Button } from '../../parts/form/button.tsx';
import styles from './connect.module.css';
import type { FirstEvent } from './use-first-event.ts';

/** Whether something has arrived since the page was opened. */
export function Lamp({ received, receivedAt, hasGivenUp, lookAgain }: FirstEvent) {
  return (
    <div role="status" className={classes(styles.lamp, received && styles.received)}>
      <span className={styles.light} aria-hidden="true" />
      {received && receivedAt ? (
        <span>
          Received {clockWithSeconds(receivedAt)}, {isolated(received.tool_id)}{' '}
          {isolated(received.tool_version ?? '')}.{' '}
          <Link href={`/sessions/${encodeURIComponent(received.session_id)}`}>Open the session</Link>
        </span>
      ) : hasGivenUp ? (
        <span>
          Nothing has arrived in ten minutes. <Button onClick={lookAgain}>Look again</Button>
        </span>
      ) : (
        <span>Waiting for the first event …</span>
      )}
    </div>
  );
}
