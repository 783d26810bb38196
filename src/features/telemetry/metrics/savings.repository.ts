import { type RawBuilder, sql } from 'kysely';
import { GROUPS, GROUPS_LIMIT, totalsOf } from '../../../db/query/grouped-sums.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import {
  knownZoneColumn,
  periodBeginning,
  periodLabel,
  periodStart,
  zoneOf,
} from '../../../db/query/periods.ts';
import { type Bounds, boundsOf } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { groupKey, isOfSeries, matchesServiceAndTags, sessionsFor } from './sample-filter.ts';
import type { SavingsQuery, SavingsReport } from './savings.schemas.ts';

// As in summary.repository.ts, the policy alone restricts the scope.

const SUM_NAMES = sql.raw(
  'request_count, total_embeddings, total_compressions, total_tokens_saved, total_tokens_processed',
);

/** The savings of a window, by owner and period. */
export async function sumSavings(tx: ScopeTransaction, query: SavingsQuery): Promise<SavingsReport> {
  const { from, to } = boundsOf(query);
  const zone = zoneOf(query.time_zone);
  const { rows } = await sql<SavingsReport>`
    with samples as (${countedSamples(tx, query, { from, to })}),
    sums as (
      select key, starts_at, grouping(starts_at) = 1 as is_whole,
        count(*) as request_count,
        coalesce(sum(total_embeddings_delta), 0) as total_embeddings,
        coalesce(sum(total_compressions_delta), 0) as total_compressions,
        coalesce(sum(tokens_saved_delta), 0) as total_tokens_saved,
        coalesce(sum(case when tokens_processed >= processed_before then tokens_processed - processed_before
          else tokens_processed end), 0) as total_tokens_processed
      from samples m where ${matchesServiceAndTags(query)}
      group by grouping sets ((), (key, starts_at))
    ),
    groups as (
      select key as "group", ${periodLabel(query.period, sql`starts_at`, zone)} as period,
        ${isoTime(periodBeginning(query.period, sql`starts_at`, zone))} as starts_at, ${SUM_NAMES}
      from sums where not is_whole
      order by sums.starts_at desc, total_tokens_saved desc, key collate "C" limit ${GROUPS_LIMIT}
    )
    select ${from} as "from", ${to} as "to", ${knownZoneColumn(query.time_zone)}
      ${totalsOf(SUM_NAMES)}, ${GROUPS}`.execute(tx.db);
  return rows[0] as SavingsReport;
}

/**
 * The samples of a window, each with the `tokens_processed` of the previous one in its series. That counter has no
 * stored growth, and its plain sum would count the same tokens with every sample. Samples without it form a series of
 * their own here, so that they do not separate two that have it.
 */
function countedSamples(
  tx: ScopeTransaction,
  query: SavingsQuery,
  { from, to }: Bounds,
): RawBuilder<unknown> {
  const { group_by, period, time_zone } = query;
  return sql`
    select m.*, ${groupKey(group_by)} as key, ${periodStart(period, sql`m.timestamp`, zoneOf(time_zone))} as starts_at,
      coalesce(
        lag(m.tokens_processed) over (
          partition by m.tool_id, m.session_id, m.tokens_processed is null order by m.timestamp, m.id),
        case when m.session_id is null then (${processedBefore(tx, from, sql`before.session_id is null`)})
          else (${processedBefore(tx, from, sql`before.session_id = m.session_id`)}) end
      ) as processed_before
    from metrics m ${sessionsFor(tx, group_by)}
    where m.timestamp >= ${from} and m.timestamp < ${to} and ${isOfSeries(tx, query)}`;
}

/** The value of `m`'s series when the window began. Queried only for the first sample of each series. */
const processedBefore = (
  tx: ScopeTransaction,
  from: RawBuilder<string>,
  ofSession: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  select tokens_processed from metrics before
  where ${tx.isScope('before')} and tool_id = m.tool_id and ${ofSession} and timestamp < ${from} and tokens_processed is not null
  order by timestamp desc, id desc limit 1`;
