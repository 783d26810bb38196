import { sql } from 'kysely';
import { MICROSECONDS_NOW } from '../../../db/query/microseconds.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import { INHERITED, LISTS, wordsOf } from './checkpoint.columns.ts';
import { findReferences, type ReferenceRow } from './checkpoint.repository.ts';
import type { CheckpointQuota, NewCheckpoint } from './version.repository.ts';

export interface Surroundings {
  readonly found: readonly ReferenceRow[];
  /** Microseconds since 1970. */
  readonly now: number;
}

/**
 * The checkpoints that new ones name, and what time it is. Those to supersede are locked: nobody else supersedes or
 * corrects them before the transaction ends. In the order of their ids, as in `insertCheckpoint`.
 */
export async function lockNamed(
  tx: ScopeTransaction,
  named: readonly string[],
  superseded: readonly string[],
): Promise<Surroundings> {
  const [, found, { rows }] = await Promise.all([
    sql`select from checkpoints
      where scope_id = ${tx.scopeId} and checkpoint_id = any(${superseded}::text[]) and recorded_end = 'infinity'
      order by checkpoint_id for update`.execute(tx.db),
    findReferences(tx, named),
    sql<{ now: number }>`select ${MICROSECONDS_NOW} as now`.execute(tx.db),
  ]);
  return { found, now: rows[0]?.now ?? Number.NaN };
}

const OLD = INHERITED.filter((column) => column !== 'valid_to' && column !== 'superseded_by');

const COUNTED = sql`counted_checkpoints as (
      insert into tenant_usage (checkpoints) select count(*) from given
      on conflict (scope_id) do update set checkpoints = tenant_usage.checkpoints + excluded.checkpoints
    ),`;

/**
 * Stores the checkpoints in their order and keeps their sessions active; what they supersede is closed as in
 * `insertCheckpoint`. The caller has locked the sessions and what is superseded, and knows that nothing stands in the way.
 * A checkpoint without a parent gets the newest that its session had.
 */
export async function insertCheckpoints(
  tx: ScopeTransaction,
  checkpoints: readonly NewCheckpoint[],
  quota: CheckpointQuota | undefined,
): Promise<void> {
  const lists = LISTS.map((list) => `${list} jsonb`).join(', ');
  await storing(tx, {
    ctes: sql`given as materialized (
      select * from rows from (jsonb_to_recordset(${JSON.stringify(checkpoints)}::jsonb) as (
        checkpoint_id text, session_id text, tool_id text, tool_version text, checkpoint_type text, summary text,
        visibility text, compressed_context text, original_tokens bigint, compressed_tokens bigint, content_hash text,
        parent_checkpoint_id text, supersedes jsonb, influenced_by jsonb, valid_from timestamptz, valid_to timestamptz,
        ${sql.raw(lists)}
      )) with ordinality as sent (checkpoint_id, session_id, tool_id, tool_version, checkpoint_type, summary,
        visibility, compressed_context, original_tokens, compressed_tokens, content_hash,
        parent_checkpoint_id, supersedes, influenced_by, valid_from, valid_to, ${sql.raw(LISTS.join(', '))}, position)
    ),
    moment as materialized (select clock_timestamp() as at),
    ${quota ? COUNTED : sql``}
    active as (
      update tool_sessions set last_activity = now()
      where scope_id = ${tx.scopeId} and session_id = any(array(select session_id from given))
    ),
    closing as materialized (
      select named.checkpoint_id, given.checkpoint_id as successor, coalesce(given.valid_from, now()) as successor_from
      from given, jsonb_array_elements_text(given.supersedes) named (checkpoint_id)
    ),
    closed as (
      update checkpoints c set recorded_end = moment.at
      from closing, moment
      where c.scope_id = ${tx.scopeId} and c.checkpoint_id = any(array(select checkpoint_id from closing)) and c.recorded_end = 'infinity'
        and c.checkpoint_id = closing.checkpoint_id
      returning c.*, closing.successor, closing.successor_from, moment.at
    ),
    ended as (
      insert into checkpoints (${sql.raw(OLD.join(', '))}, valid_to, superseded_by, revision, recorded_at)
      select ${sql.raw(OLD.join(', '))}, least(valid_to, successor_from), successor, revision + 1, at
      from closed where valid_from < successor_from
      returning stored_bytes
    ),
    stored as (
    insert into checkpoints (session_id, recorded_at, valid_from, valid_to, checkpoint_id, tool_id, tool_version,
      checkpoint_type, summary, visibility, compressed_context, original_tokens, compressed_tokens, content_hash,
      parent_checkpoint_id, supersedes, influenced_by, ${sql.raw(LISTS.join(', '))}, search)
    select session_id, at, coalesce(valid_from, now()), coalesce(valid_to, 'infinity'), checkpoint_id, tool_id,
      tool_version, checkpoint_type, summary, visibility, compressed_context, original_tokens, compressed_tokens,
      decode(content_hash, 'hex'),
      coalesce(parent_checkpoint_id, (select c.checkpoint_id from checkpoints c
        where c.scope_id = ${tx.scopeId} and c.session_id = given.session_id and c.recorded_end = 'infinity'
        order by c.created_at desc, c.id desc limit 1)),
      supersedes, influenced_by, ${sql.raw(LISTS.join(', '))}, ${sql.raw(wordsOf('given'))}
    from given, moment order by position
    returning stored_bytes)`,
    checkpointGrowth: sql`select (select sum(stored_bytes) from stored) + coalesce((select sum(stored_bytes) from ended), 0)`,
  });
}
