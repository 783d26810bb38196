import { type Selectable, sql } from 'kysely';
import type { ProjectMemories } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { MemoryOf } from './memory.schemas.ts';

export const PLAIN = [
  'memory_id',
  'project_id',
  'metadata',
  'ttl_seconds',
  'expires_at',
  'created_at',
  'updated_at',
  'last_accessed',
  'accessed_count',
  'revision',
] as const satisfies readonly (keyof ProjectMemories)[];

export type MemoryRow = Pick<Selectable<ProjectMemories>, (typeof PLAIN)[number]> & {
  readonly key: string;
  readonly value: string;
};

export type StoredMemory = MemoryRow & { readonly created: boolean };

export const SHOWN = sql.raw(
  [...PLAIN, 'memory_key as key', 'memory_value as value'].map((column) => `memory.${column}`).join(', '),
);

/** Expired memories are hidden, even before they are deleted. */
export const NOT_EXPIRED = sql<boolean>`(expires_at is null or expires_at > now())`;

/** The same where another table of the statement has the column, too. */
export const LIVE = sql`(memory.expires_at is null or memory.expires_at > now())`;

export const isMemory = (tx: ScopeTransaction, { project_id, key }: MemoryOf) =>
  sql`memory.scope_id = ${tx.scopeId} and memory.project_id = ${project_id} and memory.memory_key = ${key} and ${LIVE}`;
