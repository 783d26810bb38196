import { Link } from 'wouter';
import { isolated } from '../../format/isolated.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './lists.module.css';
import type { Overview } from './overview.ts';

interface ListProps {
  readonly overview: Overview;
}

/** Sessions that have not ended. */
export function OpenSessions({
  overview: { open_sessions: sessions, has_more_open_sessions: hasMore },
}: ListProps) {
  return (
    <Card
      title="Open sessions"
      note={hasMore ? 'Now; the five with the latest activity' : `${sessions.length} now`}
      actions={<Link href="/sessions?open=true&range=90d">All sessions</Link>}
    >
      {sessions.length === 0 ? (
        <p className={styles.none}>No tool has a session open. One begins when you start a connected tool.</p>
      ) : (
        <ul className={styles.list}>
          {sessions.map(({ session_id, tool_id, title, started_at, last_activity }) => (
            <li key={session_id}>
              <Link href={`/sessions/${encodeURIComponent(session_id)}`} className={styles.title}>
                {title ?? `Session of ${isolated(tool_id)}`}
              </Link>
              <span className={styles.facts}>
                {isolated(tool_id)} · active <Time at={last_activity} relative /> · began{' '}
                <Time at={started_at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What was saved last. */
export function LatestCheckpoints({ overview: { checkpoints } }: ListProps) {
  return (
    <Card
      title="Latest checkpoints"
      note="The five newest that you may read"
      actions={<Link href="/checkpoints">All checkpoints</Link>}
    >
      {checkpoints.length === 0 ? (
        <p className={styles.none}>
          No checkpoint has been saved. Tools save one before they compact a conversation, or when you ask for
          it.
        </p>
      ) : (
        <ul className={styles.list}>
          {checkpoints.map(({ checkpoint_id, tool_id, checkpoint_type, summary, created_at }) => (
            <li key={checkpoint_id}>
              <Link href={`/checkpoints/${encodeURIComponent(checkpoint_id)}`} className={styles.title}>
                {summary.trim() === '' ? `Checkpoint of ${isolated(tool_id)}` : summary}
              </Link>
              <span className={styles.facts}>
                {isolated(tool_id)} · {checkpoint_type} · <Time at={created_at} relative />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
