import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';

/** The event that a hook makes of a compaction with a summary; its attribute names the checkpoint. */
export const HOOK_COMPACTION = 'hook.compaction';
/** The event that telemetry makes of it. */
export const COMPACTION = 'compaction';

/** What each tool calls the size of the conversation before and after. */
const BEFORE = ['pre_tokens', 'tokens_before'];
const AFTER = ['post_tokens', 'tokens_after'];

/** The clock of the tool's machine and that of the server may differ by this much. */
const WINDOW = sql`interval '5 minutes'`;

/** A checkpoint of a hook, and an event of telemetry that may tell of the same compaction. */
export interface CompactionPair {
  readonly checkpoint_id: string;
  readonly event_id: string;
  readonly original_tokens: number | null;
  readonly compressed_tokens: number | null;
  /** Whether the checkpoint has its token counts already. */
  readonly is_complete: boolean;
}

const tokensOf = (names: readonly string[]) =>
  sql<number | null>`coalesce(${sql.join(
    names.map((name) => {
      const value = sql`attributes ->> ${sql.lit(name)}`;
      return sql`case when ${value} ~ '^\\d{1,15}$' then (${value})::bigint end`;
    }),
  )})`;

/**
 * The pairs of a session at about this time (microseconds): first those that were joined before, then those nearest to
 * each other. Only checkpoints that the caller can read.
 */
export async function findCompactionPairs(
  tx: ScopeTransaction,
  named: { readonly tool_id: string; readonly external_id: string },
  timestamp: number,
): Promise<CompactionPair[]> {
  const around = sql`to_timestamp(${timestamp}::double precision / 1000000)`;
  const { rows } = await sql<CompactionPair>`
    with event as materialized (
      select id, name, timestamp, attributes, success from tool_events
      where name in (${sql.lit(COMPACTION)}, ${sql.lit(HOOK_COMPACTION)})
        and timestamp between ${around} - 2 * ${WINDOW} and ${around} + 2 * ${WINDOW}
        and session_id = (select session_id from session_keys
          where scope_id = ${tx.scopeId} and tool_id = ${named.tool_id} and external_id = ${named.external_id})
    ),
    hooked as (
      select attributes ->> 'checkpoint_id' as checkpoint_id, min(timestamp) as timestamp from event
      where name = ${sql.lit(HOOK_COMPACTION)} and attributes ? 'checkpoint_id' group by 1
    ),
    told as (
      select id, timestamp, ${tokensOf(BEFORE)} as original_tokens, ${tokensOf(AFTER)} as compressed_tokens from event
      where name = ${sql.lit(COMPACTION)} and success is distinct from false
    )
    select hooked.checkpoint_id, told.id as event_id, told.original_tokens, told.compressed_tokens,
      stored.original_tokens is not null or stored.compressed_tokens is not null as is_complete
    from hooked
    join told on told.timestamp between hooked.timestamp - ${WINDOW} and hooked.timestamp + ${WINDOW}
    join checkpoints stored on stored.scope_id = ${tx.scopeId} and stored.checkpoint_id = hooked.checkpoint_id
      and stored.recorded_end = 'infinity'
    where coalesce(told.original_tokens, told.compressed_tokens) is not null
    order by (stored.original_tokens, stored.compressed_tokens)
        is not distinct from (told.original_tokens, told.compressed_tokens) desc,
      abs(extract(epoch from told.timestamp - hooked.timestamp)), hooked.checkpoint_id, told.id`.execute(
    tx.db,
  );
  return rows;
}
