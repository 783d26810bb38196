import { sql } from 'kysely';
import { hasRevision } from '../../../db/query/if-match.ts';
import {
  type JsonPage,
  MAX_PAGE_BYTES,
  type PageKey,
  type PageRequest,
} from '../../../db/query/json-page.ts';
import { shownColumn } from '../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import {
  deleteAnyVectorsOf,
  queued,
  queueStored,
  withoutAnyVectors,
} from '../../../db/transaction/search-queue.ts';
import { freeing, replacing } from '../../../db/transaction/storing.ts';
import { COUNTS_READS } from '../../../db/transaction/touched-tables.ts';
import { isMemory, LIVE, type MemoryRow, PLAIN, SHOWN, type StoredMemory } from './memory.columns.ts';
import type { MemoryOf, PutMemory } from './memory.schemas.ts';

const AS_JSON = sql.join(
  [...PLAIN, 'key', 'value'].map((column) => sql`${sql.lit(column)}, ${shownColumn(column)}`),
);

const ACCESSED = sql`accessed_count = memory.accessed_count + 1, last_accessed = now() ${COUNTS_READS}`;

/** A new memory replaces an expired one as if it did not exist. */
const BEGUN_ANEW = sql.raw(
  ['memory_id', 'created_at', 'last_accessed', 'accessed_count']
    .map(
      (it) =>
        `${it} = case when memory.expires_at <= excluded.updated_at then excluded.${it} else memory.${it} end`,
    )
    .join(', '),
);

/**
 * `undefined` if `ifMatch` is given and there is no memory with that revision. An unknown project is made
 * if `path` is given, the path of its workspace.
 */
export async function upsertMemory(
  tx: ScopeTransaction,
  of: MemoryOf,
  { value, metadata, ttl_seconds }: PutMemory,
  ifMatch: number | undefined,
  path?: string,
): Promise<StoredMemory | undefined> {
  const ttl = sql`${ttl_seconds ?? null}::bigint`;
  const named = sql`project_id = ${of.project_id} and memory_key = ${of.key}`;
  const made =
    path !== undefined && ifMatch === undefined ? insertMissingProject(tx, of.project_id, path) : undefined;
  const [row] = await replacing<StoredMemory>(tx, {
    before: sql`
      select memory_id, stored_bytes, ${LIVE} and ${hasRevision(ifMatch, sql`memory.revision`)} as is_matching
      from project_memories memory
      where memory.scope_id = ${tx.scopeId} and memory.project_id = ${of.project_id} and memory.memory_key = ${of.key}
      for no key update`,
    // BEGUN_ANEW changes the key that they refer to
    afterBefore: withoutAnyVectors(tx, 'memory', 'before'),
    afterSaved: queued(tx, { kind: 'memory', cte: 'saved', id: sql`memory_id` }),
    whenLocked: () => deleteAnyVectorsOf(tx, 'memory', named),
    mustMatch: ifMatch !== undefined,
    ...(made ? { others: sql`made as (${made})`, othersGrowth: sql`select stored_bytes from made` } : {}),
    saved: (condition) => sql`
    insert into project_memories as memory
      (project_id, memory_key, memory_value, metadata, ttl_seconds, expires_at, search)
    with given as materialized (select ${of.key}::text as memory_key, ${value}::text as memory_value)
    select ${of.project_id}::text, memory_key, memory_value, ${JSON.stringify(metadata ?? {})}::jsonb,
      ${ttl}, now() + ${ttl} * interval '1 second', memory_words(memory_key, memory_value)
    from given where ${condition}
    on conflict (scope_id, project_id, memory_key) do update set ${BEGUN_ANEW},
      memory_value = excluded.memory_value, metadata = excluded.metadata, ttl_seconds = excluded.ttl_seconds,
      search = excluded.search, expires_at = excluded.expires_at, updated_at = excluded.updated_at,
      revision = memory.revision + 1
    returning memory.*`,
    rows: sql`select ${SHOWN}, memory.created_at = memory.updated_at as created from saved as memory`,
  });
  if (tx.isDistributed && row) await queueStored(tx, 'memory', named);
  return row;
}

// the foreign key of the memory is checked at the end of the statement, and sees a project that another transaction has made
const insertMissingProject = (tx: ScopeTransaction, projectId: string, path: string) => sql`
  insert into projects (project_id, workspace_path)
  select ${projectId}::text, ${path}::text
  where not exists (select 1 from projects where scope_id = ${tx.scopeId} and project_id = ${projectId})
  on conflict (scope_id, project_id) do nothing returning stored_bytes`;

/** Counts the access in the same statement. */
export async function accessMemory(tx: ScopeTransaction, of: MemoryOf): Promise<MemoryRow | undefined> {
  const { rows } = await sql<MemoryRow>`
    update project_memories memory set ${ACCESSED} where ${isMemory(tx, of)} returning ${SHOWN}`.execute(
    tx.db,
  );
  return rows[0];
}

const BYTES = sql`(octet_length(memory_value) + octet_length(metadata::text))::bigint`;

/**
 * Newest first, until the page is full as in `jsonPage`. Counts an access for every returned memory in the same
 * statement.
 */
export async function accessMemories(
  tx: ScopeTransaction,
  projectId: string,
  { limit, after }: PageRequest,
): Promise<JsonPage> {
  const behind = after
    ? sql`and (memory.created_at, memory.memory_id) < (${after[0]}::timestamptz, ${after[1]}::text)`
    : sql``;
  const { rows } = await sql<{ json: string; next: PageKey | null; more: boolean }>`
    with recursive locked as materialized (
      select memory_id, created_at, memory_value, metadata from project_memories memory
      where memory.scope_id = ${tx.scopeId} and memory.project_id = ${projectId} and ${LIVE} ${behind}
      order by created_at desc, memory_id desc limit ${limit}::bigint + 1
      for no key update -- in page order, so that two lists that lock the same rows cannot deadlock
    ),
    page as materialized (
      select *, row_number() over (order by created_at desc, memory_id desc) as place from locked
    ),
    walk (at, id, began, bytes) as (
      select place, memory_id, created_at, ${BYTES} from page where place = 1
      union all
      select page.place, page.memory_id, page.created_at, walk.bytes + ${BYTES}
      from walk join page on page.place = walk.at + 1
      where walk.bytes < ${sql.lit(MAX_PAGE_BYTES)} and page.place <= ${limit}::bigint
    ),
    shown as (
      update project_memories memory set ${ACCESSED}
      from walk where memory.scope_id = ${tx.scopeId} and memory.memory_id = walk.id
      returning ${SHOWN}
    )
    select coalesce((select json_agg(json_build_object(${AS_JSON}) order by created_at desc, memory_id desc) from shown), '[]')::text as json,
      (select json_build_array(began::text, id) from walk order by at desc limit 1) as next,
      (select count(*) from page) > (select count(*) from walk) as more`.execute(tx.db);
  const [page] = rows as [(typeof rows)[number]];
  return { json: page.json, next: page.more ? page.next : null };
}

/** False if there is none, or none with the revision `ifMatch`. */
export async function deleteMemory(
  tx: ScopeTransaction,
  of: MemoryOf,
  ifMatch: number | undefined,
): Promise<boolean> {
  const rows = await freeing(tx, {
    ctes: sql`deleted as (
      delete from project_memories memory where ${isMemory(tx, of)} and ${hasRevision(ifMatch, sql`memory.revision`)}
      returning memory_id, stored_bytes)`,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select memory_id from deleted`,
  });
  return rows.length === 1;
}

/** Returns the number of deleted rows. Skips locked rows; the next run deletes them. */
export async function deleteExpiredMemories(tx: ScopeTransaction): Promise<number> {
  const [row] = await freeing<{ count: number }>(tx, {
    ctes: sql`expired as materialized (
      select memory_id from project_memories
      where scope_id = ${tx.scopeId} and expires_at <= now() for update skip locked
    ),
    deleted as (
    delete from project_memories
    where scope_id = ${tx.scopeId} and memory_id = any(array(select memory_id from expired))
    returning stored_bytes)`,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select count(*) as count from deleted`,
  });
  return row?.count ?? 0;
}
