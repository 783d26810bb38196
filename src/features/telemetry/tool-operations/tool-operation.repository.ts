import { randomUUID } from 'node:crypto';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type JsonPage, jsonPage, MAX_PAGE_BYTES, type PageRequest } from '../../../db/query/json-page.ts';
import { shownColumn } from '../../../db/query/json-times.ts';
import type { ToolOperations } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { isOfProject } from '../../memory/sessions/of-project.ts';
import type { ListOperations, RecordOperation } from './tool-operation.schemas.ts';

const COLUMNS = [
  'operation_id',
  'session_id',
  'tool_id',
  'tool_name',
  'operation_mode',
  'parameters',
  'file_path',
  'tokens_original',
  'tokens_actual',
  'tokens_prevented',
  'response_time_ms',
  'timestamp',
  'created_by',
  'created_by_key',
] as const satisfies readonly (keyof ToolOperations)[];

const SHOWN = sql.join(COLUMNS.map((column) => sql`${shownColumn(column)} as ${sql.ref(column)}`));

export type OperationRow = Pick<Selectable<ToolOperations>, (typeof COLUMNS)[number]>;

/** A stored operation, or the reason why it was not stored. */
export type OperationOutcome =
  | { readonly operation: OperationRow; readonly refused: null }
  | { readonly operation: null; readonly refused: 'session_not_found' | 'session_ended' };

/**
 * Stores the operations of open sessions and keeps those sessions active. Returns the outcome of each operation in
 * order. One statement; sessions are locked in the order of their ids, so that two batches cannot deadlock.
 */
export async function insertOperations(
  tx: ScopeTransaction,
  operations: readonly RecordOperation[],
): Promise<OperationOutcome[]> {
  const rows = operations.map((operation) => ({ operation_id: newOperationId(), ...operation }));
  // An array, so that each id is looked up by key. For a plain join, PostgreSQL would read every session of the tenant.
  const named = (ids: RawBuilder<unknown>) =>
    sql`s.scope_id = ${tx.scopeId} and s.session_id = any(array(select distinct session_id from ${ids}))`;
  const sent = sql`unnest((select ${rows.map(({ operation_id }) => operation_id)}::text[]),
        (select ${rows.map(({ session_id }) => session_id)}::text[])) with ordinality
      as sent (operation_id, session_id, position)`;
  return storing<OperationOutcome>(tx, {
    ctes: sql`stored as (
      insert into tool_operations (operation_id, session_id, tool_id, tool_name, operation_mode, parameters, file_path,
        tokens_original, tokens_actual, response_time_ms, timestamp)
      -- inside of the INSERT, so that Citus runs them on the scope's shard
      with given as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
          operation_id text, session_id text, tool_id text, tool_name text, operation_mode text, parameters jsonb,
          file_path text, tokens_original bigint, tokens_actual bigint, response_time_ms double precision,
          timestamp timestamptz)
      ),
      session as materialized (
        select session_id from tool_sessions s
        where ${named(sql`given`)} and ended_at is null
        order by session_id for no key update
      )
      select operation_id, session_id, tool_id, tool_name, operation_mode, parameters, file_path,
        tokens_original, tokens_actual, response_time_ms, coalesce(timestamp, now())
      from given join session using (session_id)
      returning ${sql.raw(COLUMNS.join(', '))}, stored_bytes
    ),
    active as (
      update tool_sessions s set last_activity = now() where ${named(sql`stored`)}
    ),
    known as (
      select session_id from tool_sessions s where ${named(sent)}
    )`,
    growth: sql`select sum(stored_bytes) from stored`,
    // Each stored one was sent, so that a full join gives what a left one does. PostgreSQL plans no full join as nested loops,
    // which it takes for a left one while it believes that few are stored.
    rows: sql`
    select case when stored.operation_id is not null then row_to_json(stored) end as operation,
      case when stored.operation_id is not null then null
        when known.session_id is null then 'session_not_found' else 'session_ended' end as refused
    from ${sent} left join known using (session_id)
      full join (select ${SHOWN} from stored) stored using (operation_id)
    order by position`,
  });
}

const newOperationId = () => `op_${randomUUID().replaceAll('-', '')}`;

/** Newest first. */
export const listOperations = (
  tx: ScopeTransaction,
  filter: ListOperations,
  page: PageRequest,
): Promise<JsonPage> =>
  jsonPage(
    tx,
    matchingOperations(tx, filter),
    { columns: COLUMNS, time: 'timestamp', tie: 'operation_id', tieType: 'text', bulky: true },
    page,
  );

function matchingOperations(tx: ScopeTransaction, { from, to, ...equal }: ListOperations) {
  let operations = tx.listFrom('tool_operations');
  if (from !== undefined) operations = operations.where('timestamp', '>=', from);
  if (to !== undefined) operations = operations.where('timestamp', '<', to);
  if (equal.session_id !== undefined) operations = operations.where('session_id', '=', equal.session_id);
  if (equal.tool_id !== undefined) operations = operations.where('tool_id', '=', equal.tool_id);
  if (equal.project_id !== undefined)
    operations = operations.where(isOfProject(tx, 'tool_operations', equal.project_id));
  if (equal.created_by !== undefined) operations = operations.where('created_by', '=', equal.created_by);
  if (equal.tool_name !== undefined) operations = operations.where('tool_name', '=', equal.tool_name);
  if (equal.operation_mode !== undefined)
    operations = operations.where('operation_mode', '=', equal.operation_mode);
  return operations;
}

export interface OffsetPage {
  readonly limit: number;
  readonly offset: number;
}

export interface CountedOperations {
  readonly operations: readonly OperationRow[];
  /** Of all pages. */
  readonly total: number;
}

/** Newest first, by a number of operations to skip. Ends early, like a `bulky` page, once it has MAX_PAGE_BYTES. */
export async function countOperations(
  tx: ScopeTransaction,
  filter: ListOperations,
  { limit, offset }: OffsetPage,
): Promise<CountedOperations> {
  const matching = matchingOperations(tx, filter);
  const skipped = matching.selectAll().orderBy('timestamp', 'desc').orderBy('operation_id', 'desc');
  const { rows } = await sql<CountedOperations>`
    select (select count(*) from (${matching.select('operation_id')}) matching) as total,
      (select coalesce(json_agg(shown), '[]') from (
        select ${SHOWN} from (
          select *, sum(octet_length(parameters::text)) over newest - octet_length(parameters::text) as bytes_before
          from (${skipped.limit(limit).offset(offset)}) page
          window newest as (order by timestamp desc, operation_id desc)) sized
        where coalesce(bytes_before, 0) < ${sql.lit(MAX_PAGE_BYTES)}
        order by timestamp desc, operation_id desc) shown) as operations`.execute(tx.db);
  return rows[0] as CountedOperations;
}
