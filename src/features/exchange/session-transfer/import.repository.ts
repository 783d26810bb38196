import { type RawBuilder, sql } from 'kysely';
import { statementParts } from '../../../db/query/statement-parts.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { queued } from '../../../db/transaction/search-queue.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { searchVectorOf } from '../../memory/checkpoints/checkpoint.columns.ts';
import { session } from '../../memory/sessions/session.schemas.ts';
import type { Session } from '../../memory/sessions/session.service.ts';
import type { TransferredCheckpoint, TransferredContext } from './session-transfer.schemas.ts';

export interface SessionTimes {
  readonly started_at: string;
  readonly last_activity: string;
  readonly ended_at: string | null;
}

/** A session that starts with the knowledge of another one. */
export interface ImportedSession {
  readonly tool_id: string;
  readonly tool_version: string | null;
  readonly process_id: number | null;
  readonly instance_id: string | null;
  readonly title: string | null;
  readonly compressed_context: string | null;
  /** When it ran; `undefined`: it begins now. */
  readonly times: SessionTimes | undefined;
  /** Names in the document; each is used only if the scope has such an object. */
  readonly project_id: string | null;
  readonly previous_session_id: string | null;
  readonly context: TransferredContext;
  readonly checkpoints: readonly TransferredCheckpoint[];
}

const SESSION_FIELDS = sql.raw(
  Object.keys(session.shape)
    .map((column) => `s.${column}`)
    .join(', '),
);

/**
 * The fields of a checkpoint that the document supplies, with their column types. The import sets the others: author
 * and recording times.
 */
const CHECKPOINT_TYPES = {
  checkpoint_id: 'text',
  tool_id: 'text',
  tool_version: 'text',
  checkpoint_type: 'text',
  created_at: 'timestamptz',
  summary: 'text',
  key_facts: 'jsonb',
  decisions: 'jsonb',
  patterns: 'jsonb',
  files_modified: 'jsonb',
  dependencies_added: 'jsonb',
  commands_run: 'jsonb',
  todos: 'jsonb',
  blockers: 'jsonb',
  compressed_context: 'text',
  original_tokens: 'bigint',
  compressed_tokens: 'bigint',
  visibility: 'text',
  valid_from: 'timestamptz',
  valid_to: 'timestamptz',
  superseded_by: 'text',
  supersedes: 'jsonb',
  influenced_by: 'jsonb',
} as const satisfies Record<keyof TransferredCheckpoint, string>;

const CHECKPOINT_COLUMNS = Object.keys(CHECKPOINT_TYPES);
const CHECKPOINT_ROW = sql.raw(
  Object.entries(CHECKPOINT_TYPES)
    .map(([column, type]) => `${column} ${type}`)
    .join(', '),
);
// a clock that is ahead must not make the import look like the newest of all for days
const CHECKPOINT_VALUES: Record<string, string> = {
  created_at: 'least(c.created_at, now())',
  valid_to: `coalesce(c.valid_to, 'infinity')`,
};

/**
 * The checkpoints as JSON, in parts that one statement each can store: a document may have 16 MiB of them. At least one part,
 * which may be empty.
 */
export function checkpointParts({ checkpoints }: ImportedSession): readonly [string, ...string[]] {
  const [first = '[]', ...others] = [...statementParts(checkpoints)].map(({ json }) => json);
  return [first, ...others];
}

/** Starts the session with its context and the first part of its checkpoints. One statement. */
export async function importSession(
  tx: ScopeTransaction,
  imported: ImportedSession,
  { part, counted }: { readonly part: string; readonly counted: boolean },
): Promise<Session> {
  const { context, checkpoints } = imported;
  const [row] = await storing<Session>(tx, {
    ctes: sql`session as (
      insert into tool_sessions as s (tool_id, tool_version, process_id, instance_id, title, compressed_context, project_id,
        previous_session_id, file_access_count, search_count, decision_count, memory_reference_count, has_checkpoints,
        started_at, last_activity, ended_at)
      select ${imported.tool_id}::text, ${imported.tool_version}::text, ${imported.process_id}::integer,
        ${imported.instance_id}::text, ${imported.title}::text, ${imported.compressed_context}::text,
        (select project_id from projects where scope_id = ${tx.scopeId} and project_id = ${imported.project_id}),
        (select session_id from tool_sessions
          where scope_id = ${tx.scopeId} and session_id = ${imported.previous_session_id}),
        ${context.files_accessed.length}::integer, ${context.searches.length}::integer,
        ${context.decisions.length}::integer, ${context.saved_memories.length}::integer, ${checkpoints.length > 0}::boolean,
        ${timesOf(imported.times)}
      returning s.*
    ),
    context as (
      insert into session_context (session_id, kind, position, recorded_at, value, importance, memory_key)
      select session.session_id, e.kind, e.position, least(e.recorded_at, now()), e.value, e.importance, e.memory_key
      from session, jsonb_to_recordset(${JSON.stringify(entriesOf(context))}::jsonb) as e (kind text, position integer,
        recorded_at timestamptz, value text, importance double precision, memory_key text)
      returning stored_bytes
    ),
    checkpoint as (${insertCheckpoints(sql`session`, part)}
    )${queued(tx, ...SEARCHED)}
    ${counted ? countOf(checkpoints.length) : sql``}`,
    growth: sql`select stored_bytes + coalesce((select sum(stored_bytes) from context), 0) from session`,
    checkpointGrowth: sql`select sum(stored_bytes) from checkpoint`,
    rows: sql`select ${SESSION_FIELDS} from session s`,
  });
  return row as Session;
}

/** Stores a further part of its checkpoints. */
export async function importCheckpoints(
  tx: ScopeTransaction,
  sessionId: string,
  part: string,
): Promise<void> {
  await storing(tx, {
    ctes: sql`checkpoint as (${insertCheckpoints(sql`(select ${sessionId}::text as session_id) session`, part)}
    )${queued(tx, SEARCHED_CHECKPOINT)}`,
    checkpointGrowth: sql`select sum(stored_bytes) from checkpoint`,
  });
}

/** `session`: a FROM item with the id of the session. */
const insertCheckpoints = (session: RawBuilder<unknown>, part: string) => sql`
      insert into checkpoints (session_id, ${sql.raw(CHECKPOINT_COLUMNS.join(', '))}, search)
      select session.session_id, ${sql.raw(CHECKPOINT_COLUMNS.map((column) => CHECKPOINT_VALUES[column] ?? `c.${column}`).join(', '))}, ${sql.raw(searchVectorOf('c'))}
      from ${session}, jsonb_to_recordset(${part}::jsonb) as c (${CHECKPOINT_ROW})
      returning stored_bytes, id, author_id`;

const SEARCHED_CHECKPOINT = {
  kind: 'checkpoint',
  cte: 'checkpoint',
  id: sql`id`,
  author: sql`author_id`,
} as const;
const SEARCHED = [{ kind: 'session', cte: 'session', id: sql`session_id` }, SEARCHED_CHECKPOINT] as const;

/** In their order, and none beyond now: a clock that is ahead must not make the session the latest one for days. */
function timesOf(times: SessionTimes | undefined): RawBuilder<unknown> {
  if (!times) return sql`now(), now(), null::timestamptz`;
  const { started_at, last_activity, ended_at } = times;
  const began = sql`least(${started_at}::timestamptz, now())`;
  const after = (time: string) => sql`greatest(least(${time}::timestamptz, now()), ${began})`;
  return sql`${began}, ${after(last_activity)}, ${ended_at === null ? sql`null::timestamptz` : after(ended_at)}`;
}

// the count that the tenant's plan limits
const countOf = (checkpoints: number) => sql`, counted_checkpoints as (
      insert into tenant_usage (checkpoints) values (${checkpoints}::bigint)
      on conflict (scope_id) do update set checkpoints = tenant_usage.checkpoints + excluded.checkpoints
    )`;

/** The entries as rows of session_context. */
function entriesOf({ files_accessed, searches, decisions, saved_memories }: TransferredContext): object[] {
  return [
    ...files_accessed.map(({ path, accessed_at, importance }, n) => ({
      kind: 'file_access',
      position: n + 1,
      recorded_at: accessed_at,
      value: path,
      importance,
    })),
    ...searches.map(({ query, timestamp }, n) => ({
      kind: 'search',
      position: n + 1,
      recorded_at: timestamp,
      value: query,
    })),
    ...decisions.map(({ decision, timestamp }, n) => ({
      kind: 'decision',
      position: n + 1,
      recorded_at: timestamp,
      value: decision,
    })),
    ...saved_memories.map(({ id, key, timestamp }, n) => ({
      kind: 'memory_reference',
      position: n + 1,
      recorded_at: timestamp,
      value: id,
      memory_key: key,
    })),
  ];
}
