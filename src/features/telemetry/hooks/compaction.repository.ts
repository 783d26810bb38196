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

/** More compactions of one session at about the same time are not real, and each is compared with each checkpoint. */
const MOST = sql.lit(500);

/** Compactions of a session, and the times of the first and the last in microseconds since 1970. */
export interface Compacted {
  readonly tool_id: string;
  readonly external_id: string;
  readonly first: number;
  readonly last: number;
}

const timeAt = (microseconds: number) => sql`to_timestamp(${microseconds}::double precision / 1000000)`;

/** Those whose sessions have a checkpoint of a hook at about their time: few, because only hooks make them. */
export async function findHooked(tx: ScopeTransaction, told: readonly Compacted[]): Promise<Compacted[]> {
  const first = told.reduce((least, { first }) => Math.min(least, first), Number.POSITIVE_INFINITY);
  const last = told.reduce((most, { last }) => Math.max(most, last), 0);
  const { rows } = await sql<{ place: number }>`
    with hooked as materialized (
      select distinct session_id from tool_events
      where ${tx.isScope('tool_events')} and name = ${sql.lit(HOOK_COMPACTION)} and attributes ? 'checkpoint_id' and session_id is not null
        and timestamp between ${timeAt(first)} - ${WINDOW} and ${timeAt(last)} + ${WINDOW}
    )
    select place from unnest((select ${told.map(({ tool_id }) => tool_id)}::text[]),
      (select ${told.map(({ external_id }) => external_id)}::text[])) with ordinality as given (tool_id, external_id, place)
    join session_keys k on k.scope_id = ${tx.scopeId} and k.tool_id = given.tool_id and k.external_id = given.external_id
    where k.session_id in (select session_id from hooked) order by place`.execute(tx.db);
  const places = new Set(rows.map(({ place }) => place));
  return told.filter((_, index) => places.has(index + 1));
}

/**
 * The pairs of a session at about these times: first those that were joined before, then those nearest to each other.
 * Only checkpoints that the caller can read.
 */
export async function findCompactionPairs(
  tx: ScopeTransaction,
  { tool_id, external_id, first, last }: Compacted,
): Promise<CompactionPair[]> {
  const { rows } = await sql<CompactionPair>`
    with event as materialized (
      select id, name, timestamp, attributes, success from tool_events
      where ${tx.isScope('tool_events')} and name in (${sql.lit(COMPACTION)}, ${sql.lit(HOOK_COMPACTION)})
        and timestamp between ${timeAt(first)} - 2 * ${WINDOW} and ${timeAt(last)} + 2 * ${WINDOW}
        and session_id = (select session_id from session_keys
          where scope_id = ${tx.scopeId} and tool_id = ${tool_id} and external_id = ${external_id})
    ),
    hooked as (
      select attributes ->> 'checkpoint_id' as checkpoint_id, min(timestamp) as timestamp from event
      where name = ${sql.lit(HOOK_COMPACTION)} and attributes ? 'checkpoint_id' group by 1 order by 2 desc limit ${MOST}
    ),
    sized as (
      select id, timestamp, ${tokensOf(BEFORE)} as original_tokens, ${tokensOf(AFTER)} as compressed_tokens from event
      where name = ${sql.lit(COMPACTION)} and success is distinct from false
    ),
    told as (
      select * from sized where coalesce(original_tokens, compressed_tokens) is not null
      order by timestamp desc, id limit ${MOST}
    )
    select hooked.checkpoint_id, told.id as event_id, told.original_tokens, told.compressed_tokens,
      stored.original_tokens is not null or stored.compressed_tokens is not null as is_complete
    from hooked
    join told on told.timestamp between hooked.timestamp - ${WINDOW} and hooked.timestamp + ${WINDOW}
    join checkpoints stored on stored.scope_id = ${tx.scopeId} and stored.checkpoint_id = hooked.checkpoint_id
      and stored.recorded_end = 'infinity'
    order by (stored.original_tokens, stored.compressed_tokens)
        is not distinct from (told.original_tokens, told.compressed_tokens) desc,
      abs(extract(epoch from told.timestamp - hooked.timestamp)), hooked.checkpoint_id, told.id`.execute(
    tx.db,
  );
  return rows;
}
