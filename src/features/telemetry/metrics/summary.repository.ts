import { type RawBuilder, sql } from 'kysely';
import { GROUPS, GROUPS_LIMIT, totalsOf } from '../../../db/query/grouped-sums.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import { knownZoneColumn, periodBeginning, periodLabel, zoneOf } from '../../../db/query/periods.ts';
import { boundsOf } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { groupKey, isOfSeries, isPeriod, matchesServiceAndTags, sessionsFor } from './sample-filter.ts';
import type { GroupBy, Summary, SummaryQuery, TagsQuery, TagWords } from './summary.schemas.ts';

// In these statements the policy alone restricts the scope. A condition in the WHERE clause as well would make
// PostgreSQL intersect the time index with the primary key, which reads every row of the tenant:
// docs/decisions/0007-windows.md.

const SUMS = sql`
  count(*) as sample_count,
  coalesce(sum(tokens_saved_delta), 0) as total_tokens_saved,
  coalesce(sum(total_embeddings_delta), 0) as total_embeddings,
  coalesce(sum(total_compressions_delta), 0) as total_compressions,
  avg(cache_hit_rate) as avg_cache_hit_rate,
  avg(avg_latency_ms) as avg_latency_ms,
  avg(compression_ratio) as avg_compression_ratio,
  ${isoTime(sql`min(timestamp)`)} as first_at,
  ${isoTime(sql`max(timestamp)`)} as last_at`;

const SUM_NAMES = sql.raw(`sample_count, total_tokens_saved, total_embeddings, total_compressions,
  avg_cache_hit_rate, avg_latency_ms, avg_compression_ratio, first_at, last_at`);

/** Sums and averages of a window, in total and by group. */
export async function summarizeMetrics(tx: ScopeTransaction, query: SummaryQuery): Promise<Summary> {
  const { group_by } = query;
  const { from, to } = boundsOf(query);
  const zone = zoneOf(query.time_zone);
  const shown = shownGroup(group_by, zone);
  const { rows } = await sql<Summary>`
    with sums as (
      select key, grouping(key) = 1 as is_whole, ${SUMS}
      from (
        select ${groupKey(group_by, zone)} as key, m.*
        from metrics m ${sessionsFor(tx, group_by)}
        where m.timestamp >= ${from} and m.timestamp < ${to} and ${isOfSeries(tx, query)} and ${matchesServiceAndTags(query)}
      ) samples
      group by grouping sets ((), (key))
    ),
    groups as (
      select ${shown.name} as "group", ${shown.startsAt} as starts_at, ${SUM_NAMES}
      from sums where not is_whole order by ${shown.order} limit ${GROUPS_LIMIT}
    )
    select ${from} as "from", ${to} as "to", ${group_by}::text as group_by,
      ${knownZoneColumn(query.time_zone)}
      ${totalsOf(SUM_NAMES)}, ${GROUPS}`.execute(tx.db);
  return rows[0] as Summary;
}

interface ShownGroup {
  readonly name: RawBuilder<unknown>;
  readonly startsAt: RawBuilder<unknown>;
  readonly order: RawBuilder<unknown>;
}

function shownGroup(groupBy: GroupBy, zone: RawBuilder<string>): ShownGroup {
  if (isPeriod(groupBy))
    return {
      name: periodLabel(groupBy, sql`key`, zone),
      startsAt: isoTime(periodBeginning(groupBy, sql`key`, zone)),
      order: sql`key`,
    };
  return {
    name: sql`key`,
    startsAt: sql`null::text`,
    order: sql`total_tokens_saved desc, key collate "C"`,
  };
}

/** The tag keys of the samples in a window. */
export function listTagKeys(tx: ScopeTransaction, query: TagsQuery): Promise<TagWords> {
  return distinctWords(tx, query, sql`metrics m, jsonb_object_keys(m.metadata) as word`);
}

/** The values of one tag. */
export function listTagValues(tx: ScopeTransaction, key: string, query: TagsQuery): Promise<TagWords> {
  return distinctWords(tx, query, sql`metrics m, lateral (select m.metadata ->> ${key}::text as word) tag`);
}

async function distinctWords(
  tx: ScopeTransaction,
  { limit, ...window }: TagsQuery,
  samplesWithWord: RawBuilder<unknown>,
): Promise<TagWords> {
  const { from, to } = boundsOf(window);
  const { rows } = await sql<TagWords>`
    with words as (
      select word from ${samplesWithWord}
      where ${tx.isScope('m')} and m.timestamp >= ${from} and m.timestamp < ${to} and word is not null
      group by word order by word collate "C" limit ${limit + 1}::bigint
    )
    select (select coalesce(json_agg(word), '[]') from (select word from words limit ${limit}::bigint) one) as data,
      (select count(*) > ${limit}::bigint from words) as truncated`.execute(tx.db);
  return rows[0] as TagWords;
}
