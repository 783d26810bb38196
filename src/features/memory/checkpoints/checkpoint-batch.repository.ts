import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import type { PlanId } from '../../entitlements/plans.ts';
import { type CheckpointRow, CURRENT_ROW_SQL, LISTS, searchVectorOf } from './checkpoint.columns.ts';
import type { StoreCheckpoint } from './checkpoint.schemas.ts';
import { influencesOf } from './references.ts';
import { lockSuperseded, supersede } from './supersession.repository.ts';

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

/**
 * Stores the checkpoints in order. The caller has locked their sessions and the checkpoints that they supersede, and has
 * checked that all of them can be stored.
 */
export async function insertCheckpoints(
  tx: ScopeTransaction,
  checkpoints: readonly NewCheckpoint[],
  quota: CheckpointQuota | undefined,
): Promise<void> {
  const stored: string[] = [];
  for (const part of partsOf(checkpoints)) {
    const supersedes = part.some((one) => one.supersedes?.length);
    const parts = { quota, supersedes, returning: sql`stored_bytes`, stored };
    await storing(tx, statementFor(tx, part, parts));
    stored.push(...part.map(({ checkpoint_id }) => checkpoint_id));
  }
}

// Text in scripts without blanks takes half a second a megabyte, or two on a busy machine; a statement may take 8 seconds.
const MAX_STATEMENT_BYTES = 2 * 1_048_576;

function* partsOf(checkpoints: readonly NewCheckpoint[]): Generator<readonly NewCheckpoint[]> {
  let part: NewCheckpoint[] = [];
  let bytes = 0;
  for (const checkpoint of checkpoints) {
    const size = Buffer.byteLength(JSON.stringify(checkpoint));
    if (part.length > 0 && bytes + size > MAX_STATEMENT_BYTES) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(checkpoint);
    bytes += size;
  }
  yield part;
}

/**
 * Checks and stores a single checkpoint in one statement: all or nothing.
 *
 * `undefined` if the session is unknown or has ended, if the quota is used up or has no counter yet, if a checkpoint that
 * it refers to is unknown, or if one to supersede is no longer current, was superseded by a checkpoint that is not also
 * superseded here, or is a team checkpoint while this one is private.
 */
export async function insertCheckpoint(
  tx: ScopeTransaction,
  checkpoint: NewCheckpoint,
  quota?: CheckpointQuota,
): Promise<CheckpointRow | undefined> {
  const { supersedes = [] } = checkpoint;
  const isSuperseding = supersedes.length > 0;
  const condition = sql`
        ${isSuperseding ? sql`and (select count(*) from locked) = ${supersedes.length}::bigint` : sql``}
        ${areKnown(tx, checkpoint)} ${hasRoom(quota)}`;
  const [row] = await storing<CheckpointRow>(tx, {
    ...statementFor(tx, [checkpoint], {
      ...{ quota, supersedes: isSuperseding, returning: sql`checkpoints.*`, condition },
      locked: sql`${isSuperseding ? sql`locked as materialized (${lockSuperseded(tx, checkpoint)}),` : sql``}
    ${hasLimit(quota) ? roomOf(tx) : sql``}`,
    }),
    rows: sql`select ${CURRENT_ROW_SQL} from stored`,
  });
  return row;
}

interface Parts {
  readonly quota: CheckpointQuota | undefined;
  /** Whether any of them supersedes others. */
  readonly supersedes: boolean;
  readonly returning: RawBuilder<unknown>;
  /** Only if the checkpoint has not been checked: the condition for its session, and the CTEs that lock what it
   * supersedes and the counter. */
  readonly condition?: RawBuilder<unknown>;
  readonly locked?: RawBuilder<unknown>;
  /** Earlier checkpoints of the same batch, which are no parents. */
  readonly stored?: readonly string[];
}

/**
 * Stores the checkpoints whose session is open, and keeps those sessions active. A checkpoint without a parent gets the
 * newest one of its session. The time is read after the locks are taken, so that versions follow each other.
 */
function statementFor(tx: ScopeTransaction, checkpoints: readonly NewCheckpoint[], parts: Parts) {
  const { quota, supersedes, returning, condition = sql``, locked = sql``, stored = [] } = parts;
  return {
    ctes: sql`given as materialized (${rowsOf(checkpoints)}),
    ${locked}
    active as (
      update tool_sessions set last_activity = now(), has_checkpoints = true
      where scope_id = ${tx.scopeId} and ${ofSessions(checkpoints)} and ended_at is null ${condition}
      returning session_id
    ),
    accepted as materialized (select given.* from given join active on active.session_id = given.session_id),
    moment as materialized (select clock_timestamp() as at from active limit 1),
    ${quota ? COUNTED : sql``}
    ${supersedes ? sql`${supersede(tx)},` : sql``}
    stored as (
    insert into checkpoints (session_id, recorded_at, valid_from, valid_to, checkpoint_id, tool_id, tool_version,
      checkpoint_type, summary, visibility, compressed_context, original_tokens, compressed_tokens, content_hash,
      parent_checkpoint_id, supersedes, influenced_by, ${NAMES}, search)
    select session_id, at, coalesce(valid_from, now()), coalesce(valid_to, 'infinity'), checkpoint_id, tool_id,
      tool_version, checkpoint_type, summary, visibility, compressed_context, original_tokens, compressed_tokens,
      decode(content_hash, 'hex'),
      coalesce(parent_checkpoint_id, (select c.checkpoint_id from checkpoints c
        where c.scope_id = ${tx.scopeId} and c.session_id = accepted.session_id and c.recorded_end = 'infinity'
          ${stored.length > 0 ? sql`and c.checkpoint_id <> all(${stored}::text[])` : sql``}
        order by c.created_at desc, c.id desc limit 1)),
      supersedes, influenced_by, ${NAMES}, ${sql.raw(searchVectorOf('accepted'))}
    from accepted, moment order by position
    returning ${returning})`,
    checkpointGrowth: supersedes
      ? sql`select (select sum(stored_bytes) from stored) + coalesce((select sum(stored_bytes) from ended), 0)`
      : sql`select sum(stored_bytes) from stored`,
  };
}

/** One session by its key. For an array, of unknown length, PostgreSQL reads all open sessions of a tenant that has few. */
function ofSessions(checkpoints: readonly NewCheckpoint[]): RawBuilder<unknown> {
  const [only, ...others] = new Set(checkpoints.map(({ session_id }) => session_id));
  if (others.length === 0) return sql`session_id = ${only}`;
  return sql`session_id = any(array(select session_id from given))`;
}

const NAMES = sql.raw(LISTS.join(', '));

function rowsOf(checkpoints: readonly NewCheckpoint[]): RawBuilder<unknown> {
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

const COUNTED = sql`counted_checkpoints as (
      insert into tenant_usage (checkpoints) select count(*) from accepted having count(*) > 0
      on conflict (scope_id) do update set checkpoints = tenant_usage.checkpoints + excluded.checkpoints
      returning 1
    ),`;

// The lock makes concurrent writers take turns, each with the count that the one before it left. Before the first
// checkpoint there is no row to lock, so this fails: locking the session first could deadlock.
const roomOf = (tx: ScopeTransaction) => sql`room as materialized (
      select checkpoints from tenant_usage where scope_id = ${tx.scopeId} for update
    ),`;

const hasLimit = (quota: CheckpointQuota | undefined): quota is CheckpointQuota & { most: number } =>
  quota !== undefined && quota.most !== null;

function hasRoom(quota: CheckpointQuota | undefined): RawBuilder<unknown> {
  return hasLimit(quota) ? sql`and (select checkpoints from room) < ${quota.most}::bigint` : sql``;
}

function areKnown(tx: ScopeTransaction, checkpoint: NewCheckpoint): RawBuilder<unknown> {
  const named = influencesOf(checkpoint);
  if (named.length === 0) return sql``;
  return sql`and (select count(distinct checkpoint_id) from checkpoints
      where scope_id = ${tx.scopeId} and checkpoint_id = any(${named}::text[])) = ${named.length}::bigint`;
}
