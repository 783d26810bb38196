import { type RawBuilder, sql } from 'kysely';
import { isoTime } from '../../../db/query/json-times.ts';
import { type Period, periodBeginning, periodStart, zoneOf } from '../../../db/query/periods.ts';
import type { Bounds } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';

// CTEs and columns of the statement of the overview. As in the routes whose sums they repeat, the policy alone restricts
// the scope of what is read by time.

/** Sessions that are shown. */
export const MAX_OPEN = 5;

export interface Frame {
  readonly bounds: Bounds;
  readonly interval: Period;
  readonly time_zone: string;
}

const within = (time: string, { from, to }: Bounds): RawBuilder<unknown> =>
  sql`${sql.ref(time)} >= ${from} and ${sql.ref(time)} < ${to}`;

/** The weekday and the hour at which something happened there. */
const hourOfWeek = (time: string, zone: RawBuilder<string>): RawBuilder<unknown> => {
  const local = sql`${sql.ref(time)} at time zone ${zone}`;
  return sql`extract(isodow from ${local})::int as weekday, extract(hour from ${local})::int as hour`;
};

/** Rows of a window: samples, operations, started sessions, and calls of models. */
const SUMS = {
  samples: sql`count(*) as samples, coalesce(sum(tokens_saved_delta), 0) as tokens_saved`,
  operations: sql`count(*) as operations, coalesce(sum(tokens_prevented), 0) as tokens_prevented`,
  sessions: sql`count(*) as sessions`,
};

const samplesIn = (tx: ScopeTransaction, bounds: Bounds) =>
  sql`from metrics where ${tx.isScope('metrics')} and ${within('timestamp', bounds)}`;
const operationsIn = (tx: ScopeTransaction, bounds: Bounds) =>
  sql`from tool_operations where ${tx.isScope('tool_operations')} and ${within('timestamp', bounds)}`;
const sessionsIn = (tx: ScopeTransaction, bounds: Bounds) =>
  sql`from tool_sessions where ${tx.isScope('tool_sessions')} and ${within('started_at', bounds)} and not archived`;

/** The sums of a window as JSON, without those of usage. */
export const sumsOf = (tx: ScopeTransaction, bounds: Bounds): RawBuilder<unknown> => sql`
  (select row_to_json(one) from (
    select * from (select ${SUMS.samples} ${samplesIn(tx, bounds)}) samples,
      (select ${SUMS.operations} ${operationsIn(tx, bounds)}) operations,
      (select ${SUMS.sessions} ${sessionsIn(tx, bounds)}) sessions
  ) one)`;

/**
 * CTEs: the sums by period, and all periods of the window. The latter come from a moment in every hour, because the
 * function that assigns rows to periods must name those without rows, too.
 */
export function periodsOf(tx: ScopeTransaction, { bounds, interval, time_zone }: Frame): RawBuilder<unknown> {
  const zone = zoneOf(time_zone);
  const start = (time: string) => periodStart(interval, sql.ref(time), zone);
  const { from, to } = bounds;
  return sql`
    by_hour as materialized (
      select ${start('timestamp')} as begun, ${hourOfWeek('timestamp', zone)}, ${SUMS.samples}
      ${samplesIn(tx, bounds)} group by 1, 2, 3
    ),
    samples as (select begun, sum(tokens_saved) as tokens_saved from by_hour group by begun),
    operations as (select ${start('timestamp')} as begun, ${SUMS.operations} ${operationsIn(tx, bounds)} group by 1),
    sessions as (select ${start('started_at')} as begun, ${SUMS.sessions} ${sessionsIn(tx, bounds)} group by 1),
    moments as (
      select generate_series(${from}, ${to} - interval '1 microsecond', interval '1 hour') as moment
      union all select ${to} - interval '1 microsecond' where ${from} < ${to}
    ),
    periods as (select distinct ${start('moment')} as begun from moments),
    calls as (
      select ${hourOfWeek('timestamp', zone)}, count(*) as requests
      from model_requests where ${tx.isScope('model_requests')} and billable and ${within('timestamp', bounds)} group by 1, 2
    )`;
}

/** The periods in order, as JSON. */
export const shownPeriods = ({ interval, time_zone }: Frame): RawBuilder<unknown> => sql`
  (select coalesce(json_agg(one), '[]') from (
    select ${isoTime(periodBeginning(interval, sql`begun`, zoneOf(time_zone)))} as starts_at,
      coalesce(sessions, 0) as sessions, coalesce(tokens_saved, 0) as tokens_saved,
      coalesce(tokens_prevented, 0) as tokens_prevented
    from periods left join sessions using (begun) left join samples using (begun) left join operations using (begun)
    order by begun
  ) one)`;

export const SHOWN_HOURS = sql`
  (select coalesce(json_agg(one), '[]') from (
    select weekday, hour, coalesce(requests, 0) as requests, coalesce(samples, 0) as samples
    from calls full join (
      select weekday, hour, sum(samples) as samples from by_hour group by weekday, hour
    ) taken using (weekday, hour)
    order by weekday, hour
  ) one)`;

/**
 * The sessions that have not ended and were active last: one more than is shown. They are not counted, because PostgreSQL
 * would read the whole index of the tenant's sessions for that.
 */
export const openSessions = (scopeId: string): RawBuilder<unknown> => sql`
  (select coalesce(json_agg(one), '[]') from (
    select session_id, tool_id, title, project_id, ${isoTime(sql`started_at`)} as started_at,
      ${isoTime(sql`tool_sessions.last_activity`)} as last_activity
    from tool_sessions where scope_id = ${scopeId} and ended_at is null and not archived
    order by tool_sessions.last_activity desc, session_id limit ${MAX_OPEN + 1}::bigint
  ) one) as open_sessions`;

export const latestCheckpoints = (tx: ScopeTransaction): RawBuilder<unknown> => sql`
  (select coalesce(json_agg(one), '[]') from (
    select checkpoint_id, session_id, tool_id, checkpoint_type, visibility, left(summary, 300) as summary,
      ${isoTime(sql`checkpoints.created_at`)} as created_at
    from checkpoints where ${tx.isScope('checkpoints')} and recorded_end = 'infinity'
    order by checkpoints.created_at desc, id desc limit 5
  ) one) as checkpoints`;

/** The order makes PostgreSQL look at one row of an index, even where a table has only rows of others. */
const has = (tx: ScopeTransaction, table: string, time: string) =>
  sql`(select true from ${sql.table(table)} where ${tx.isScope(table)} order by ${sql.ref(time)} desc limit 1)`;

export const isEmpty = (tx: ScopeTransaction): RawBuilder<unknown> =>
  sql`coalesce(${sql.join([
    has(tx, 'tool_sessions', 'started_at'),
    has(tx, 'model_requests', 'timestamp'),
    has(tx, 'metrics', 'timestamp'),
    has(tx, 'tool_operations', 'timestamp'),
    has(tx, 'otel_points', 'timestamp'),
    has(tx, 'checkpoints', 'created_at'),
  ])}) is null as is_empty`;
