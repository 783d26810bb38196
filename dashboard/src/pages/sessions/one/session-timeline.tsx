import { useMemo } from 'react';
import { problemOf } from '../../../api/problem.ts';
import { useCode } from '../../../parts/state/code.ts';
import { ProblemState, Skeleton } from '../../../parts/state/states.tsx';
import { timeZone } from '../../../routes/time-range.ts';
import type { Session } from '../session.ts';
import { lanesOf, spanOf } from './lanes.ts';
import styles from './one.module.css';
import { predictionLanes } from './prediction-lanes.ts';
import type { SessionRecord } from './use-record.ts';

const loadTimeline = async () => ({ default: (await import('../../../charts/timeline.tsx')).Timeline });

interface SessionTimelineProps {
  readonly session: Session;
  readonly record: SessionRecord;
}

/** What happened when: a lane for each kind. */
export function SessionTimeline({ session, record }: SessionTimelineProps) {
  const { entries, sources, predictions, loadedFrom } = record;
  const Timeline = useCode(loadTimeline);
  const { items } = predictions;
  const span = useMemo(
    () =>
      spanOf(
        session,
        entries,
        items.map((one) => one.predicted_checkpoint_time),
      ),
    [session, entries, items],
  );
  const lanes = useMemo(
    () => [...lanesOf(entries, session.tool_id, span), ...predictionLanes(items, span)],
    [entries, session.tool_id, span, items],
  );
  const failed = sources.find(({ error }) => error !== null);
  const isLoading = sources.some(({ isPending }) => isPending);
  return (
    <div className={styles.timeline}>
      {failed && <ProblemState problem={problemOf(failed.error)} retry={() => failed.refetch()} />}
      {isLoading || !Timeline ? (
        <Skeleton rows={12} />
      ) : (
        <Timeline
          title="Timeline"
          note={`From the start to the last activity, in ${timeZone()} · what the tool recorded${loadedFrom === undefined ? '' : ' · only what is loaded below'}`}
          {...span}
          lanes={lanes}
        />
      )}
    </div>
  );
}
