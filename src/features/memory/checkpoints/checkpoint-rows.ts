import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { PlanId } from '../../entitlements/plans.ts';
import { LISTS, searchVectorOf } from './checkpoint.columns.ts';
import type { StoreCheckpoint } from './checkpoint.schemas.ts';
import { influencesOf } from './references.ts';

/** A checkpoint to store. The checkpoints that it supersedes will refer to its id. */
export interface NewCheckpoint extends StoreCheckpoint {
  readonly checkpoint_id: string;
  /** Hex. */
  readonly content_hash: string;
}

/** How many checkpoints a tenant may have; `null`: any number. They are counted either way. */
export interface CheckpointQuota {
  readonly plan: PlanId;
  readonly most: number | null;
}

const NAMES = sql.raw(LISTS.join(', '));

/** The checkpoints as rows, with their `position`. */
export function rowsOf(checkpoints: readonly NewCheckpoint[]): RawBuilder<unknown> {
  const rows = checkpoints.map((one) => ({
    ...one,
    ...Object.fromEntries(LISTS.map((list) => [list, one[list] ?? []])),
    visibility: one.visibility ?? 'private',
    supersedes: one.supersedes ?? [],
    influenced_by: one.influenced_by ?? [],
  }));
  return sql`select * from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
        checkpoint_id text, session_id text, tool_id text, tool_version text, checkpoint_type text, summary text,
        visibility text, compressed_context text, original_tokens bigint, compressed_tokens bigint, content_hash text,
        parent_checkpoint_id text, supersedes jsonb, influenced_by jsonb, valid_from timestamptz, valid_to timestamptz,
        ${sql.raw(LISTS.map((list) => `${list} jsonb`).join(', '))}
      )) with ordinality as sent (checkpoint_id, session_id, tool_id, tool_version, checkpoint_type, summary,
        visibility, compressed_context, original_tokens, compressed_tokens, content_hash,
        parent_checkpoint_id, supersedes, influenced_by, valid_from, valid_to, ${NAMES}, position)`;
}

export interface Rows {
  /** What the rows are read from: `accepted`, and `moment` with the time. */
  readonly source: RawBuilder<unknown>;
  readonly returning: RawBuilder<unknown>;
  /** Earlier checkpoints of the same batch, which are no parents. */
  readonly stored?: readonly string[] | undefined;
}

/**
 * The INSERT of the rows of `source`. A checkpoint without a parent gets the newest one of its session. `>= 'infinity'` and not `=`:
 * on an empty table PostgreSQL would choose an index of current rows, keep the plan, and read every checkpoint of the tenant.
 */
export const insertFrom = (tx: ScopeTransaction, { source, returning, stored = [] }: Rows) => sql`
    insert into checkpoints (session_id, recorded_at, valid_from, valid_to, checkpoint_id, tool_id, tool_version,
      checkpoint_type, summary, visibility, compressed_context, original_tokens, compressed_tokens, content_hash,
      parent_checkpoint_id, supersedes, influenced_by, ${NAMES}, search)
    select session_id, at, coalesce(valid_from, now()), coalesce(valid_to, 'infinity'), checkpoint_id, tool_id,
      tool_version, checkpoint_type, summary, visibility, compressed_context, original_tokens, compressed_tokens,
      decode(content_hash, 'hex'),
      coalesce(parent_checkpoint_id, (select c.checkpoint_id from checkpoints c
        where c.scope_id = ${tx.scopeId} and c.session_id = accepted.session_id and c.recorded_end >= 'infinity'
          ${stored.length > 0 ? sql`and c.checkpoint_id <> all(${stored}::text[])` : sql``}
        order by c.created_at desc, c.id desc limit 1)),
      supersedes, influenced_by, ${NAMES}, ${sql.raw(searchVectorOf('accepted'))}
    from ${source} order by position
    returning ${returning}`;

/** Keeps the open sessions active. `ids` selects those of several; by default they are an array. */
export function activate(
  tx: ScopeTransaction,
  checkpoints: readonly NewCheckpoint[],
  ids?: RawBuilder<unknown>,
  condition: RawBuilder<unknown> = sql``,
): RawBuilder<{ session_id: string }> {
  const [only, ...others] = new Set(checkpoints.map(({ session_id }) => session_id));
  // one by its key: for an array, of unknown length, PostgreSQL reads all open sessions of a tenant that has few
  const ofSessions =
    others.length === 0
      ? sql`session_id = ${only}`
      : sql`session_id = any(${ids ? sql`array(${ids})` : sql`${[only, ...others]}::text[]`})`;
  return sql<{ session_id: string }>`
      update tool_sessions set last_activity = now(), has_checkpoints = true
      where scope_id = ${tx.scopeId} and ${ofSessions} and ended_at is null ${condition}
      returning session_id`;
}

/** Adds to the number of checkpoints of the tenant; `number` is a select or VALUES of one number. */
export const countCheckpoints = (number: RawBuilder<unknown>): RawBuilder<unknown> => sql`
      insert into tenant_usage (checkpoints) ${number}
      on conflict (scope_id) do update set checkpoints = tenant_usage.checkpoints + excluded.checkpoints
      returning 1`;

// The lock makes concurrent writers take turns, each with the count that the one before it left. Before the first
// checkpoint there is no row to lock, so this fails: locking the session first could deadlock.
export const lockRoom = (tx: ScopeTransaction) => sql<{ checkpoints: number }>`
      select checkpoints from tenant_usage where scope_id = ${tx.scopeId} for update`;

export const hasLimit = (quota: CheckpointQuota | undefined): quota is CheckpointQuota & { most: number } =>
  quota !== undefined && quota.most !== null;

export function areKnown(tx: ScopeTransaction, checkpoint: NewCheckpoint): RawBuilder<unknown> {
  const named = influencesOf(checkpoint);
  if (named.length === 0) return sql``;
  return sql`and (select count(distinct checkpoint_id) from checkpoints
      where scope_id = ${tx.scopeId} and checkpoint_id = any(${named}::text[])) = ${named.length}::bigint`;
}
