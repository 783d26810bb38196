import { sql } from 'kysely';
import { type JsonPage, jsonPage, type PageKey, type PageRequest } from '../../../db/query/json-page.ts';
import { shownColumn } from '../../../db/query/json-times.ts';
import { type PartOfText, partOf, type WantedPart } from '../../../db/query/text-part.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { isMemory, LIVE, type MemoryRow, NOT_EXPIRED, PLAIN, SHOWN } from './memory.columns.ts';
import type { ListMemoryKeys, MemoryOf } from './memory.schemas.ts';

// Reads that do not count as an access.

export async function findMemory(tx: ScopeTransaction, of: MemoryOf): Promise<MemoryRow | undefined> {
  const { rows } = await sql<MemoryRow>`
    select ${SHOWN} from project_memories memory where ${isMemory(tx, of)}`.execute(tx.db);
  return rows[0];
}

/** A part of a value. */
export type MemoryPart = PartOfText & Pick<MemoryRow, 'metadata' | 'updated_at' | 'revision' | 'expires_at'>;

export async function findMemoryPart(
  tx: ScopeTransaction,
  of: MemoryOf,
  part: WantedPart,
): Promise<MemoryPart | undefined> {
  const { rows } = await sql<MemoryPart>`
    select ${partOf(sql`memory.memory_value`, part)}, memory.metadata, memory.updated_at, memory.revision, memory.expires_at
    from project_memories memory where ${isMemory(tx, of)}`.execute(tx.db);
  return rows[0];
}

/** The sort key of a page of keys. */
export const afterKey = (key: string): PageKey => [key, ''];

/** No key with a prefix comes after the prefix followed by these. */
const LAST_CHARACTERS = '\u{10ffff}'.repeat(255);

/**
 * Keys in the order of their code points, without values. Keys stored or deleted meanwhile neither repeat nor hide
 * others, because a page starts after a key.
 */
export async function listMemoryKeys(
  tx: ScopeTransaction,
  projectId: string,
  { prefix }: ListMemoryKeys,
  { limit, after }: PageRequest,
): Promise<JsonPage> {
  const byKey = sql`memory.memory_key collate "C"`;
  const starts = after ? sql`${byKey} > ${after[0]}::text` : sql`${byKey} >= ${prefix}::text`;
  // the length of a value needs all of it, so only those of the page are read
  const { rows } = await sql<{ key: string; json: string }>`
    with page as materialized (
      select memory_id, memory_key, memory_value, updated_at, expires_at from project_memories memory
      where memory.scope_id = ${tx.scopeId} and memory.project_id = ${projectId} and ${LIVE}
        and ${starts} and ${byKey} <= ${prefix + LAST_CHARACTERS}::text
      order by ${byKey} limit ${limit}::bigint + 1
    )
    select memory_key as key, json_build_object('key', memory_key, 'chars', length(memory_value),
      'updated_at', ${shownColumn('updated_at')}, 'expires_at', ${shownColumn('expires_at')})::text as json
    from page order by memory_key collate "C"`.execute(tx.db);
  const page = rows.slice(0, limit);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  return { json: `[${page.map(({ json }) => json).join(',')}]`, next: last ? afterKey(last.key) : null };
}

const WHOLE = {
  columns: [...PLAIN, 'key', 'value'],
  computed: { key: sql`memory_key`, value: sql`memory_value` },
  time: 'created_at',
  tie: 'memory_id',
  tieType: 'text',
} as const;

/** Newest first. */
export function listMemories(tx: ScopeTransaction, projectId: string, page: PageRequest): Promise<JsonPage> {
  const live = tx.selectFrom('project_memories').where('project_id', '=', projectId).where(NOT_EXPIRED);
  return jsonPage(tx, live, WHOLE, page);
}

const NEWEST = {
  columns: ['created_at', 'memory_id', 'project_id', 'key', 'bytes'],
  computed: { key: sql`memory_key`, bytes: sql`octet_length(memory_value)` },
  time: 'created_at',
  tie: 'memory_id',
  tieType: 'text',
} as const;

/** Of all projects, newest first, without values. */
export function listNewestMemories(tx: ScopeTransaction, page: PageRequest): Promise<JsonPage> {
  const live = tx.listFrom('project_memories').where(NOT_EXPIRED);
  return jsonPage(tx, live, NEWEST, page);
}

/** What there is under a key, after a write that found nothing to change. */
export interface Presence {
  /** `null`: there is no memory. */
  readonly revision: number | null;
  readonly is_known_project: boolean;
}

export async function findPresence(tx: ScopeTransaction, of: MemoryOf): Promise<Presence> {
  const { rows } = await sql<Presence>`
    select (select memory.revision from project_memories memory where ${isMemory(tx, of)}) as revision,
      exists (select 1 from projects where scope_id = ${tx.scopeId} and project_id = ${of.project_id}) as is_known_project`.execute(
    tx.db,
  );
  return rows[0] as Presence;
}
