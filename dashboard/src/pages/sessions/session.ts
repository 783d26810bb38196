import type { ItemOf, OutputOf } from '@omnimemory/client';
import { isolated } from '../../format/isolated.ts';
import { shortTime } from '../../format/times.ts';

/** A session of the list. One by its id has the sums of its model calls, too. */
export type ListedSession = ItemOf<'GET /v1/sessions'>;
export type Session = OutputOf<'GET /v1/sessions/{session_id}'>;

/** How a session is called: by its title, or by its tool and start. */
export const titleOf = ({
  title,
  tool_id,
  started_at,
}: Pick<ListedSession, 'title' | 'tool_id' | 'started_at'>): string =>
  title ?? `Session of ${isolated(tool_id)}, ${shortTime(new Date(started_at))}`;

/** Milliseconds from its start to its end, or to the last activity of an open one. */
export const lengthOf = ({ started_at, ended_at, last_activity }: ListedSession): number =>
  Math.max(0, Date.parse(ended_at ?? last_activity) - Date.parse(started_at));

/** "Open", "Ended", "Ended (idle)" */
export function stateOf({ ended_at, ended_by }: ListedSession): string {
  if (ended_at === null) return 'Open';
  return ended_by === 'idleness' ? 'Ended (idle)' : 'Ended';
}

export const hrefOf = (sessionId: string): string => `/sessions/${encodeURIComponent(sessionId)}`;
