import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { type SessionWork, USAGE, type Usage } from '../../memory/sessions/external/external-session.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import type { ModelRequest, ToolEvent } from './facts.ts';
import {
  type Correction,
  correctModelRequests,
  insertModelRequests,
  rowsOfRequests,
  type SessionRequest,
} from './model-request.repository.ts';
import {
  insertToolEvents,
  type LatestEvent,
  rowsOfEvents,
  type SessionEvent,
} from './tool-event.repository.ts';

export interface Records {
  readonly requests: readonly SessionRequest[];
  readonly events: readonly SessionEvent[];
  readonly corrections: readonly Correction[];
  /** Whether corrections of the tools of the requests are stored. */
  readonly hasCorrections: boolean;
}

/** The requests that these events take back. */
export const correctionsOf = (events: readonly ToolEvent[]): Correction[] =>
  events.flatMap(({ name, tool_id, call_id }) =>
    name === 'correction' && call_id !== null ? [{ tool_id, request_id: call_id }] : [],
  );

/**
 * Stores the records that are not stored yet, and adds them to their sessions, which are locked. All transactions write
 * in the same order: events of work, other events, requests, sessions.
 */
export async function storeRecords(
  tx: ScopeTransaction,
  sessions: SessionService,
  { requests, events, corrections, hasCorrections }: Records,
): Promise<void> {
  const sorted = events.toSorted(byId);
  const [work, others] = [sorted.filter(({ is_work }) => is_work), sorted.filter(({ is_work }) => !is_work)];
  const workRows = await rowsOfEvents(work);
  const otherRows = await rowsOfEvents(others);
  const requestRows = await rowsOfRequests(requests.toSorted(byKey));
  // they are sent together, in this order
  const [worked, , taken, used] = await Promise.all([
    work.length > 0 ? insertToolEvents(tx, workRows) : [],
    others.length > 0 && insertToolEvents(tx, otherRows),
    corrections.length > 0 ? correctModelRequests(tx, corrections) : [],
    requests.length > 0 ? insertModelRequests(tx, requestRows, hasCorrections || corrections.length > 0) : [],
  ]);
  await Promise.all([sessions.addWorkIn(tx, together(used, worked)), sessions.subtractUsageIn(tx, taken)]);
}

const NO_USAGE = Object.fromEntries(USAGE.map((sum) => [sum, 0])) as Usage;

/** One entry for each session. */
function together(used: readonly SessionWork[], worked: readonly LatestEvent[]): SessionWork[] {
  const all = new Map(used.map((work) => [work.session_id, work]));
  for (const { session_id, latest } of worked) {
    const { usage = NO_USAGE, worked_at = latest } = all.get(session_id) ?? {};
    all.set(session_id, { session_id, usage, worked_at: Math.max(worked_at, latest) });
  }
  return [...all.values()];
}

const byId = (one: ToolEvent, other: ToolEvent): number => compare(one.id, other.id);

/** By the key that two different records of one call share, then by id. */
const byKey = (one: ModelRequest, other: ModelRequest): number =>
  compare(one.tool_id, other.tool_id) ||
  compare(one.request_id ?? '', other.request_id ?? '') ||
  compare(one.status, other.status) ||
  compare(one.id, other.id);

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
