import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import type { PlanId } from '../../entitlements/plans.ts';
import {
  type CheckpointRow,
  CURRENT_ROW,
  INHERITED,
  LISTS,
  RETURNED,
  wordsOf,
} from './checkpoint.columns.ts';
import type { ReviseCheckpoint, StoreCheckpoint } from './checkpoint.schemas.ts';

/** A checkpoint to store, with the id that those it supersedes will name. */
export interface NewCheckpoint extends StoreCheckpoint {
  readonly checkpoint_id: string;
  /** Hex. */
  readonly content_hash: string;
}

/**
 * Stores a checkpoint and keeps its session active. Of each checkpoint that it supersedes, the version that is believed
 * is closed, and one is recorded that ends where the new checkpoint begins, if it began before that. One statement: all
 * or nothing.
 *
 * `undefined` when the session is unknown or has ended, when the quota is used up, when a checkpoint that is named is unknown, or when one to
 * supersede is superseded already (by none of the others), is no longer believed, or is the team's while this one is
 * private.
 */
export async function insertCheckpoint(
  tx: ScopeTransaction,
  checkpoint: NewCheckpoint,
  quota?: CheckpointQuota,
): Promise<CheckpointRow | undefined> {
  const { tool_id, tool_version, checkpoint_type, summary, visibility, valid_to } = checkpoint;
  const { compressed_context, original_tokens, compressed_tokens } = checkpoint;
  const { supersedes = [], influenced_by = [] } = checkpoint;
  const [row] = await storing<CheckpointRow>(tx, {
    ctes: sql`${supersedes.length > 0 ? lockSuperseded(tx, checkpoint) : sql``}
    session as (
      update tool_sessions set last_activity = now()
      where scope_id = ${tx.scopeId} and session_id = ${checkpoint.session_id} and ended_at is null
        ${areKnown(tx, checkpoint)}
        ${supersedes.length > 0 ? sql`and (select count(*) from locked) = ${supersedes.length}::bigint` : sql``}
        ${hasRoom(tx, quota)}
      returning session_id
    ),
    ${quota ? COUNTED : sql``}
    moment as materialized (
      select session_id, clock_timestamp() as at, coalesce(${checkpoint.valid_from ?? null}::timestamptz, now()) as valid_from
      from session
    ),
    content as materialized (
      select ${summary}::text as summary,
        ${sql.join(LISTS.map((list) => sql`${JSON.stringify(checkpoint[list] ?? [])}::jsonb as ${sql.ref(list)}`))}
    )
    ${supersedes.length > 0 ? sql`, ${closeSuperseded(tx, checkpoint.checkpoint_id)}` : sql``},
    stored as (
    insert into checkpoints (session_id, recorded_at, valid_from, valid_to, checkpoint_id, tool_id, tool_version,
      checkpoint_type, summary, visibility, compressed_context, original_tokens, compressed_tokens, content_hash,
      parent_checkpoint_id, supersedes, influenced_by, ${sql.raw(LISTS.join(', '))}, search)
    select session_id, at, valid_from, ${valid_to ?? 'infinity'}::timestamptz,
      ${checkpoint.checkpoint_id}::text, ${tool_id}::text, ${tool_version ?? null}::text, ${checkpoint_type}::text,
      summary, ${visibility ?? 'private'}::text, ${compressed_context ?? null}::text,
      ${original_tokens ?? null}::bigint, ${compressed_tokens ?? null}::bigint,
      decode(${checkpoint.content_hash}::text, 'hex'), ${parentOf(tx, checkpoint)},
      ${JSON.stringify(supersedes)}::jsonb, ${JSON.stringify(influenced_by)}::jsonb,
      ${sql.raw(LISTS.join(', '))}, ${sql.raw(wordsOf())}
    from moment, content
    returning checkpoints.*)`,
    checkpointGrowth:
      supersedes.length > 0
        ? sql`select (select sum(stored_bytes) from stored) + coalesce((select sum(stored_bytes) from ended), 0)`
        : sql`select sum(stored_bytes) from stored`,
    rows: sql`select ${RETURNED} from stored`,
  });
  return row;
}

/** How many checkpoints a tenant may have; `null`: any number. They are counted either way. */
export interface CheckpointQuota {
  readonly plan: PlanId;
  readonly most: number | null;
}

// The lock makes those who store at the same time come one after the other, each with the count of the one before it.
function hasRoom(tx: ScopeTransaction, quota: CheckpointQuota | undefined): RawBuilder<unknown> {
  if (!quota || quota.most === null) return sql``;
  return sql`and coalesce((select checkpoints from tenant_usage where scope_id = ${tx.scopeId} for update), 0)
          < ${quota.most}::bigint`;
}

const COUNTED = sql`counted_checkpoints as (
      insert into tenant_usage (checkpoints) select 1 from session
      on conflict (scope_id) do update set checkpoints = tenant_usage.checkpoints + 1
    ),`;

// In the order of their ids, so that two who supersede the same checkpoints wait for each other and never in a circle.
// After a wait the conditions are asked again, and a version that has been closed meanwhile falls out.
function lockSuperseded(
  tx: ScopeTransaction,
  { supersedes, visibility }: NewCheckpoint,
): RawBuilder<unknown> {
  return sql`locked as materialized (
      select id from checkpoints
      where scope_id = ${tx.scopeId} and checkpoint_id = any(${supersedes}::text[]) and recorded_end = 'infinity'
        and (superseded_by is null or superseded_by = any(${supersedes}::text[]))
        and (visibility = 'private' or ${visibility ?? 'private'}::text = 'team')
      order by checkpoint_id for update
    ),`;
}

function closeSuperseded(tx: ScopeTransaction, successor: string): RawBuilder<unknown> {
  const written = ['valid_to', 'superseded_by'];
  const inherited = sql.raw(INHERITED.filter((column) => !written.includes(column)).join(', '));
  const old = sql.raw(
    INHERITED.filter((column) => !written.includes(column))
      .map((column) => `closed.${column}`)
      .join(', '),
  );
  return sql`closed as (
      update checkpoints set recorded_end = moment.at from locked, moment
      where checkpoints.scope_id = ${tx.scopeId} and checkpoints.id = locked.id
      returning checkpoints.*
    ),
    ended as (
      insert into checkpoints (${inherited}, valid_to, superseded_by, revision, recorded_at)
      select ${old}, least(closed.valid_to, moment.valid_from), ${successor}::text, closed.revision + 1, moment.at
      from closed, moment where closed.valid_from < moment.valid_from
      returning stored_bytes
    )`;
}

function areKnown(tx: ScopeTransaction, checkpoint: NewCheckpoint): RawBuilder<unknown> {
  const named = influencesOf(checkpoint);
  if (named.length === 0) return sql``;
  return sql`and (select count(distinct checkpoint_id) from checkpoints
      where scope_id = ${tx.scopeId} and checkpoint_id = any(${named}::text[])) = ${named.length}::bigint`;
}

/** The checkpoints that are named and not superseded: they must be known, and need not be believed any more. */
function influencesOf({ influenced_by = [], parent_checkpoint_id }: NewCheckpoint): string[] {
  return [
    ...new Set([...influenced_by, ...(parent_checkpoint_id === undefined ? [] : [parent_checkpoint_id])]),
  ];
}

function parentOf(
  tx: ScopeTransaction,
  { session_id, parent_checkpoint_id }: NewCheckpoint,
): RawBuilder<unknown> {
  if (parent_checkpoint_id !== undefined) return sql`${parent_checkpoint_id}::text`;
  return sql`(select checkpoint_id from checkpoints
      where scope_id = ${tx.scopeId} and session_id = ${session_id} and recorded_end = 'infinity'
      order by created_at desc, id desc limit 1)`;
}

/** The version that is believed, locked until the end of the transaction. `undefined` also where it has just been closed. */
export function lockCheckpoint(
  tx: ScopeTransaction,
  checkpointId: string,
): Promise<CheckpointRow | undefined> {
  return tx
    .selectFrom('checkpoints')
    .select(CURRENT_ROW)
    .where('checkpoint_id', '=', checkpointId)
    .where(sql<boolean>`recorded_end = 'infinity'`)
    .forUpdate()
    .executeTakeFirst();
}

/** Closes the version that `lockCheckpoint` gave and records the next one with the changes. */
export async function insertVersion(
  tx: ScopeTransaction,
  current: CheckpointRow,
  changes: ReviseCheckpoint & { readonly content_hash: string },
): Promise<CheckpointRow> {
  const changed = changedColumns(changes);
  const columns = sql.raw(OF_VERSION.join(', '));
  const values = sql.join(
    OF_VERSION.map((column) => {
      const old = sql.ref(`closed.${column}`);
      return changed[column] ? sql`coalesce(${changed[column]}, ${old}) as ${sql.ref(column)}` : old;
    }),
  );
  const [row] = await storing<CheckpointRow>(tx, {
    ctes: sql`closed as (
      update checkpoints set recorded_end = clock_timestamp()
      where scope_id = ${tx.scopeId} and checkpoint_id = ${current.checkpoint_id} and recorded_end = 'infinity'
      returning checkpoints.*
    ),
    next as materialized (select ${values}, closed.revision + 1 as revision, closed.recorded_end as recorded_at from closed),
    stored as (
    insert into checkpoints (${columns}, revision, recorded_at, search)
    select ${columns}, revision, recorded_at, ${sql.raw(wordsOf())} from next
    returning checkpoints.*)`,
    checkpointGrowth: sql`select sum(stored_bytes) from stored`,
    rows: sql`select ${RETURNED} from stored`,
  });
  return row as CheckpointRow;
}

// its words are those of its own content
const OF_VERSION = INHERITED.filter((column) => column !== 'search');

type Changed = Partial<Record<(typeof INHERITED)[number], RawBuilder<unknown>>>;

// Every column that can change is a parameter each time, NULL where it stays, so that there is one statement to prepare.
function changedColumns(changes: ReviseCheckpoint & { readonly content_hash: string }): Changed {
  const { valid_to } = changes;
  const lists = LISTS.map((list) => [
    list,
    sql`${changes[list] === undefined ? null : JSON.stringify(changes[list])}::jsonb`,
  ]);
  return {
    ...Object.fromEntries(lists),
    checkpoint_type: sql`${changes.checkpoint_type ?? null}::text`,
    summary: sql`${changes.summary ?? null}::text`,
    compressed_context: sql`${changes.compressed_context ?? null}::text`,
    original_tokens: sql`${changes.original_tokens ?? null}::bigint`,
    compressed_tokens: sql`${changes.compressed_tokens ?? null}::bigint`,
    visibility: sql`${changes.visibility ?? null}::text`,
    valid_from: sql`${changes.valid_from ?? null}::timestamptz`,
    valid_to: sql`${valid_to === null ? 'infinity' : (valid_to ?? null)}::timestamptz`,
    content_hash: sql`decode(${changes.content_hash}::text, 'hex')`,
  };
}
