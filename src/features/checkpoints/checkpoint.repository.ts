import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import { hoursAgo } from '../../db/ago.ts';
import type { ScopeTransaction } from '../../db/database.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../db/json-page.ts';
import type { Checkpoints, DB } from '../../db/schema.ts';
import type { LatestCheckpoint, ListCheckpoints, StoreCheckpoint } from './checkpoint.schemas.ts';

const LISTS = [
  'key_facts',
  'decisions',
  'patterns',
  'files_modified',
  'dependencies_added',
  'commands_run',
  'todos',
  'blockers',
] as const;

// 'infinity' is PostgreSQL's word for an open end; the answer's is null
const openEnd = (column: 'recorded_end' | 'valid_to') =>
  sql<string | null>`nullif(${sql.ref(column)}, 'infinity')`;
const OPEN_ENDS = { recorded_end: openEnd('recorded_end'), valid_to: openEnd('valid_to') };

const PLAIN = [
  'checkpoint_id',
  'session_id',
  'tool_id',
  'tool_version',
  'checkpoint_type',
  'created_at',
  'summary',
  ...LISTS,
  'original_tokens',
  'compressed_tokens',
  'visibility',
  'author_id',
  'recorded_at',
  'valid_from',
  'superseded_by',
  'supersedes',
  'influenced_by',
] as const satisfies readonly (keyof Checkpoints)[];

/** What a list shows of a checkpoint: all but the compressed context, which can be a megabyte. */
const LISTED = [...PLAIN, 'recorded_end', 'valid_to'] as const;

export type CheckpointRow = Pick<Selectable<Checkpoints>, (typeof PLAIN)[number] | 'compressed_context'> & {
  /** NULL: an open end. */
  readonly recorded_end: string | null;
  readonly valid_to: string | null;
};

const SELECTED = [
  ...PLAIN,
  'compressed_context',
  OPEN_ENDS.recorded_end.as('recorded_end'),
  OPEN_ENDS.valid_to.as('valid_to'),
] as const;

const RETURNED = sql.join(SELECTED.map((field) => (typeof field === 'string' ? sql.ref(field) : field)));

/** Also keeps its session active. `undefined` when the session is unknown or has ended. */
export async function insertCheckpoint(
  tx: ScopeTransaction,
  checkpoint: StoreCheckpoint,
): Promise<CheckpointRow | undefined> {
  const { tool_id, tool_version, checkpoint_type, summary, visibility, valid_from } = checkpoint;
  const { compressed_context, original_tokens, compressed_tokens } = checkpoint;
  const { rows } = await sql<CheckpointRow>`
    with session as (
      update tool_sessions set last_activity = now()
      where scope_id = ${tx.scopeId} and session_id = ${checkpoint.session_id} and ended_at is null
      returning session_id
    )
    insert into checkpoints (session_id, tool_id, tool_version, checkpoint_type, summary, visibility, valid_from,
      compressed_context, original_tokens, compressed_tokens, ${sql.raw(LISTS.join(', '))})
    select session_id, ${tool_id}::text, ${tool_version ?? null}::text, ${checkpoint_type}::text, ${summary}::text,
      ${visibility ?? 'private'}::text, coalesce(${valid_from ?? null}::timestamptz, now()),
      ${compressed_context ?? null}::text, ${original_tokens ?? null}::bigint, ${compressed_tokens ?? null}::bigint,
      ${sql.join(LISTS.map((list) => sql`${JSON.stringify(checkpoint[list] ?? [])}::jsonb`))}
    from session
    returning ${RETURNED}`.execute(tx.db);
  return rows[0];
}

/** Checkpoints as they are believed now. */
function currentCheckpoints(tx: ScopeTransaction): SelectQueryBuilder<DB, 'checkpoints', object> {
  return tx.selectFrom('checkpoints').where('recorded_end', '=', 'infinity');
}

export function findCheckpoint(
  tx: ScopeTransaction,
  checkpointId: string,
): Promise<CheckpointRow | undefined> {
  return currentCheckpoints(tx).select(SELECTED).where('checkpoint_id', '=', checkpointId).executeTakeFirst();
}

/** The newest of a session, or else of a tool, or else of all. */
export function latestCheckpoint(
  tx: ScopeTransaction,
  { session_id, tool_id }: LatestCheckpoint,
): Promise<CheckpointRow | undefined> {
  let query = currentCheckpoints(tx).select(SELECTED);
  if (session_id !== undefined) query = query.where('session_id', '=', session_id);
  else if (tool_id !== undefined) query = query.where('tool_id', '=', tool_id);
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** Newest first. */
export function listCheckpoints(
  tx: ScopeTransaction,
  filter: ListCheckpoints,
  page: PageRequest,
): Promise<JsonPage> {
  const { session_id, tool_id, checkpoint_type, visibility, hours } = filter;
  let query = currentCheckpoints(tx);
  if (session_id !== undefined) query = query.where('session_id', '=', session_id);
  if (tool_id !== undefined) query = query.where('tool_id', '=', tool_id);
  if (checkpoint_type !== undefined) query = query.where('checkpoint_type', '=', checkpoint_type);
  if (visibility !== undefined) query = query.where('visibility', '=', visibility);
  if (hours !== undefined) query = query.where('created_at', '>', hoursAgo(hours));
  return jsonPage(
    tx,
    query,
    { columns: LISTED, computed: OPEN_ENDS, time: 'created_at', tie: 'id', tieType: 'bigint' },
    page,
  );
}
