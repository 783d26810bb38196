import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { SeriesPoint } from '../../../src/features/telemetry/otel/facts.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { DAY, facts, HOUR, MINUTE, now, point, rowsOf, SECOND, sessionsOf } from './facts.ts';

const db = await setUpDatabase();
const { otel } = db.services;
const tenant = await db.newTenant();

let metrics = 0;
const newMetric = () => `metric ${metrics++}`;

interface Row {
  /** Seconds after the base. */
  readonly second: number;
  readonly value: number;
  readonly count: number | null;
  readonly min: number | null;
}

const BASE = now() - HOUR;

describe.each([
  ['in a tenant', tenant as Scope],
  ['in local mode', LOCAL as Scope],
])('%s', (_name, scope) => {
  const store = (...points: SeriesPoint[]) => otel.storeFacts(scope, facts({ points }));
  const rows = (metric: string) =>
    rowsOf<Row>(
      db,
      scope,
      `select (extract(epoch from p.timestamp) - $3)::float8 as second, p.value, p.count::int as count, p.min
        from otel_points p join otel_series s using (scope_id, series_id) where s.scope_id = $1 and s.metric = $2
        order by p.timestamp, p.start_nanos`,
      metric,
      BASE / SECOND,
    );
  const growth = async (metric: string) => (await rows(metric)).map(({ second, value }) => [second, value]);
  /** Points of one cumulative stream. */
  const stream =
    (metric: string, start: number | null = BASE) =>
    (second: number, value: number) =>
      point({ ...{ metric, temporality: 'cumulative' }, start, time: BASE + second * SECOND, value });

  test('a delta point is stored once for each start and time', async () => {
    const metric = newMetric();
    const at = (start: number, second: number) =>
      point({ metric, start: BASE + start * SECOND, time: BASE + second * SECOND, value: 5 });
    await store(at(0, 10), at(0, 10), at(1, 10));
    await store(at(0, 10), at(10, 20));
    expect(await growth(metric)).toEqual([
      [10, 5],
      [10, 5],
      [20, 5],
    ]);
  });

  test('a total counts whole at first, then with what it has grown, and is silent while it stands', async () => {
    const metric = newMetric();
    const at = stream(metric);
    await store(at(1, 10));
    await store(at(2, 10));
    await store(at(3, 15), at(4, 15), at(5, 18));
    expect(await growth(metric)).toEqual([
      [1, 10],
      [3, 5],
      [5, 3],
    ]);
  });

  test('a total that fell with the same start was reset, and counts whole', async () => {
    const metric = newMetric();
    const at = stream(metric);
    await store(at(1, 10));
    await store(at(2, 4));
    await store(at(3, 6));
    expect(await growth(metric)).toEqual([
      [1, 10],
      [2, 4],
      [3, 2],
    ]);
  });

  test('a new start is a stream of its own, so that two processes of a session do not collide', async () => {
    const metric = newMetric();
    const [one, other] = [stream(metric), stream(metric, BASE + SECOND)];
    await store(one(2, 10), other(2, 100));
    await store(one(3, 11), other(3, 103));
    expect(await growth(metric)).toEqual([
      [2, 10],
      [2, 100],
      [3, 1],
      [3, 3],
    ]);
  });

  test('points out of order count by their times within a request, and not at all when they are late', async () => {
    const metric = newMetric();
    const at = stream(metric);
    await store(at(5, 50), at(3, 30));
    await store(at(4, 40), at(5, 99));
    await store(at(6, 55));
    expect(await growth(metric)).toEqual([
      [3, 30],
      [5, 20],
      [6, 5],
    ]);
  });

  test.each([
    ['without a start', null],
    ['whose start is older than 30 days', now() - 31 * DAY],
  ])('the first total of a counter %s is only the base', async (_start, start) => {
    const metric = newMetric();
    const at = stream(metric, start);
    await store(at(1, 10));
    expect(await growth(metric)).toEqual([]);
    await store(at(2, 12), at(3, 5));
    expect(await growth(metric)).toEqual([
      [2, 2],
      [3, 5],
    ]);
  });

  test('a start of 29 days ago is new', async () => {
    const metric = newMetric();
    await store(stream(metric, now() - 29 * DAY)(1, 10));
    expect(await growth(metric)).toEqual([[1, 10]]);
  });

  test('a histogram grows in count and sum, also without a start, and keeps its latest bounds', async () => {
    const metric = newMetric();
    const histogram = { metric, kind: 'histogram', temporality: 'cumulative', min: 1, max: 9 } as const;
    const at = (second: number, value: number, count: number, bounds = '{"counts":[1]}') =>
      point({ ...histogram, start: null, time: BASE + second * SECOND, value, count, histogram: bounds });
    await store(at(1, 10, 2));
    await store(at(2, 10, 3), at(3, 15, 4, '{"counts":[4]}'));
    await store(at(3, 15, 4, '{"counts":[0]}'), at(2, 10, 3));
    await store(at(4, 3, 1, '{"counts":[7]}'));
    expect(await rows(metric)).toEqual([
      { second: 1, value: 10, count: 2, min: null },
      { second: 2, value: 0, count: 1, min: null },
      { second: 3, value: 5, count: 1, min: null },
      { second: 4, value: 3, count: 1, min: null },
    ]);
    const kept = 'select histogram from otel_series where scope_id = $1 and metric = $2';
    expect(await rowsOf(db, scope, kept, metric)).toEqual([{ histogram: { counts: [7] } }]);
  });

  test('a histogram of deltas is stored as it comes, with its least and greatest value', async () => {
    const metric = newMetric();
    const delta = {
      metric,
      kind: 'histogram',
      temporality: 'delta',
      value: 10,
      count: 2,
      min: 1,
      max: 9,
    } as const;
    const at = (second: number, bounds: string) =>
      point({ ...delta, start: BASE, time: BASE + second * SECOND, histogram: bounds });
    await store(at(1, '{"n":1}'), at(2, '{"n":2}'));
    await store(at(1, '{"n":3}'));
    expect(await rows(metric)).toEqual([
      { second: 1, value: 10, count: 2, min: 1 },
      { second: 2, value: 10, count: 2, min: 1 },
    ]);
    const kept = 'select histogram from otel_series where scope_id = $1 and metric = $2';
    expect(await rowsOf(db, scope, kept, metric)).toEqual([{ histogram: { n: 2 } }]);
  });

  test('a gauge has one row for each time, zeros too', async () => {
    const metric = newMetric();
    const at = (second: number, value: number, start: number | null = null) =>
      point({
        ...{ metric, kind: 'gauge', temporality: 'value' },
        start,
        time: BASE + second * SECOND,
        value,
      });
    await store(at(1, 5), at(2, 0));
    await store(at(2, 7, BASE), at(3, -4));
    expect(await growth(metric)).toEqual([
      [1, 5],
      [2, 0],
      [3, -4],
    ]);
  });

  test('a process that repeats its totals for an hour adds nothing, and its session ends', async () => {
    const metric = newMetric();
    const external_id = `stale ${metric}`;
    const at = (minute: number) =>
      point({
        ...{ metric, external_id, temporality: 'cumulative', value: 10 },
        ...{ start: BASE, time: BASE + minute * MINUTE },
      });
    for (let minute = 0; minute < 60; minute += 5) await store(at(minute));
    expect(await growth(metric)).toEqual([[0, 10]]);
    await db.services.sessions.endIdle(scope, 30);
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([
      { ended_by: 'idleness', ended_at: BASE },
    ]);
    await store(at(60));
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([
      { ended_by: 'idleness', ended_at: BASE },
    ]);
  });

  test('totals of one stream that come at the same time over four connections add up', async () => {
    const metric = newMetric();
    const at = stream(metric);
    await Promise.all([0, 1, 2, 3].flatMap(() => Array.from({ length: 15 }, (_, n) => store(at(n, n * 10)))));
    const total = (await growth(metric)).reduce((sum, [, value = 0]) => sum + value, 0);
    expect(total).toBe(140);
  });
});

// Below, the rule of the contract as a model of its own: in whole numbers, point by point.

interface Told {
  readonly stream: number;
  readonly second: number;
  readonly value: number;
}

const STARTS = [BASE, BASE + SECOND, null, now() - 40 * DAY] as const;
const IS_BASE = [false, false, true, true];

class Model {
  readonly rows: [start: number, second: number, growth: bigint][] = [];
  readonly #streams = new Map<number, { second: number; value: bigint }>();

  /** The points of one request, which count by their times. */
  take(request: readonly Told[]): void {
    for (let second = 0; second <= SECONDS; second++)
      for (const told of request) if (told.second === second) this.#take(told);
  }

  #take({ stream, second, value }: Told): void {
    const total = BigInt(value);
    const last = this.#streams.get(stream);
    if (last && second <= last.second) return;
    this.#streams.set(stream, { second, value: total });
    const before = last ? last.value : IS_BASE[stream] ? total : 0n;
    const growth = total < before ? total : total - before;
    if (growth > 0n) this.rows.push([stream, second, growth]);
  }
}

const SECONDS = 12;
const told: fc.Arbitrary<Told> = fc.record({
  stream: fc.integer({ min: 0, max: STARTS.length - 1 }),
  second: fc.integer({ min: 0, max: SECONDS }),
  value: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 9 }) },
    { weight: 1, arbitrary: fc.constantFrom(2 ** 53 - 1, 2 ** 52) },
  ),
});

test.each([
  ['in a tenant', await db.newTenant()],
  ['in local mode', LOCAL],
] as [string, Scope][])('any requests grow the streams of a counter %s as the rule says', (_name, scope) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(told, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      async (requests) => {
        const metric = newMetric();
        const model = new Model();
        const pointOf = ({ stream, second, value }: Told) =>
          point({
            ...{ metric, temporality: 'cumulative', start: STARTS[stream] ?? null, value },
            time: BASE + (10 + second) * SECOND,
          });
        for (const request of requests) {
          model.take(request);
          await otel.storeFacts(scope, facts({ points: request.map(pointOf) }));
        }
        const stored = await rowsOf<{ start: string; second: number; growth: number }>(
          db,
          scope,
          `select p.start_nanos::text as start, (extract(epoch from p.timestamp) - $3)::int as second, p.value as growth
            from otel_points p join otel_series s using (scope_id, series_id) where s.scope_id = $1 and s.metric = $2`,
          metric,
          BASE / SECOND + 10,
        );
        const rows = stored.map(({ start, second, growth }) => `${start} ${second} ${growth}`);
        const expected = model.rows.map(
          ([stream, second, growth]) => `${BigInt(STARTS[stream] ?? 0) * 1_000n} ${second} ${Number(growth)}`,
        );
        expect(rows.toSorted()).toEqual(expected.toSorted());
      },
    ),
    { seed: 23, numRuns: 60 },
  ),
);
