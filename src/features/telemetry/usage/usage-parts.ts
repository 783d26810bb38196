import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { isSelected, keyOf, type Rows, type Selection, sessionsOf } from './usage-selection.ts';

const REQUESTS: Rows = { alias: 'r', model: sql.ref('r.model') };
const POINTS: Rows = { alias: 'p', model: sql.ref('series.model') };
const EVENTS: Rows = { alias: 'e', model: sql`null::text` };

const BUCKETS = ['input', 'cache_read', 'cache_creation', 'output', 'reasoning'] as const;

/** Measures that are read by name, apart from tokens. Their columns have the same names. */
const ACTIVITY = [
  'lines_added',
  'lines_removed',
  'commits',
  'pull_requests',
  'edits_accepted',
  'edits_rejected',
  'active_seconds_user',
  'active_seconds_cli',
  'session_starts',
];
const ACTIVITIES = sql.raw(ACTIVITY.join(', '));
const NO_ACTIVITIES = sql.raw(ACTIVITY.map((name) => `null::numeric as ${name}`).join(', '));
const ONLY_STARTS = sql.raw(
  ACTIVITY.map((name) => (name === 'session_starts' ? name : 'null::numeric')).join(', '),
);

/** Of points whose series have this measure. Growth is never negative; a client that says so is not believed. */
const measured = (measure: string): RawBuilder<unknown> =>
  sql`greatest(sum(p.value::numeric) filter (where series.measure = ${sql.lit(measure)}), 0)`;

const tokensIn = (bucket: string): RawBuilder<unknown> =>
  sql`round(greatest(coalesce(sum(p.value::numeric)
    filter (where series.measure = 'tokens' and series.bucket = ${sql.lit(bucket)}), 0), 0))`;

const billable = (bucket: string): RawBuilder<unknown> =>
  sql`coalesce(sum(${sql.ref(`${bucket}_tokens`)}) filter (where billable), 0) as ${sql.ref(`${bucket}_tokens`)}`;

// read once and summed up twice: by model for the sums, and by session to count sessions
const asked = (tx: ScopeTransaction, of: Selection): RawBuilder<unknown> => sql`
  select ${keyOf(of, REQUESTS)} as key, r.session_id, r.model, r.billable, r.status, r.cost_usd_micros,
    ${sql.join(BUCKETS.map((bucket) => sql.ref(`r.${bucket}_tokens`)))}
  from model_requests r ${sessionsOf(tx, of, REQUESTS)}
  where ${isSelected(tx, of, REQUESTS)}`;

const SUMMED_REQUESTS = sql`
  select key, model,
    count(*) filter (where billable) as requests,
    count(*) filter (where billable and status = 'error') as failed_requests,
    count(*) filter (where billable and status = 'refused') as refused_requests,
    count(*) filter (where not billable) as non_billable_requests,
    ${sql.join(BUCKETS.map(billable))},
    sum(cost_usd_micros) filter (where billable) * 0.000001 as client_cost
  from asked group by key, model`;

/** The sessions of each group. */
const PRESENCE = sql`
  select key, session_id, bool_or(is_used) as is_used, bool_or(is_compared) as is_compared
  from (
    select key, session_id, billable and input_tokens + cache_read_tokens + cache_creation_tokens + output_tokens > 0
      as is_used, false as is_compared from asked
    union all
    select key, session_id, false, has_usage and has_requests from points left join sources using (sender)
    union all
    select key, session_id, false, false from starts
  ) present
  where session_id is not null group by key, session_id`;

const COUNTS = sql`count(*) as sessions,
  count(*) filter (where is_used) > count(*) filter (where is_compared) as misses_sessions`;

/** A session of two groups is one session of the whole. */
const SESSION_COUNTS = sql`
  select key, false as is_whole, ${COUNTS} from presence group by key
  union all
  select null, true, ${COUNTS} from (
    select bool_or(is_used) as is_used, bool_or(is_compared) as is_compared from presence group by session_id
  ) sessions`;

// By tool as well, because tools differ in what a bucket contains.
const points = (tx: ScopeTransaction, of: Selection): RawBuilder<unknown> => sql`
  select ${keyOf(of, POINTS)} as key, p.session_id, series.model, p.tool_id,
    coalesce('session ' || p.session_id, 'tool ' || p.tool_id) as sender,
    ${sql.join(BUCKETS.map((bucket) => sql`${tokensIn(bucket)} as ${sql.ref(bucket)}`))},
    ${measured('cost_usd')} as client_cost,
    ${sql.join(ACTIVITY.map((name) => sql`${measured(name)} as ${sql.ref(name)}`))},
    bool_or(series.measure in ('tokens', 'cost_usd')) as has_usage
  from otel_points p
  join otel_series series on ${tx.isScope('series')} and series.scope_id = p.scope_id and series.series_id = p.series_id
  ${sessionsOf(tx, of, POINTS)}
  where series.measure is not null and ${isSelected(tx, of, POINTS)}
  group by 1, 2, 3, 4`;

/**
 * The sessions that sent points about tokens or cost, and tools that did so without a session. If they have requests, at
 * any time, these count and not the points: otherwise two windows side by side could count the same tokens twice.
 */
const sources = (tx: ScopeTransaction) => sql`
  select sender,
    coalesce((select true from model_requests r where ${tx.isScope('r')} and r.session_id = told.session_id order by r.timestamp desc limit 1),
      (select true from model_requests r where ${tx.isScope('r')} and r.tool_id = told.tool_id order by r.timestamp desc limit 1),
      false) as has_requests
  from (
    select distinct sender, session_id, case when session_id is null then tool_id end as tool_id
    from points where has_usage
  ) told`;

// Series of these tools nest: a token of the cache is told as input, too. Only their sums can be taken apart.
const CACHE_WITHIN_INPUT = sql`points.tool_id in ('codex', 'gemini-cli', 'qwen-code')`;

const starts = (tx: ScopeTransaction, of: Selection): RawBuilder<unknown> => sql`
  select ${keyOf(of, EVENTS)} as key, e.session_id, count(*)::numeric as session_starts
  from tool_events e ${sessionsOf(tx, of, EVENTS)}
  where e.name = 'session_start' and ${isSelected(tx, of, EVENTS)}
  group by 1, 2`;

/**
 * CTEs up to `parts`: what each group has of each model. `origin` is `events` for requests, `metrics` for points that
 * count in their place, and `compared` for points of what has requests: these only tell the coverage. And
 * `session_counts`: the sessions of each group and of the whole.
 */
export const partsOf = (tx: ScopeTransaction, of: Selection): RawBuilder<unknown> => sql`
  asked as materialized (${asked(tx, of)}),
  requests as (${SUMMED_REQUESTS}),
  points as (${points(tx, of)}),
  sources as (${sources(tx)}),
  starts as (${starts(tx, of)}),
  presence as (${PRESENCE}),
  session_counts as (${SESSION_COUNTS}),
  parts as (
    select key, model, 'events' as origin,
      requests, failed_requests, refused_requests, non_billable_requests,
      input_tokens, cache_read_tokens, cache_creation_tokens, output_tokens, reasoning_tokens, client_cost,
      ${NO_ACTIVITIES}
    from requests
    union all
    select key, model,
      case when has_usage then case when has_requests then 'compared' else 'metrics' end end, null, null, null, null,
      case when ${CACHE_WITHIN_INPUT} then greatest(input - cache_read - cache_creation, 0) else input end,
      cache_read, cache_creation, output, reasoning, client_cost, ${ACTIVITIES}
    from points left join sources using (sender)
    union all
    select key, null, null, null, null, null, null, null, null, null, null, null, null, ${ONLY_STARTS} from starts
  )`;
