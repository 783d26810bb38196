import { type RawBuilder, sql } from 'kysely';
import { type PriceTable, plainModelName, pricesIn } from './price-table.ts';

// CTEs over `parts` of usage-parts.ts. An amount is a sum of products of whole numbers, in picodollars (10^-12), so it is
// exact; so is what the clients estimate, a sum of micro-dollars or of what their points say.

const counted = (column: string): RawBuilder<unknown> =>
  sql`coalesce(sum(${sql.ref(column)}) filter (where origin <> 'compared'), 0) as ${sql.ref(column)}`;

const whole = (column: string): RawBuilder<unknown> =>
  sql`round(coalesce(sum(${sql.ref(column)}), 0)) as ${sql.ref(column)}`;

const seconds = (column: string): RawBuilder<unknown> =>
  sql`trim_scale(round(coalesce(sum(${sql.ref(column)}), 0), 3)) as ${sql.ref(column)}`;

const summed = (column: string): RawBuilder<unknown> =>
  sql`coalesce(sum(${sql.ref(column)}), 0) as ${sql.ref(column)}`;

const share = (part: RawBuilder<unknown>, of: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`trim_scale(round((${part}) / nullif(${of}, 0), 6))`;

/** Tokens of points divided by tokens of requests, of what has requests. */
const coverage = (column: string): RawBuilder<unknown> =>
  share(
    sql`sum(${sql.ref(column)}) filter (where origin = 'compared')`,
    sql`sum(${sql.ref(column)}) filter (where origin = 'events')`,
  );

const PRICES = ['input', 'cache_read', 'cache_creation', 'output'];
const TOKENS = ['input_tokens', 'cache_read_tokens', 'cache_creation_tokens', 'output_tokens'];
const ALL_TOKENS = sql`(input_tokens + cache_read_tokens + cache_creation_tokens + output_tokens)`;

const SUMS = sql`
  ${sql.join(['requests', 'failed_requests', 'refused_requests', 'non_billable_requests'].map(summed))},
  ${sql.join([...TOKENS, 'reasoning_tokens'].map(counted))},
  coalesce(sum(${ALL_TOKENS}) filter (where origin <> 'compared'), 0) as total_tokens,
  trim_scale(sum(client_cost) filter (where origin <> 'compared'))::text as client_cost_usd,
  trim_scale(coalesce(sum(priced) filter (where origin <> 'compared'), 0) * 0.000000000001)::text as priced_cost_usd,
  coalesce(sum(${ALL_TOKENS}) filter (where origin <> 'compared' and priced is null), 0) as unpriced_tokens,
  ${sql.join(['lines_added', 'lines_removed', 'commits', 'pull_requests', 'edits_accepted', 'edits_rejected', 'session_starts'].map(whole))},
  ${sql.join(['active_seconds_user', 'active_seconds_cli'].map(seconds))},
  bool_or(origin = 'events') as has_events, bool_or(origin = 'metrics') as has_metrics,
  bool_or(origin = 'compared') as has_compared,
  ${sql.join(TOKENS.map((column) => sql`${coverage(column)} as ${sql.ref(`${column}_coverage`)}`))}`;

/** The CTE `sums`: by group, and as a whole (`is_whole`); and `unknown_models`, one row more than is returned. */
export const sumsWith = (prices: PriceTable): RawBuilder<unknown> => sql`
  prices as materialized (select * from ${pricesIn(prices)}),
  names as (
    select model, lower(model) as exact, ${plainModelName(sql`model`)} as plain
    from (select distinct model from parts where model is not null) told
  ),
  models as (
    select names.model, ${sql.join(PRICES.map((bucket) => sql.raw(`coalesce(of_exact.${bucket}, of_plain.${bucket}) as ${bucket}`)))}
    from names
    left join prices of_exact on of_exact.model = names.exact
    left join prices of_plain on of_plain.model = names.plain
  ),
  priced as (
    select parts.*, input_tokens * models.input + cache_read_tokens * models.cache_read
      + cache_creation_tokens * models.cache_creation + output_tokens * models.output as priced
    from parts left join models using (model)
  ),
  part_sums as (select key, grouping(key) = 1 as is_whole, ${SUMS} from priced group by grouping sets ((), (key))),
  sums as (
    select part_sums.*, coalesce(sessions, 0) as sessions, misses_sessions
    from part_sums left join session_counts counts on counts.is_whole = part_sums.is_whole
      -- as texts that can be hashed, and with NULL as a group of its own
      and coalesce('=' || counts.key, '') = coalesce('=' || part_sums.key, '')
  ),
  unknown_models as (
    select model, sum(${ALL_TOKENS}) as total_tokens from priced
    where origin <> 'compared' and priced is null group by model having sum(${ALL_TOKENS}) > 0
    order by total_tokens desc, model collate "C" limit ${MAX_UNKNOWN + 1}::bigint
  )`;

const MAX_UNKNOWN = 100;

export const CACHE_SHARE: RawBuilder<unknown> = share(
  sql`cache_read_tokens::numeric`,
  sql`input_tokens + cache_read_tokens + cache_creation_tokens`,
);

/** The columns of `sums` that a caller sees. */
export const SHOWN_SUMS: RawBuilder<unknown> = sql`
  requests, failed_requests, refused_requests, non_billable_requests, sessions,
  input_tokens, cache_read_tokens, cache_creation_tokens, output_tokens, reasoning_tokens, total_tokens,
  ${CACHE_SHARE} as cache_share,
  client_cost_usd, priced_cost_usd, unpriced_tokens,
  lines_added, lines_removed, commits, pull_requests, edits_accepted, edits_rejected,
  active_seconds_user, active_seconds_cli, session_starts,
  case when has_events and has_metrics then 'mixed' when has_events then 'events' when has_metrics then 'metrics' end
    as source,
  case when has_events and has_compared then json_build_object('input', input_tokens_coverage,
    'cache_read', cache_read_tokens_coverage, 'cache_creation', cache_creation_tokens_coverage,
    'output', output_tokens_coverage) end as coverage,
  case when has_events and has_compared then case when misses_sessions then 'sessions_without_points' end
    when has_events then 'no_points' when has_metrics then 'no_requests' end as coverage_reason`;

export const UNKNOWN_MODELS: RawBuilder<unknown> = sql`
  (select coalesce(json_agg(one), '[]') from (select * from unknown_models limit ${MAX_UNKNOWN}::bigint) one)
    as unknown_models,
  (select count(*) > ${MAX_UNKNOWN}::bigint from unknown_models) as unknown_models_truncated`;
