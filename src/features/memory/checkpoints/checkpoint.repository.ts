import { type SelectQueryBuilder, sql } from 'kysely';
import { hoursAgo } from '../../../db/query/ago.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { DB } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import {
  type CheckpointRow,
  CURRENT_OUTPUT,
  CURRENT_ROW,
  FINAL_OUTPUT,
  LISTED_COLUMNS,
} from './checkpoint.columns.ts';
import type { CheckpointTimes, LatestCheckpoint, ListCheckpoints } from './checkpoint.schemas.ts';
import { newestOfProject } from './newest-of-project.ts';

type Versions = SelectQueryBuilder<DB, 'checkpoints', object>;

/** The version of each checkpoint that was current at a time; by default the versions that are current now. */
function currentAt(versions: Versions, asOf?: string): Versions {
  // a literal, because with a parameter the planner cannot tell that the partial index applies
  if (asOf === undefined) return versions.where(sql<boolean>`recorded_end = 'infinity'`);
  return versions.where('recorded_at', '<=', asOf).where('recorded_end', '>', asOf);
}

/** The indexes by checkpoint, by session and by project lead with the scope, those by tool and of all checkpoints with the tenant. */
const versionsOf = (tx: ScopeTransaction, owner: string | undefined): Versions =>
  owner === undefined ? tx.listFrom('checkpoints') : tx.selectFrom('checkpoints');

const trueAt = (versions: Versions, moment: string): Versions =>
  versions.where('valid_from', '<=', moment).where('valid_to', '>', moment);

export function findCheckpoint(
  tx: ScopeTransaction,
  checkpointId: string,
  { as_of, valid_at = as_of }: CheckpointTimes = {},
): Promise<CheckpointRow | undefined> {
  let versions = currentAt(tx.selectFrom('checkpoints'), as_of).where('checkpoint_id', '=', checkpointId);
  if (valid_at !== undefined) versions = trueAt(versions, valid_at);
  return versions.select(CURRENT_ROW).executeTakeFirst();
}

/** The newest checkpoint of a session, or else of a tool, or else of all; with a project only of its sessions. */
export function latestCheckpoint(
  tx: ScopeTransaction,
  { session_id, tool_id, project_id }: LatestCheckpoint,
): Promise<CheckpointRow | undefined> {
  const narrow = session_id !== undefined ? { session_id } : { tool_id };
  let query = currentAt(versionsOf(tx, session_id ?? project_id)).select(CURRENT_ROW);
  if (project_id !== undefined)
    return query.where('id', '=', newestOfProject(tx, project_id, narrow)).executeTakeFirst();
  for (const column of ['session_id', 'tool_id'] as const)
    if (narrow[column] !== undefined) query = query.where(column, '=', narrow[column]);
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** Newest first: by `valid_from` when filtered by valid time, else by `created_at`. */
export function listCheckpoints(
  tx: ScopeTransaction,
  filter: ListCheckpoints,
  page: PageRequest,
): Promise<JsonPage> {
  const { as_of, valid_at, valid_from, valid_to, hours, project_id } = filter;
  let query = currentAt(versionsOf(tx, filter.checkpoint_id ?? filter.session_id ?? project_id), as_of);
  for (const column of ['checkpoint_id', 'session_id', 'tool_id', 'checkpoint_type', 'visibility'] as const) {
    const value = filter[column];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  if (project_id !== undefined)
    query = query.where(
      sql<boolean>`session_id in (select session_id from tool_sessions
        where scope_id = ${tx.scopeId} and project_id = ${project_id} and has_checkpoints)`,
    );
  if (hours !== undefined) query = query.where('created_at', '>', hoursAgo(hours));
  if (valid_at !== undefined) query = trueAt(query, valid_at);
  if (valid_from !== undefined) query = query.where('valid_to', '>', valid_from);
  if (valid_to !== undefined) query = query.where('valid_from', '<', valid_to);
  const time = valid_from === undefined && valid_to === undefined ? 'created_at' : 'valid_from';
  return jsonPage(
    tx,
    query,
    { columns: LISTED_COLUMNS, computed: CURRENT_OUTPUT, time, tie: 'id', tieType: 'bigint', bulky: true },
    page,
  );
}

const MAX_RELATED = 1_000;

// Versions have the same valid time, and their ids do not tell which is newer: each node of a cluster has numbers of its own.
const NEWEST_VERSION = sql`(to_char(recorded_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || lpad(id::text, 20, '0'))`;

/**
 * All versions of a checkpoint and of everything that it supersedes or is superseded by, in both directions and over
 * every branch, newest `valid_from` first. At most the 1,000 nearest checkpoints. Without a version, the checkpoint is
 * unknown.
 */
export function listHistory(
  tx: ScopeTransaction,
  checkpointId: string,
  page: PageRequest,
): Promise<JsonPage> {
  const versions = tx
    .selectFrom('checkpoints')
    .where(sql<boolean>`checkpoint_id in (${relatedTo(tx, checkpointId)})`);
  return jsonPage(
    tx,
    versions,
    {
      columns: LISTED_COLUMNS,
      computed: FINAL_OUTPUT,
      time: 'valid_from',
      tie: NEWEST_VERSION,
      tieType: 'text',
      bulky: true,
    },
    page,
  );
}

// UNION drops known rows, so that a cycle ends. A checkpoint that was corrected retroactively names no successor; its
// successor was recorded at the time at which it was closed.
function relatedTo(tx: ScopeTransaction, checkpointId: string) {
  const scope = sql`scope_id = ${tx.scopeId}`;
  return sql`
    with recursive related (checkpoint_id) as (
      select ${checkpointId}::text
      union
      select neighbour.checkpoint_id from related, lateral (
        select superseded_by from checkpoints
          where ${scope} and checkpoint_id = related.checkpoint_id and superseded_by is not null
        union all
        select older.checkpoint_id from checkpoints, jsonb_array_elements_text(supersedes) older (checkpoint_id)
          where ${scope} and checkpoints.checkpoint_id = related.checkpoint_id
        union all
        select newer.checkpoint_id from checkpoints closed join checkpoints newer
          on newer.scope_id = closed.scope_id and newer.recorded_at = closed.recorded_end
          where closed.${scope} and closed.checkpoint_id = related.checkpoint_id
            and newer.supersedes ? closed.checkpoint_id
      ) neighbour (checkpoint_id)
    )
    select checkpoint_id from related limit ${MAX_RELATED}::bigint`;
}

/** The state that decides whether a checkpoint may be superseded or referred to. */
export interface ReferenceRow {
  readonly checkpoint_id: string;
  /** The checkpoint that supersedes it; NULL if there is none or it is no longer current. */
  readonly superseded_by: string | null;
  readonly isCurrent: boolean;
  readonly visibility: string;
}

/** The newest version of each of these checkpoints that the caller may see. */
export async function findReferences(tx: ScopeTransaction, ids: readonly string[]): Promise<ReferenceRow[]> {
  const { rows } = await sql<ReferenceRow>`
    select distinct on (checkpoint_id) checkpoint_id, superseded_by, recorded_end = 'infinity' as "isCurrent", visibility
    from checkpoints where scope_id = ${tx.scopeId} and checkpoint_id = any(${ids}::text[])
    order by checkpoint_id, revision desc`.execute(tx.db);
  return rows;
}

/** Versions that were replaced before this time may have been deleted by retention; `null`: none were. */
export async function findHistorySince(tx: ScopeTransaction): Promise<string | null> {
  const row = await tx
    .selectFrom('retention_cuts')
    .select('kept_since')
    .where('kind', '=', 'checkpoints')
    .executeTakeFirst();
  return row?.kept_since ?? null;
}
