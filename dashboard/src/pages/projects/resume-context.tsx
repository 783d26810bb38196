import { Link } from 'wouter';
import { isolated } from '../../format/isolated.ts';
import { count } from '../../format/numbers.ts';
import { Facts } from '../../parts/layout/facts.tsx';
import { TextBlock } from '../../parts/text/text-block.tsx';
import { Time } from '../../parts/text/time.tsx';
import type { Resume } from './project-types.ts';

/** The newest checkpoint and the latest session of a project. */
export function ResumeContext({
  resume: { checkpoint, latest_session: session, memories },
}: {
  readonly resume: Resume;
}) {
  if (!checkpoint && !session && memories === 0)
    return <p>There is nothing to go on with yet. A checkpoint or a memory of this project is shown here.</p>;
  return (
    <>
      <Facts
        facts={[
          {
            name: 'Newest checkpoint',
            value: checkpoint ? (
              <>
                <Link href={`/checkpoints/${encodeURIComponent(checkpoint.checkpoint_id)}`}>
                  {checkpoint.checkpoint_type}
                </Link>{' '}
                by {isolated(checkpoint.tool_id)}, <Time at={checkpoint.created_at} relative />
              </>
            ) : (
              'none that you can read'
            ),
          },
          {
            name: 'Latest session',
            value: session ? (
              <>
                <Link href={`/sessions/${encodeURIComponent(session.session_id)}`}>
                  {isolated(session.tool_id)}
                </Link>
                , {session.ended_at === null ? 'still open' : 'ended'}, last active{' '}
                <Time at={session.last_activity} relative />
              </>
            ) : (
              'none'
            ),
          },
          { name: 'Memories', value: count(memories) },
          ...(checkpoint
            ? [
                { name: 'Open todos', value: count(checkpoint.todos.total) },
                { name: 'Blockers', value: count(checkpoint.blockers.total) },
                { name: 'Decisions', value: count(checkpoint.decisions.total) },
              ]
            : []),
        ]}
      />
      {checkpoint && <TextBlock text={checkpoint.summary.text} what="the summary of the newest checkpoint" />}
    </>
  );
}
