import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing, storingInOrder } from '../../../db/transaction/storing.ts';
import { storeGrown } from './growth.ts';
import {
  COUNTERS,
  DELTAS,
  GIVEN,
  GIVEN_COLUMNS,
  type GivenColumn,
  list,
  listEach,
  type MetricRow,
  SHOWN,
} from './metric.columns.ts';
import type { StoreMetric } from './metric.schemas.ts';

export type Sample = Omit<StoreMetric, 'metrics'> & Required<Pick<StoreMetric, 'tool_id' | 'service'>>;

/**
 * Stores a sample with the growth of its counters, advances its series, and adds the growth to its session. It locks the
 * session and then the series, so that concurrent writers are safe. One statement, except on a cluster. `undefined` if the
 * session is unknown or has ended.
 */
export const insertMetric = (tx: ScopeTransaction, sample: Sample): Promise<MetricRow | undefined> =>
  tx.isDistributed ? insertInSteps(tx, sample) : insertAtOnce(tx, sample);

async function insertAtOnce(tx: ScopeTransaction, sample: Sample): Promise<MetricRow | undefined> {
  const [row] = await storing<MetricRow>(tx, {
    ctes: sql`given as (select ${sql.join(GIVEN_COLUMNS.map((column) => sql`${given(sample, column)} as ${sql.ref(column)}`))}),
    session as (${lockSession(tx, sample)}),
    moved as (
      insert into metric_series as series (${SERIES})
      select tool_id, coalesce(session_id, ''), timestamp, ${list(COUNTERS)}, ${listEach(COUNTERS, (counter) => `counter_growth(${counter}, null)`)}
      from given where session_id is null or exists (select 1 from session)
      ${SERIES_MOVED}
    ),
    grown as materialized (select given.*, ${listEach(DELTAS, (delta) => `moved.${delta}`)} from given, moved),
    sums as (select session_id, ${list(DELTAS)} from grown where session_id is not null),
    ${storeGrown(tx, { grown: sql`grown`, sums: sql`sums`, returning: sql`${list(SHOWN)}, stored_bytes` })}`,
    growth: sql`select sum(stored_bytes + new_bytes) from stored, moved`,
    rows: sql`select ${list(SHOWN)} from stored`,
  });
  return row;
}

type Growth = Readonly<Record<(typeof DELTAS)[number], number>>;

/** Each statement names one row, so that Citus sends it to the row's shard. */
async function insertInSteps(tx: ScopeTransaction, sample: Sample): Promise<MetricRow | undefined> {
  const { session_id } = sample;
  if (session_id !== undefined) {
    const { rows } = await lockSession(tx, sample).execute(tx.db);
    if (rows.length === 0) return undefined;
  }
  const counters = COUNTERS.map((counter) => given(sample, counter));
  const first = counters.map((counter) => sql`counter_growth(${counter}, null)`);
  const [grown] = await storingInOrder<Growth>(tx, [
    sql`insert into metric_series as series (${SERIES})
      values (${sample.tool_id}::text, ${session_id ?? ''}::text, ${given(sample, 'timestamp')}, ${sql.join([...counters, ...first])})
      ${SERIES_MOVED}`,
  ]);
  const deltas = DELTAS.map((delta) => sql`${grown?.[delta] ?? null}::bigint`);
  const sums = COUNTERS.map((counter, n) => sql`${sql.ref(counter)} = ${sql.ref(counter)} + ${deltas[n]}`);
  const [[row]] = await Promise.all([
    storingInOrder<MetricRow>(tx, [
      sql`insert into metrics (${list(GIVEN_COLUMNS)}, ${list(DELTAS)})
        values (${sql.join([...GIVEN_COLUMNS.map((column) => given(sample, column)), ...deltas])})
        returning ${list(SHOWN)}, stored_bytes as new_bytes`,
    ]),
    session_id !== undefined &&
      sql`update tool_sessions set last_activity = now(), ${sql.join(sums)}
        where scope_id = ${tx.scopeId} and session_id = ${session_id}`.execute(tx.db),
  ]);
  return row;
}

const lockSession = (tx: ScopeTransaction, { session_id }: Sample) => sql`
      select session_id from tool_sessions
      where scope_id = ${tx.scopeId} and session_id = ${session_id ?? null} and ended_at is null
      for update`;

const counted = (counter: string) =>
  `counted_value(excluded.${counter}, excluded.last_timestamp, series.last_timestamp)`;

const SERIES = list(['tool_id', 'session_id', 'last_timestamp', ...COUNTERS, ...DELTAS]);
const SERIES_MOVED = sql`
      on conflict (scope_id, tool_id, session_id) do update set
        last_timestamp = greatest(series.last_timestamp, excluded.last_timestamp),
        ${listEach(COUNTERS, (counter) => `${counter} = coalesce(${counted(counter)}, series.${counter})`)},
        ${listEach(COUNTERS, (counter) => `${counter}_delta = counter_growth(${counted(counter)}, series.${counter})`)}
      returning ${list(DELTAS)}, case when series.xmax = 0 then stored_bytes else 0 end as new_bytes`;

function given(sample: Sample, column: GivenColumn): RawBuilder<unknown> {
  const value = column === 'metadata' ? sample.metadata && JSON.stringify(sample.metadata) : sample[column];
  const typed = sql`${value ?? null}::${sql.raw(GIVEN[column])}`;
  return column === 'timestamp' ? sql`coalesce(${typed}, now())` : typed;
}
