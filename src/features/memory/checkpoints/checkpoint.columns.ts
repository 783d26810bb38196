import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Checkpoints } from '../../../db/schema/tables.ts';

/** The eight lists, stored as jsonb. */
export const LISTS = [
  'key_facts',
  'decisions',
  'patterns',
  'files_modified',
  'dependencies_added',
  'commands_run',
  'todos',
  'blockers',
] as const;

const PLAIN = [
  'checkpoint_id',
  'revision',
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
  'recorded_by',
  'parent_checkpoint_id',
  'recorded_at',
  'valid_from',
  'superseded_by',
  'supersedes',
  'influenced_by',
] as const satisfies readonly (keyof Checkpoints)[];

/** The columns of a checkpoint in a list: all but the compressed context, which can be a megabyte. */
export const LISTED_COLUMNS = [...PLAIN, 'content_hash', 'recorded_end', 'valid_to'] as const;

export type CheckpointRow = Pick<Selectable<Checkpoints>, (typeof PLAIN)[number] | 'compressed_context'> & {
  readonly content_hash: string | null;
  /** NULL: no end. */
  readonly recorded_end: string | null;
  readonly valid_to: string | null;
};

// PostgreSQL uses 'infinity' for an open end; the response uses null
const openEnd = (column: 'recorded_end' | 'valid_to') =>
  sql<string | null>`nullif(${sql.ref(column)}, 'infinity')`;

const hash = sql<string | null>`encode(content_hash, 'hex')`;

/** The columns whose output differs from their stored form, for a version with its final end times. */
export const FINAL_OUTPUT = {
  content_hash: hash,
  recorded_end: openEnd('recorded_end'),
  valid_to: openEnd('valid_to'),
};

/** The same as of a time when the version was current: it was not known then whether or when it would be closed. */
export const CURRENT_OUTPUT = { ...FINAL_OUTPUT, recorded_end: sql<string | null>`null::timestamptz` };

/** A complete row of a current version, for SELECT and RETURNING. */
export const CURRENT_ROW = [
  ...PLAIN,
  'compressed_context',
  ...Object.entries(CURRENT_OUTPUT).map(([name, value]) => value.as(name as keyof typeof CURRENT_OUTPUT)),
] as const;

export const CURRENT_ROW_SQL: RawBuilder<unknown> = sql.join(
  CURRENT_ROW.map((field) => (typeof field === 'string' ? sql.ref(field) : field)),
);

// the parameters of checkpoint_words, in order
const SEARCHED = [
  'summary',
  'key_facts',
  'decisions',
  'patterns',
  'files_modified',
  'dependencies_added',
  'commands_run',
  'todos',
  'blockers',
] as const;

/** The value of the column `search` for a row of `from`, or for columns of those names. */
export const searchVectorOf = (from?: string): string =>
  `checkpoint_words(${SEARCHED.map((column) => (from ? `${from}.${column}` : column)).join(', ')})`;

/** The columns that a new version copies from the previous one unless they change. */
export const INHERITED = [
  'checkpoint_id',
  'session_id',
  'tool_id',
  'tool_version',
  'checkpoint_type',
  'created_at',
  'summary',
  ...LISTS,
  'compressed_context',
  'original_tokens',
  'compressed_tokens',
  'embedding_vector',
  'search',
  'content_hash',
  'author_id',
  'visibility',
  'parent_checkpoint_id',
  'valid_from',
  'valid_to',
  'superseded_by',
  'supersedes',
  'influenced_by',
] as const satisfies readonly (keyof Checkpoints)[];
