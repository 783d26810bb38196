import { type RawBuilder, sql } from 'kysely';
import { isoTime, shownColumn } from '../../../db/query/json-times.ts';
import type { PartOfText } from '../../../db/query/text-part.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { newestOfProject } from '../checkpoints/newest-of-project.ts';
import { NOT_EXPIRED } from '../memories/memory.columns.ts';
import type { WantedContext } from './resume-context.schemas.ts';

/** The first items of a list, each cut, and how many there are. */
interface CutList {
  readonly items: readonly PartOfText[];
  readonly total: number;
}

export const LISTS = ['todos', 'blockers', 'decisions', 'files_modified'] as const;

type Lists = { readonly [List in (typeof LISTS)[number]]: CutList };

export interface ResumedCheckpoint extends Lists {
  readonly checkpoint_id: string;
  readonly created_at: string;
  readonly tool_id: string;
  readonly checkpoint_type: string;
  readonly summary: PartOfText;
}

interface ResumedSession {
  readonly session_id: string;
  readonly tool_id: string;
  readonly started_at: string;
  readonly last_activity: string;
  readonly ended_at: string | null;
}

interface MemoryKey {
  readonly key: string;
  readonly chars: number;
  readonly updated_at: string;
}

export interface ResumeRow {
  readonly checkpoint: ResumedCheckpoint | null;
  readonly latest_session: ResumedSession | null;
  readonly memory_keys: readonly MemoryKey[];
  /** How many memories the project has. */
  readonly memories: number;
}

interface FoundRow extends ResumeRow {
  /** Whether the project exists. */
  readonly is_known: boolean;
}

const MAX_ITEMS = 50;
const MAX_ITEM_CHARS = 2_000;
const MAX_KEYS = 30;

/** One statement. Everything is cut in PostgreSQL: the lists of a checkpoint can have megabytes. */
export async function findResumeContext(
  tx: ScopeTransaction,
  projectId: string,
  { max_chars, asking }: Pick<WantedContext, 'max_chars' | 'asking'>,
): Promise<FoundRow> {
  const ofScope = sql`scope_id = ${tx.scopeId}`;
  const ofProject = sql`${ofScope} and project_id = ${projectId}`;
  const { rows } = await sql<FoundRow>`
    with newest as materialized (
      select checkpoint_id, created_at, tool_id, checkpoint_type, summary, ${sql.join(LISTS.map((list) => sql.ref(list)))}
      from checkpoints where ${ofScope} and id = ${newestOfProject(tx, projectId)}
    ),
    ${latestSession(ofProject, asking)},
    ${memoryKeys(ofScope, ofProject)}
    select (select json_build_object('checkpoint_id', checkpoint_id, 'created_at', ${isoTime(sql`created_at`)},
        'tool_id', tool_id, 'checkpoint_type', checkpoint_type, 'summary', ${cutText(sql`summary`, max_chars)},
        ${sql.join(LISTS.map((list) => sql`${sql.lit(list)}, ${cutList(sql.ref(list))}`))}) from newest) as checkpoint,
      (select row_to_json(latest) from latest) as latest_session,
      coalesce((select json_agg(listed) from listed), '[]') as memory_keys,
      (select count(*) from live) as memories,
      exists (select 1 from projects where ${ofProject}) as is_known`.execute(tx.db);
  return rows[0] as FoundRow;
}

/** The CTE `latest`: the session of the project that was active last, without the one that asks. */
const latestSession = (ofProject: RawBuilder<unknown>, asking: WantedContext['asking']) => sql`
    -- times are written for this one alone: that takes longer than to find it
    latest as (
      select session_id, tool_id, ${shown('started_at')}, ${shown('last_activity')}, ${shown('ended_at')} from (
        select session_id, tool_id, started_at, last_activity, ended_at from tool_sessions
        where ${ofProject} and not (tool_id, external_id)
          is not distinct from (${asking?.tool_id ?? null}::text, ${asking?.external_id ?? null}::text)
        order by last_activity desc, session_id limit 1) one
    )`;

/** The CTEs `live`, all memories of the project, and `listed`, those that are read most. */
const memoryKeys = (ofScope: RawBuilder<unknown>, ofProject: RawBuilder<unknown>) => sql`
    live as materialized (
      select memory_id, accessed_count, updated_at from project_memories where ${ofProject} and ${NOT_EXPIRED}
    ),
    -- the length of a value needs all of it, so only these are read
    top as materialized (
      select memory_id from live order by accessed_count desc, updated_at desc, memory_id limit ${sql.lit(MAX_KEYS)}
    ),
    listed as (
      select memory_key as key, length(memory_value) as chars, ${shown('updated_at')} from project_memories
      where ${ofScope} and memory_id in (select memory_id from top)
      order by accessed_count desc, project_memories.updated_at desc, memory_id
    )`;

const shown = (column: string) => sql`${shownColumn(column)} as ${sql.ref(column)}`;

const cutText = (text: RawBuilder<unknown>, chars: number): RawBuilder<unknown> =>
  sql`json_build_object('text', left(${text}, ${chars}::integer), 'total_chars', length(${text}))`;

// an item is a text, or an object, which is shown as JSON
const cutList = (list: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`json_build_object('total', jsonb_array_length(${list}), 'items', coalesce((
    select json_agg(${cutText(sql`item #>> '{}'`, MAX_ITEM_CHARS)} order by place)
    from jsonb_array_elements(${list}) with ordinality listed (item, place) where place <= ${sql.lit(MAX_ITEMS)}), '[]'))`;
