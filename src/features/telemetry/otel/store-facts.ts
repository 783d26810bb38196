import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { planAnew } from '../../../db/transaction/plan-anew.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import type { Facts, Rejected } from './facts.ts';
import { findCorrectedSessions } from './model-request.repository.ts';
import { NamedSessions } from './named-sessions.ts';
import { NOTHING_REJECTED } from './rejections.ts';
import { findMissingSeries } from './series.repository.ts';
import { storePoints } from './store-points.ts';
import { correctionsOf, storeRecords } from './store-records.ts';
import { hasCorrections, lockCorrections } from './tool-event.repository.ts';

/** Of more facts the statements are planned anew. For fewer that costs more than the worst of plans. */
const MANY_FACTS = 100;

/**
 * All transactions take their locks in this order: corrections, keys of sessions, sessions, events, requests, series; within
 * each kind by name.
 */
export async function storeFacts(
  tx: ScopeTransaction,
  sessions: SessionService,
  facts: Facts,
): Promise<Rejected> {
  const { requests, events, points } = facts;
  const hasMany = requests.length + events.length + points.length > MANY_FACTS;
  const named = new NamedSessions(facts);
  const corrections = correctionsOf(events);
  const correcting = new Set(corrections.map(({ tool_id }) => tool_id));
  const requesting = [...new Set(requests.map(({ tool_id }) => tool_id))];
  const tools = [...new Set([...requesting, ...correcting])].map((tool_id) => ({
    tool_id,
    corrects: correcting.has(tool_id),
  }));
  // sent before what it holds for, without a wait of its own
  const locked = Promise.all([hasMany && planAnew(tx), tools.length > 0 && lockCorrections(tx, tools)]);
  // awaited together: a rejection that nobody handles meanwhile ends the process
  const [, corrected] =
    corrections.length > 0
      ? await Promise.all([locked, findCorrectedSessions(tx, corrections)])
      : [undefined, []];
  // sent together, in this order
  const [, ids, isCorrected, missing] = await Promise.all([
    locked,
    sessions.namedIn(tx, named.all, corrected),
    requesting.length > 0 && hasCorrections(tx, requesting),
    points.length > 0 ? findMissingSeries(tx, [...new Set(points.map(({ series_id }) => series_id))]) : [],
  ]);
  named.ids = ids;
  if (requests.length + events.length > 0)
    await storeRecords(tx, sessions, {
      requests: requests.map((request) => named.in(request)),
      events: events.map((event) => named.in(event)),
      corrections,
      hasCorrections: isCorrected,
    });
  if (points.length === 0) return NOTHING_REJECTED;
  return storePoints(
    tx,
    points.map((point) => named.in(point)),
    missing,
  );
}
