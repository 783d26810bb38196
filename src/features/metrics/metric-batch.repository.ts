import { sql } from 'kysely';
import { type CompositeColumn, compositeArray } from '../../db/composite-array.ts';
import type { ScopeTransaction } from '../../db/database.ts';
import { MICROSECONDS_NOW, microsecondsFrom, microsecondsOf } from '../../db/microseconds.ts';
import { COLUMNS, DELTAS, GIVEN, GIVEN_COLUMNS, type GivenColumn } from './metric.repository.ts';
import type { StoreMetric } from './metric.schemas.ts';
import { COUNTERS, type Counter, type Counts, ExactSum, Series } from './series.ts';

export type BatchSample = Omit<StoreMetric, 'metrics'>;

/** A sample as it is written. */
interface Counted {
  readonly sample: BatchSample;
  /** Microseconds since 1970. */
  readonly timestamp: number;
  readonly growth: Counts;
}

/**
 * Stores the samples in their order, moves their series on, and adds the growth to their sessions. Four statements in
 * two round trips, however many samples there are. The caller has locked the sessions that they name, and they are open.
 */
export async function insertMetrics(tx: ScopeTransaction, samples: readonly BatchSample[]): Promise<void> {
  if (samples.length === 0) return;
  const { series, now, typeOid } = await lockSeries(tx, samples);
  const counted = samples.map((sample): Counted => {
    const timestamp = sample.timestamp === undefined ? now : microsecondsOf(sample.timestamp);
    return { sample, timestamp, growth: seriesOf(series, sample).advance(timestamp, sample) };
  });
  const rows = compositeArray(typeOid, SENT, counted);
  await Promise.all([
    sql`insert into metrics (${sql.raw(COLUMNS.join(', '))})
      select ${sql.raw(COLUMNS.join(', '))} from unnest(${rows}::metric_sample[])`.execute(tx.db),
    moveSeries(tx, series),
    addToSessions(tx, counted),
  ]);
}

const TYPES = {
  text: 'text',
  jsonb: 'jsonb',
  bigint: 'bigint',
  'double precision': 'double',
  timestamptz: 'timestamptz',
} as const;

/** In the order of the type metric_sample. */
const SENT: readonly CompositeColumn<Counted>[] = [
  ...GIVEN_COLUMNS.map(sentColumn),
  ...DELTAS.map((_, index): CompositeColumn<Counted> => {
    const counter = COUNTERS[index] as Counter;
    return { type: 'bigint', of: ({ growth }) => growth[counter] };
  }),
];

function sentColumn(column: GivenColumn): CompositeColumn<Counted> {
  switch (column) {
    case 'timestamp':
      return { type: 'timestamptz', of: ({ timestamp }) => timestamp };
    case 'service':
      return { type: 'text', of: ({ sample }) => sample.service ?? 'combined' };
    case 'tool_id':
      return { type: 'text', of: ({ sample }) => toolOf(sample) };
    case 'metadata':
      return { type: 'jsonb', of: ({ sample }) => sample.metadata && JSON.stringify(sample.metadata) };
    default:
      return { type: TYPES[GIVEN[column]], of: ({ sample }) => sample[column] } as CompositeColumn<Counted>;
  }
}

const toolOf = ({ tool_id = 'unknown' }: BatchSample) => tool_id;

/** By tool and session, `''` for samples without one. */
type SeriesByName = ReadonlyMap<string, ReadonlyMap<string, Series>>;

const seriesOf = (series: SeriesByName, sample: BatchSample): Series =>
  series.get(toolOf(sample))?.get(sample.session_id ?? '') as Series;

interface SeriesRow extends Record<Counter, number | null> {
  readonly tool_id: string;
  readonly session_id: string;
  readonly last_timestamp: number | null;
  readonly now: number;
  readonly type_oid: number;
}

/**
 * Where the series of the samples stand, each locked, new ones too. In the order of their names, so that two batches
 * wait for each other and never in a circle.
 */
async function lockSeries(tx: ScopeTransaction, samples: readonly BatchSample[]) {
  const named = new Map(samples.map((one) => [JSON.stringify([toolOf(one), one.session_id]), one]));
  const tools = [...named.values()].map(toolOf);
  const sessions = [...named.values()].map(({ session_id = '' }) => session_id);
  const given = sql`unnest(${tools}::text[], ${sessions}::text[]) as given (tool_id, session_id)`;
  const [, { rows }] = await Promise.all([
    sql`insert into metric_series (tool_id, session_id, last_timestamp, ${sql.raw(DELTAS.join(', '))})
      select tool_id, session_id, '-infinity', 0, 0, 0 from ${given} order by tool_id, session_id
      on conflict (scope_id, tool_id, session_id) do nothing`.execute(tx.db),
    sql<SeriesRow>`select tool_id, session_id, ${sql.raw(COUNTERS.join(', '))},
        ${microsecondsFrom(`nullif(last_timestamp, '-infinity')`)} as last_timestamp,
        ${MICROSECONDS_NOW} as now, 'metric_sample'::regtype::oid::bigint as type_oid
      from ${given} join metric_series s using (tool_id, session_id)
      where s.scope_id = ${tx.scopeId} order by tool_id, session_id for no key update of s`.execute(tx.db),
  ]);
  const series = new Map<string, Map<string, Series>>();
  for (const { tool_id, session_id, last_timestamp, ...row } of rows) {
    const ofTool = series.get(tool_id) ?? new Map<string, Series>();
    const { tokens_saved, total_compressions, total_embeddings } = row;
    ofTool.set(
      session_id,
      new Series(last_timestamp, { tokens_saved, total_compressions, total_embeddings }),
    );
    series.set(tool_id, ofTool);
  }
  const [{ now, type_oid: typeOid }] = rows as [SeriesRow];
  return { series, now, typeOid };
}

function moveSeries(tx: ScopeTransaction, series: SeriesByName): Promise<unknown> {
  const moved = [...series].flatMap(([tool_id, ofTool]) =>
    [...ofTool].map(([session_id, { lastTimestamp, last, growth }]) => ({
      ...{ tool_id, session_id, last_timestamp: lastTimestamp, ...last },
      ...Object.fromEntries(COUNTERS.map((counter) => [`${counter}_delta`, growth[counter]])),
    })),
  );
  const assign = (name: string) => `${name} = moved.${name}`;
  const bigint = (name: string) => `${name} bigint`;
  return sql`update metric_series s
    set last_timestamp = timestamptz 'epoch' + moved.last_timestamp * interval '1 microsecond',
      ${sql.raw([...COUNTERS, ...DELTAS].map(assign).join(', '))}
    from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as moved (tool_id text, session_id text,
      ${sql.raw(['last_timestamp', ...COUNTERS, ...DELTAS].map(bigint).join(', '))})
    where s.scope_id = ${tx.scopeId} and s.tool_id = moved.tool_id and s.session_id = moved.session_id`.execute(
    tx.db,
  );
}

async function addToSessions(tx: ScopeTransaction, counted: readonly Counted[]): Promise<void> {
  const sums = new Map<string, Record<Counter, ExactSum>>();
  for (const { sample, growth } of counted) {
    if (sample.session_id === undefined) continue;
    let sum = sums.get(sample.session_id);
    if (!sum) {
      sum = {
        tokens_saved: new ExactSum(),
        total_compressions: new ExactSum(),
        total_embeddings: new ExactSum(),
      };
      sums.set(sample.session_id, sum);
    }
    for (const counter of COUNTERS) sum[counter].add(growth[counter]);
  }
  if (sums.size === 0) return;
  const grown = JSON.stringify([...sums].map(([session_id, sum]) => ({ session_id, ...sum })));
  await sql`update tool_sessions s
    set last_activity = now(), ${sql.raw(COUNTERS.map((name) => `${name} = s.${name} + grown.${name}`).join(', '))}
    from jsonb_to_recordset(${grown}::jsonb) as grown (session_id text,
      ${sql.raw(COUNTERS.map((name) => `${name} bigint`).join(', '))})
    where s.scope_id = ${tx.scopeId} and s.session_id = grown.session_id`.execute(tx.db);
}
