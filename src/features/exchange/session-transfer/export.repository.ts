import { type RawBuilder, sql } from 'kysely';
import type { ZodObject } from 'zod';
import { isoTime, shownColumn } from '../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import {
  type DocumentPart,
  FORMAT,
  PART_LIMITS,
  transferredCheckpoint,
  transferredClaudeCode,
  transferredContext,
  transferredMetric,
  transferredPrediction,
  transferredSession,
  transferredVelocity,
  VERSION,
} from './session-transfer.schemas.ts';

/** A list in the document: the columns and rows that it contains. */
interface Source {
  readonly item: RawBuilder<unknown>;
  readonly rows: RawBuilder<unknown>;
  readonly newestFirst: RawBuilder<unknown>;
}

/**
 * The document of a session as JSON text, or `undefined` if the session is unknown. One statement, so that all of it
 * comes from one snapshot.
 */
export async function exportSession(tx: ScopeTransaction, sessionId: string): Promise<string | undefined> {
  const sources = sourcesOf(tx, sessionId);
  const parts = Object.keys(sources) as DocumentPart[];
  const list = (part: DocumentPart) => sql`${sql.lit(part)}, ${sql.ref(part)}.items`;
  const cut = (part: DocumentPart) => sql`case when ${sql.ref(part)}.truncated then ${sql.lit(part)} end`;
  const { rows } = await sql<{ document: string }>`
    with ${sql.join(parts.map((part) => sql`${sql.ref(part)} as (${newest(part, sources[part])})`))}
    select json_build_object(
      'format', ${sql.lit(FORMAT)}, 'version', ${sql.lit(VERSION)}, 'exported_at', ${isoTime(sql`now()`)},
      'session', json_build_object(${fields(transferredSession)}),
      'context', json_build_object(${sql.join(CONTEXT_PARTS.map(list))}),
      ${sql.join(parts.filter((part) => !CONTEXT_PARTS.includes(part)).map(list))},
      'claude_code', (select json_build_object(${fields(transferredClaudeCode)})
        from claude_code_sessions where ${ofSession(tx, sessionId)}),
      'truncated', array_remove(array[${sql.join(parts.map(cut))}], null))::text as document
    from tool_sessions, ${sql.join(parts.map((part) => sql.ref(part)))}
    where ${ofSession(tx, sessionId)}`.execute(tx.db);
  return rows[0]?.document;
}

const CONTEXT_PARTS = Object.keys(transferredContext.shape) as DocumentPart[];

function sourcesOf(tx: ScopeTransaction, sessionId: string): Record<DocumentPart, Source> {
  const rowsOf = (table: string) => sql`${sql.ref(table)} where ${ofSession(tx, sessionId)}`;
  const entries = (kind: string, item: RawBuilder<unknown>): Source => ({
    item,
    rows: sql`${rowsOf('session_context')} and kind = ${kind}`,
    newestFirst: sql`position desc`,
  });
  const openEnd = { valid_to: isoTime(sql`nullif(valid_to, 'infinity')`) };
  return {
    files_accessed: entries(
      'file_access',
      sql`'path', value, 'accessed_at', ${RECORDED_AT}, 'importance', importance`,
    ),
    searches: entries('search', sql`'query', value, 'timestamp', ${RECORDED_AT}`),
    decisions: entries('decision', sql`'decision', value, 'timestamp', ${RECORDED_AT}`),
    saved_memories: entries(
      'memory_reference',
      sql`'id', value, 'key', memory_key, 'timestamp', ${RECORDED_AT}`,
    ),
    checkpoints: {
      item: fields(transferredCheckpoint, openEnd),
      rows: sql`${rowsOf('checkpoints')} and recorded_end = 'infinity'`,
      newestFirst: sql`created_at desc, id desc`,
    },
    metrics: {
      item: fields(transferredMetric),
      rows: rowsOf('metrics'),
      newestFirst: sql`timestamp desc, id desc`,
    },
    velocity: {
      item: fields(transferredVelocity),
      rows: rowsOf('session_velocity'),
      newestFirst: sql`timestamp desc, id desc`,
    },
    predictions: {
      item: fields(transferredPrediction),
      rows: rowsOf('checkpoint_predictions'),
      newestFirst: sql`predicted_at desc, id desc`,
    },
  };
}

const RECORDED_AT = isoTime(sql`recorded_at`);

/** The condition for the rows of the session. */
const ofSession = (tx: ScopeTransaction, sessionId: string) =>
  sql`scope_id = ${tx.scopeId} and session_id = ${sessionId}`;

/** The newest items that fit into the limits, oldest first, and whether there are older ones. */
function newest(part: DocumentPart, { item, rows, newestFirst }: Source): RawBuilder<unknown> {
  const { items, bytes } = PART_LIMITS[part];
  return sql`
    select coalesce(json_agg(item order by place desc) filter (where fits), '[]') as items,
      coalesce(not bool_and(fits), false) as truncated
    from (
      select item, place,
        place <= ${sql.lit(items)} and sum(octet_length(item::text)) over (order by place) <= ${sql.lit(bytes)} as fits
      from (
        select json_build_object(${item}) as item, row_number() over (order by ${newestFirst}) as place
        from (select * from ${rows} order by ${newestFirst} limit ${sql.lit(items + 1)}) candidates
      ) numbered
    ) measured`;
}

/** The arguments of json_build_object for a schema whose fields are columns. */
function fields(schema: ZodObject, computed: Record<string, RawBuilder<unknown>> = {}): RawBuilder<unknown> {
  const names = Object.keys(schema.shape);
  return sql.join(names.map((name) => sql`${sql.lit(name)}, ${computed[name] ?? shownColumn(name)}`));
}
