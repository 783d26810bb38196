import { type RawBuilder, sql } from 'kysely';
import { microsecondsFrom } from '../../../db/query/microseconds.ts';
import { type Columns, rowsFrom } from '../../../db/query/rows-from.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import type { ToolEvent } from './facts.ts';
import { OWNER, OWNER_COLUMNS } from './owner.ts';

/** With the session of its external id. */
export type SessionEvent = ToolEvent & { readonly session_id: string | undefined };

const SENT: Columns<SessionEvent> = {
  id: ['text', ({ id }) => id],
  tool_id: ['text', ({ tool_id }) => tool_id],
  session_id: ['text', ({ session_id }) => session_id],
  timestamp: ['timestamptz', ({ timestamp }) => timestamp],
  name: ['text', ({ name }) => name],
  original_name: ['text', ({ original_name }) => original_name],
  tool_name: ['text', ({ tool_name }) => tool_name],
  call_id: ['text', ({ call_id }) => call_id],
  success: ['boolean', ({ success }) => success],
  decision: ['text', ({ decision }) => decision],
  duration_ms: ['double precision', ({ duration_ms }) => duration_ms],
  prompt_id: ['text', ({ prompt_id }) => prompt_id],
  sequence: ['bigint', ({ sequence }) => sequence],
  attributes: ['jsonb', ({ attributes }) => attributes],
};
const COLUMNS = sql.raw(Object.keys(SENT).join(', '));

/** When the latest of the events that were stored happened. */
export interface LatestEvent {
  readonly session_id: string;
  /** Microseconds since 1970. */
  readonly latest: number;
}

/** The rows for `insertToolEvents`. */
export const rowsOfEvents = (events: readonly SessionEvent[]) => rowsFrom(SENT, events);

/**
 * Stores the events that are not stored yet, and returns the latest of them in each session. They are in the order of
 * their ids, so that two transactions cannot deadlock.
 */
export function insertToolEvents(tx: ScopeTransaction, rows: RawBuilder<unknown>): Promise<LatestEvent[]> {
  return storing<LatestEvent>(tx, {
    ctes: sql`stored as (
      insert into tool_events (${OWNER_COLUMNS}, ${COLUMNS})
      select ${OWNER_COLUMNS}, ${COLUMNS} from ${rows} sent, ${OWNER}
      on conflict (scope_id, id) do nothing
      returning session_id, timestamp, stored_bytes
    )`,
    growth: sql`select sum(stored_bytes) from stored`,
    rows: sql`select session_id, max(${microsecondsFrom('timestamp')}) as latest
      from stored where session_id is not null group by session_id`,
  });
}

/**
 * Keeps corrections and requests of a tool apart until the transaction ends, because neither sees the other before its
 * commit. Requests do not wait for each other.
 */
export async function lockCorrections(
  tx: ScopeTransaction,
  tools: readonly { readonly tool_id: string; readonly corrects: boolean }[],
): Promise<void> {
  await sql`
    select case when corrects then pg_advisory_xact_lock(key) else pg_advisory_xact_lock_shared(key) end
    from (
      select hashtextextended(${tx.scopeId} || ' corrects ' || tool_id, 0) as key, corrects
      from unnest(${tools.map(({ tool_id }) => tool_id)}::text[], ${tools.map(({ corrects }) => corrects)}::boolean[]) tools (tool_id, corrects)
      order by key, corrects desc) tools`.execute(tx.db);
}

/** Whether requests of one of these tools have been corrected. */
export async function hasCorrections(tx: ScopeTransaction, tools: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (
      select 1 from unnest((select ${tools}::text[])) tools (tool_id), lateral (
        select 1 as one from tool_events e where e.scope_id = ${tx.scopeId} and e.tool_id = tools.tool_id and e.name = 'correction'
        limit 1) e) as found`.execute(tx.db);
  return rows[0]?.found ?? false;
}
