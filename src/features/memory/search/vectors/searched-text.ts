import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import type { SearchedKind } from '../../../../db/transaction/search-queue.ts';
import type { Cut } from './parts.ts';

/** Of which rows a search makes vectors, and how it reads their texts. */
export interface SearchedText {
  readonly table: 'checkpoints' | 'project_memories' | 'tool_sessions';
  readonly vectors: 'checkpoint_vectors' | 'memory_vectors' | 'session_vectors';
  readonly key: { readonly column: string; readonly type: 'bigint' | 'text' };
  /** The rows that can be found. */
  readonly where: RawBuilder<boolean>;
  /** The texts of a row as text[], shortened to what its parts can hold. */
  readonly texts: (tx: ScopeTransaction) => RawBuilder<unknown>;
  readonly cut: Cut;
  /** What keeps others from changing the text, or from deleting the row. Sessions are changed all the time, and their writers touch no vectors. */
  readonly lock: 'share' | 'key share';
  /** The columns of a vector that are copied from the row `source`, and their values. */
  readonly copied: Readonly<Record<string, string>>;
  /** Whether the vector `v` was made of the row as it is now. */
  readonly fits: RawBuilder<boolean>;
}

const MAX_TEXT = sql.lit(6_000);
const MAX_ITEMS = sql.lit(400);

export const SEARCHED_TEXTS: Readonly<Record<SearchedKind, SearchedText>> = {
  checkpoint: {
    table: 'checkpoints',
    vectors: 'checkpoint_vectors',
    key: { column: 'id', type: 'bigint' },
    where: sql`recorded_end = 'infinity'`,
    texts: () => sql`array[left(summary, ${MAX_TEXT})] || array(
      select left(item #>> '{}', ${MAX_TEXT}) from jsonb_array_elements(
        key_facts || decisions || todos || blockers || patterns || dependencies_added || commands_run || files_modified
      ) with ordinality listed (item, place) order by place limit ${MAX_ITEMS})`,
    cut: { isFirstAlone: true, most: 8 },
    lock: 'share',
    copied: {
      visibility: 'source.visibility',
      author_id: 'source.author_id',
      session: 'hashtext(source.session_id)',
      tool: 'hashtext(source.tool_id)',
      created_at: 'source.created_at',
    },
    // versions do not change
    fits: sql`true`,
  },
  memory: {
    table: 'project_memories',
    vectors: 'memory_vectors',
    key: { column: 'memory_id', type: 'text' },
    where: sql`true`,
    texts: () => sql`array[memory_key, left(memory_value, ${MAX_TEXT})]`,
    cut: { isFirstAlone: false, most: 8 },
    lock: 'share',
    copied: {
      revision: 'source.revision',
      project: 'hashtext(source.project_id)',
      updated_at: 'source.updated_at',
    },
    fits: sql`v.revision = project_memories.revision`,
  },
  session: {
    table: 'tool_sessions',
    vectors: 'session_vectors',
    key: { column: 'session_id', type: 'text' },
    where: sql`(title is not null or decision_count > 0)`,
    // the newest decisions first: of very many the oldest are not found
    texts: (tx) => sql`array_remove(array[title], null) || array(
      select left(value, ${MAX_TEXT}) from session_context decided
      where decided.scope_id = ${tx.scopeId} and decided.session_id = tool_sessions.session_id and decided.kind = 'decision'
      order by decided.position desc limit ${MAX_ITEMS})`,
    cut: { isFirstAlone: true, most: 32 },
    lock: 'key share',
    copied: {
      tool: 'hashtext(source.tool_id)',
      created_by: 'source.created_by',
      started_at: 'source.started_at',
      revision: 'source.revision',
      decisions: 'source.decision_count',
    },
    fits: sql`v.revision = tool_sessions.revision and v.decisions = tool_sessions.decision_count`,
  },
};
