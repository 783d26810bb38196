import { type RawBuilder, sql } from 'kysely';
import { daysAgo } from '../../../db/query/ago.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { freeing } from '../../../db/transaction/storing.ts';
import { FORGOTTEN_DAYS } from './stream-growth.ts';

/**
 * A day more, because the time of the latest point has the precision of an hour: a stream that is deleted too early, and whose
 * start is younger than FORGOTTEN_DAYS, would count its whole total again.
 */
const IDLE_DAYS = FORGOTTEN_DAYS + 1;

/** Each of these functions deletes so many rows at most, and returns their number. */
export const BATCH = 5_000;

/** Deletes points that are older than this many days, and idle series with their last points. */
export async function deletePointsBefore(tx: ScopeTransaction, days: number): Promise<number> {
  const old = tx
    .listFrom('otel_points')
    .select(['series_id', 'start_nanos', 'time_nanos'])
    .where('timestamp', '<', daysAgo(days))
    .orderBy('timestamp')
    .limit(BATCH);
  const [row] = await freeing<{ count: number; series: string[] }>(tx, {
    ctes: sql`old as (${old}),
    deleted as (
      delete from otel_points p using old
      where p.scope_id = ${tx.scopeId} and p.series_id = old.series_id and p.start_nanos = old.start_nanos
        and p.time_nanos = old.time_nanos
      returning p.series_id, p.stored_bytes)`,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select count(*) as count, coalesce(array_agg(distinct series_id), '{}') as series from deleted`,
  });
  if (!row || row.count === 0) return 0;
  await deleteEmptySeries(tx, sql`select unnest(${row.series}::text[])`);
  return row.count;
}

/** Deletes streams that got no point for 30 days. */
export function deleteIdleStreams(tx: ScopeTransaction): Promise<number> {
  return deleted(
    tx,
    sql`old as (
      select series_id, start_nanos from otel_streams
      where scope_id = ${tx.scopeId} and last_point_at < ${daysAgo(IDLE_DAYS)} order by last_point_at limit ${BATCH}
    ),
    deleted as (
      delete from otel_streams s using old
      where s.scope_id = ${tx.scopeId} and s.series_id = old.series_id and s.start_nanos = old.start_nanos
        and s.last_point_at < ${daysAgo(IDLE_DAYS)}
      returning s.stored_bytes)`,
  );
}

/** Deletes series that got no point for 30 days, and archives those that still have points. Returns the number of both. */
export async function deleteIdleSeries(tx: ScopeTransaction): Promise<number> {
  const { rows } = await sql<{ series_id: string }>`
    select series_id from otel_series
    where scope_id = ${tx.scopeId} and not archived and last_point_at < ${daysAgo(IDLE_DAYS)}
    order by last_point_at limit ${BATCH}`.execute(tx.db);
  if (rows.length === 0) return 0;
  const idle = sql`select unnest(${rows.map(({ series_id }) => series_id)}::text[])`;
  const deletedSeries = await deleteEmptySeries(tx, idle);
  const archived = await sql`
    update otel_series s set archived = true
    where scope_id = ${tx.scopeId} and series_id = any(array(${idle})) and last_point_at < ${daysAgo(IDLE_DAYS)}
      and exists (select 1 from otel_points p where p.scope_id = ${tx.scopeId} and p.series_id = s.series_id offset 0)`.execute(
    tx.db,
  );
  return deletedSeries + Number(archived.numAffectedRows);
}

/** Deletes those of the series that got no point for 30 days, and have neither points nor streams. */
const deleteEmptySeries = (tx: ScopeTransaction, series: RawBuilder<unknown>): Promise<number> =>
  deleted(
    tx,
    sql`deleted as (
      delete from otel_series s
      where s.scope_id = ${tx.scopeId} and s.series_id = any(array(${series})) and s.last_point_at < ${daysAgo(IDLE_DAYS)}
        and not exists (
          select 1 from otel_points p where p.scope_id = ${tx.scopeId} and p.series_id = s.series_id offset 0)
        and not exists (
          select 1 from otel_streams p where p.scope_id = ${tx.scopeId} and p.series_id = s.series_id offset 0)
      returning s.stored_bytes)`,
  );

async function deleted(tx: ScopeTransaction, ctes: RawBuilder<unknown>): Promise<number> {
  const [row] = await freeing<{ count: number }>(tx, {
    ctes,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select count(*) as count from deleted`,
  });
  return row?.count ?? 0;
}
