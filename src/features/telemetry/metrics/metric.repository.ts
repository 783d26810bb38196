import { sql } from 'kysely';
import { daysAgo, hoursAgo, minutesAgo } from '../../../db/query/ago.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { freeing } from '../../../db/transaction/storing.ts';
import type { Total } from '../../../lib/exact-json.ts';
import { isOfProject } from '../../memory/sessions/of-project.ts';
import { type DELTAS, type GivenColumn, type MetricRow, SHOWN } from './metric.columns.ts';
import type { AggregatesWindow, ListMetrics } from './metric.schemas.ts';
import { hasTag } from './sample-filter.ts';

/** Newest sample first. */
export function listMetrics(tx: ScopeTransaction, filter: ListMetrics, page: PageRequest): Promise<JsonPage> {
  let query = tx.listFrom('metrics');
  if (filter.tool_id !== undefined) query = query.where('tool_id', '=', filter.tool_id);
  if (filter.session_id !== undefined) query = query.where('session_id', '=', filter.session_id);
  if (filter.project_id !== undefined) query = query.where(isOfProject(tx, 'metrics', filter.project_id));
  if (filter.service !== undefined) query = query.where('service', '=', filter.service);
  if (filter.created_by !== undefined) query = query.where('created_by', '=', filter.created_by);
  if (filter.hours !== undefined) query = query.where('timestamp', '>', hoursAgo(filter.hours));
  if (filter.from !== undefined) query = query.where('timestamp', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('timestamp', '<', filter.to);
  for (const tag of filter.tag ?? []) query = query.where(hasTag(tag));
  return jsonPage(tx, query, { columns: SHOWN, time: 'timestamp', tie: 'id', tieType: 'bigint' }, page);
}

export function latestMetric(tx: ScopeTransaction, toolId?: string): Promise<MetricRow | undefined> {
  let query = tx.listFrom('metrics').select(SHOWN);
  if (toolId !== undefined) query = query.where('tool_id', '=', toolId);
  return query.orderBy('timestamp', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** Totals are sums of deltas; averages cover the samples that have the value, NULL if none does. */
export interface ToolMetrics {
  readonly sample_count: number;
  readonly total_embeddings: Total;
  readonly total_compressions: Total;
  readonly total_tokens_saved: Total;
  readonly avg_embeddings: number | null;
  readonly avg_tokens_saved: number | null;
  readonly avg_cache_hit_rate: number | null;
  readonly avg_compression_ratio: number | null;
  readonly avg_quality_score: number | null;
  readonly avg_patterns: number | null;
  readonly max_patterns: number | null;
}

export function readToolMetrics(tx: ScopeTransaction, toolId: string, hours: number): Promise<ToolMetrics> {
  return tx
    .listFrom('metrics')
    .where('tool_id', '=', toolId)
    .where('timestamp', '>', hoursAgo(hours))
    .select([
      sql<number>`count(*)`.as('sample_count'),
      sum('total_embeddings_delta').as('total_embeddings'),
      sum('total_compressions_delta').as('total_compressions'),
      sum('tokens_saved_delta').as('total_tokens_saved'),
      average('total_embeddings').as('avg_embeddings'),
      average('tokens_saved').as('avg_tokens_saved'),
      average('cache_hit_rate').as('avg_cache_hit_rate'),
      average('compression_ratio').as('avg_compression_ratio'),
      average('quality_score').as('avg_quality_score'),
      average('pattern_count').as('avg_patterns'),
      sql<number | null>`max(pattern_count)`.as('max_patterns'),
    ])
    .executeTakeFirstOrThrow();
}

export interface Aggregates {
  readonly total_tokens_saved: Total;
  readonly total_embeddings: Total;
  readonly total_compressions: Total;
  readonly avg_cache_hit_rate: number | null;
  readonly avg_compression_ratio: number | null;
  /** Sessions that started within the window. */
  readonly total_sessions: number;
  /** Open sessions with activity within the timeout. */
  readonly active_sessions: number;
}

export function aggregateMetrics(tx: ScopeTransaction, window: AggregatesWindow): Promise<Aggregates> {
  const { hours, tool_id, timeout_minutes } = window;
  let samples = tx.listFrom('metrics').where('timestamp', '>', hoursAgo(hours));
  let started = tx.listFrom('tool_sessions').where('started_at', '>', hoursAgo(hours));
  let active = tx
    .selectFrom('tool_sessions')
    .where('ended_at', 'is', null)
    .where('last_activity', '>', minutesAgo(timeout_minutes));
  if (tool_id !== undefined) {
    samples = samples.where('tool_id', '=', tool_id);
    started = started.where('tool_id', '=', tool_id);
    active = active.where('tool_id', '=', tool_id);
  }
  const count = sql<number>`count(*)`.as('count');
  return samples
    .select([
      sum('tokens_saved_delta').as('total_tokens_saved'),
      sum('total_embeddings_delta').as('total_embeddings'),
      sum('total_compressions_delta').as('total_compressions'),
      average('cache_hit_rate').as('avg_cache_hit_rate'),
      average('compression_ratio').as('avg_compression_ratio'),
      sql<number>`(${started.select(count)})`.as('total_sessions'),
      sql<number>`(${active.select(count)})`.as('active_sessions'),
    ])
    .executeTakeFirstOrThrow();
}

/** Deletes samples older than this many days. Returns their number. Later samples keep their deltas. */
export async function deleteMetricsBefore(tx: ScopeTransaction, days: number): Promise<number> {
  const [row] = await freeing<{ count: number }>(tx, {
    ctes: sql`deleted as (
      delete from metrics where scope_id = ${tx.scopeId} and timestamp < ${daysAgo(days)} returning stored_bytes)`,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select count(*) as count from deleted`,
  });
  return row?.count ?? 0;
}

const sum = (column: (typeof DELTAS)[number]) => sql<Total>`coalesce(sum(${sql.ref(column)}), 0)`;

const average = (column: GivenColumn) => sql<number | null>`avg(${sql.ref(column)})::double precision`;
