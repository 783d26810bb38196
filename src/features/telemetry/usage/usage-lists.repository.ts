import { type RawBuilder, sql } from 'kysely';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import { type Bounds, boundsOf } from '../../../db/query/time-window.ts';
import type { ModelRequests, OtelSeries, ToolEvents } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { isOfProject } from '../../memory/sessions/of-project.ts';
import type { ListEvents, ListRequests, ListSeries } from './usage-lists.schemas.ts';

const REQUEST_COLUMNS = [
  'timestamp',
  'id',
  'tool_id',
  'session_id',
  'model',
  'request_id',
  'status',
  'billable',
  'input_tokens',
  'cache_read_tokens',
  'cache_creation_tokens',
  'output_tokens',
  'reasoning_tokens',
  'client_cost_usd',
  'duration_ms',
  'http_status',
  'attempt',
  'source',
  'prompt_id',
  'attributes',
  'created_by',
  'created_by_key',
] as const satisfies readonly (keyof ModelRequests | 'client_cost_usd')[];

const EVENT_COLUMNS = [
  'timestamp',
  'id',
  'tool_id',
  'session_id',
  'name',
  'original_name',
  'tool_name',
  'call_id',
  'success',
  'decision',
  'duration_ms',
  'prompt_id',
  'sequence',
  'attributes',
  'created_by',
  'created_by_key',
] as const satisfies readonly (keyof ToolEvents)[];

const SERIES_COLUMNS = [
  'created_at',
  'last_point_at',
  'series_id',
  'tool_id',
  'session_id',
  'metric',
  'unit',
  'kind',
  'measure',
  'bucket',
  'model',
  'attributes',
  'window',
] as const satisfies readonly (keyof OtelSeries | 'window')[];

const COST = { client_cost_usd: sql`trim_scale(cost_usd_micros * 0.000001)::text` };

interface Sent {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly user_id?: string | undefined;
  readonly project_id?: string | undefined;
}

/** True for rows of the table with these values that were sent by the user in the window; what is omitted does not filter. */
function matches(
  tx: ScopeTransaction,
  table: 'model_requests' | 'tool_events' | 'otel_series',
  columns: Readonly<Record<string, string | undefined>>,
  { from, to, user_id, project_id }: Sent = {},
): RawBuilder<boolean> {
  const conditions = Object.entries({ ...columns, created_by: user_id }).flatMap(([column, value]) =>
    value === undefined ? [] : [sql`${sql.ref(column)} = ${value}`],
  );
  if (from !== undefined) conditions.push(sql`timestamp >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(sql`timestamp < ${to}::timestamptz`);
  if (project_id !== undefined) conditions.push(isOfProject(tx, table, project_id));
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Newest first. */
export function listRequests(
  tx: ScopeTransaction,
  { from, to, user_id, project_id, ...columns }: ListRequests,
  page: PageRequest,
): Promise<JsonPage> {
  const requests = tx
    .listFrom('model_requests')
    .where(matches(tx, 'model_requests', columns, { from, to, user_id, project_id }));
  const order = { time: 'timestamp', tie: 'id', tieType: 'text', bulky: true } as const;
  return jsonPage(tx, requests, { columns: REQUEST_COLUMNS, computed: COST, ...order }, page);
}

/** Newest first. */
export function listEvents(
  tx: ScopeTransaction,
  { from, to, user_id, project_id, ...columns }: ListEvents,
  page: PageRequest,
): Promise<JsonPage> {
  const events = tx
    .listFrom('tool_events')
    .where(matches(tx, 'tool_events', columns, { from, to, user_id, project_id }));
  const order = { time: 'timestamp', tie: 'id', tieType: 'text', bulky: true } as const;
  return jsonPage(tx, events, { columns: EVENT_COLUMNS, ...order }, page);
}

/** Newest series first, each with what its points in the window add up to. */
export function listSeries(
  tx: ScopeTransaction,
  { from, to, ...columns }: ListSeries,
  page: PageRequest,
): Promise<JsonPage> {
  const series = tx.listFrom('otel_series').where(matches(tx, 'otel_series', columns));
  const computed = { window: windowOf(tx, boundsOf({ from, to })) };
  const order = { time: 'created_at', tie: 'series_id', tieType: 'text', bulky: true } as const;
  // a list of its own, because jsonPage remembers what is computed for a list of columns
  return jsonPage(tx, series, { columns: [...SERIES_COLUMNS], computed, ...order }, page);
}

const windowOf = (tx: ScopeTransaction, { from, to }: Bounds) => sql`(
  select json_build_object(
    'points', count(*),
    'sum', case when otel_series.kind <> 'gauge' then trim_scale(coalesce(sum(p.value::numeric), 0))::text end,
    'count', sum(p.count),
    'min', case when otel_series.kind = 'gauge' then min(p.value) else min(p.min) end,
    'max', case when otel_series.kind = 'gauge' then max(p.value) else max(p.max) end,
    'last', case when otel_series.kind = 'gauge' then (array_agg(p.value order by p.timestamp desc))[1] end)
  from otel_points p
  where ${tx.isScope('p')} and p.scope_id = otel_series.scope_id and p.series_id = otel_series.series_id
    and p.timestamp >= ${from} and p.timestamp < ${to})`;
