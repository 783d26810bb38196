import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { type ContextEntries, contextEntries } from '../../memory/session-context/context-entries.ts';
import { type RecentSessions, recentSessions } from '../../memory/sessions/recent-sessions.ts';
import { listedSession } from '../../memory/sessions/session.schemas.ts';
import type { Session } from '../../memory/sessions/session.service.ts';

type Field = keyof typeof listedSession.shape;
const FIELDS = sql.raw(
  Object.keys(listedSession.shape)
    .map((name) => `s.${name}`)
    .join(', '),
);

/** A session as lists show it, and the newest entries of its context. */
export type ListedRecord = Pick<Session, Field> & ContextEntries;

/** Those that were active last first. One statement, which reads the contexts of these sessions only. */
export async function listRecords(
  tx: ScopeTransaction,
  wanted: RecentSessions,
  { limit, entries }: { readonly limit: number; readonly entries: number },
): Promise<ListedRecord[]> {
  const { rows } = await sql<ListedRecord>`
    select ${FIELDS}, ${contextEntries(tx.scopeId, entries)}
    from (${recentSessions(tx, wanted, limit).selectAll()}) s
    order by s.last_activity desc, s.session_id desc`.execute(tx.db);
  return rows;
}
