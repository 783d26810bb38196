import { type RawBuilder, sql } from 'kysely';
import { isoTime, shownColumn } from '../../../db/query/json-times.ts';
import type { ScopedTable, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NOT_EXPIRED } from '../memories/memory.columns.ts';
import { checkpointFilter, memoryFilter, projectOfCheckpoint, type RowFilter } from './search.filters.ts';
import type { TextType } from './search.schemas.ts';

/** A table with a column `search` (tsvector) to search in, and with an index on `search_signature`. */
export interface SearchSource {
  readonly table: ScopedTable;
  /** Unique within a scope; among equal ranks the higher key comes first. */
  readonly key: { readonly column: string; readonly type: 'bigint' | 'text' };
  /** The condition for rows that can be found. */
  readonly where: RawBuilder<boolean>;
  readonly filter: RowFilter;
  /** The text that snippets are cut out of. */
  readonly text: RawBuilder<string>;
  /** The fields of a hit beside `type`, `rank` and `snippet`. */
  readonly fields: (tx: ScopeTransaction) => Readonly<Record<string, RawBuilder<unknown>>>;
}

const plain = (...columns: string[]) =>
  Object.fromEntries(columns.map((column) => [column, shownColumn(column)]));

const OF_CHECKPOINT = plain(
  'checkpoint_id',
  'session_id',
  'tool_id',
  'checkpoint_type',
  'visibility',
  'created_at',
  'recorded_at',
  'valid_from',
);
const ENDS_OF_CHECKPOINT = {
  valid_to: isoTime(sql`nullif(valid_to, 'infinity')`),
  superseded_by: sql.ref('superseded_by'),
};
const OF_MEMORY = {
  ...plain('project_id', 'memory_id', 'created_at', 'updated_at', 'expires_at'),
  key: sql.ref('memory_key'),
};

export const SOURCES: Readonly<Record<TextType, SearchSource>> = {
  checkpoint: {
    table: 'checkpoints',
    key: { column: 'id', type: 'bigint' },
    where: sql`recorded_end = 'infinity'`,
    filter: checkpointFilter,
    text: sql`concat_ws(E'\n', summary, (select string_agg(item #>> '{}', E'\n') from jsonb_array_elements(
      key_facts || decisions || todos || blockers || files_modified || patterns || dependencies_added || commands_run) item))`,
    fields: (tx) => ({ ...OF_CHECKPOINT, project_id: projectOfCheckpoint(tx), ...ENDS_OF_CHECKPOINT }),
  },
  memory: {
    table: 'project_memories',
    key: { column: 'memory_id', type: 'text' },
    where: NOT_EXPIRED,
    filter: memoryFilter,
    text: sql`memory_key || E'\n' || memory_value`,
    fields: () => OF_MEMORY,
  },
};
