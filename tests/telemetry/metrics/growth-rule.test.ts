import { expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { Series } from '../../../src/features/telemetry/metrics/series.ts';
import type { Total } from '../../../src/lib/exact-json.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { watchStatements } from '../../support/statement-log.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();

const resultOf = (sql: string) =>
  db.asAdmin(async (admin) => (await admin.query(`select (${sql})::text as value`)).rows[0].value);

const [EARLY, LATE] = [`timestamptz '2026-02-01 00:00:00Z'`, `timestamptz '2026-02-01 00:00:00.000001Z'`];

test.each([
  ['a value counts if no sample is before it', `counted_value(5, ${EARLY}, null)`, '5'],
  ['a value counts if its sample is newer', `counted_value(5, ${LATE}, ${EARLY})`, '5'],
  ['a value counts if its sample is of the same time', `counted_value(5, ${EARLY}, ${EARLY})`, '5'],
  ['a value of an older sample does not count', `counted_value(5, ${EARLY}, ${LATE})`, null],
  ['every sample is newer than a series without one', `counted_value(0, ${EARLY}, '-infinity')`, '0'],
  ['a counter that was not reported does not count', `counted_value(null, ${LATE}, ${EARLY})`, null],
  ['the first value is all growth', 'counter_growth(5, null)', '5'],
  ['the first value may be zero', 'counter_growth(0, null)', '0'],
  ['a larger value grows by the difference', 'counter_growth(7, 5)', '2'],
  ['an equal value is no growth', 'counter_growth(5, 5)', '0'],
  ['a smaller value is a reset, and all growth', 'counter_growth(3, 5)', '3'],
  ['a reset to zero is no growth', 'counter_growth(0, 5)', '0'],
  ['what does not count is no growth', 'counter_growth(null, 5)', '0'],
  ['nothing after nothing is no growth', 'counter_growth(null, null)', '0'],
  ['growth is exact beyond 2^53', 'counter_growth(9223372036854775807, 1)', '9223372036854775806'],
])('%s', async (_name, sql, expected) => {
  expect(await resultOf(sql)).toBe(expected);
});

test('PostgreSQL inlines the rule, so that no function is called for each sample', async () => {
  const plan = await db.asAdmin((admin) =>
    admin.query(`explain verbose select counter_growth(counted_value(tokens_saved, timestamp, now()), total_embeddings),
      coalesce(counted_value(tokens_saved, timestamp, now()), 0) from metrics`),
  );
  const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).toContain('CASE WHEN');
  expect(text).not.toMatch(/(counted_value|counter_growth)\(/);
});

const SCOPES: readonly [string, Scope][] = [
  ['in local mode', LOCAL],
  ['in a tenant', tenant],
];

test.each(SCOPES)('a sample is one statement and a batch two, %s', async (_name, scope) => {
  const session_id = await db.newSession(scope);
  const sample = { session_id, tool_id: 'cursor', tokens_saved: 5 };
  const taken = watchStatements(db.pools);
  const aboutSamples = () =>
    Object.values(taken())
      .flat()
      .filter((text) => /metric/.test(text)).length;

  await db.services.metrics.store(scope, sample);
  // on a cluster each table has a statement of its own, which Citus sends to the row's shard
  expect(aboutSamples()).toBe(db.database.isDistributed ? 2 : 1);
  await db.services.ingest.store(
    scope,
    Array.from({ length: 50 }, (_, n) => ({ type: 'metric', data: { ...sample, tool_id: `tool-${n % 7}` } })),
  );
  expect(aboutSamples()).toBe(db.database.isDistributed ? 4 : 2);
});

const newSeries = (last: Total | null, newest: Total | null = null): Series => {
  const series = new Series('cursor', '');
  series.begin({ newest, tokens_saved: last, total_compressions: null, total_embeddings: null });
  return series;
};

const RULE: readonly [
  string,
  { last: Total | null; newest: Total | null; value: number; time: number; growth: number },
][] = [
  ['the first value is all growth', { last: null, newest: null, value: 5, time: 1, growth: 5 }],
  ['a larger value grows by the difference', { last: 5, newest: 1, value: 7, time: 2, growth: 2 }],
  ['a value of the same time counts', { last: 5, newest: 1, value: 7, time: 1, growth: 2 }],
  ['a smaller value is a reset, and all growth', { last: 5, newest: 1, value: 3, time: 2, growth: 3 }],
  ['a value of an older sample does not count', { last: 5, newest: 2, value: 7, time: 1, growth: 0 }],
  ['a value below one beyond 2^53 is a reset', { last: 2n ** 62n, newest: 1, value: 3, time: 2, growth: 3 }],
  [
    'a time beyond the year 2255 is newer',
    { last: 5, newest: 2n ** 60n, value: 7, time: 2 ** 50, growth: 0 },
  ],
];

test.each(RULE)('the server follows the same rule: %s', (_name, { last, newest, value, time, growth }) => {
  const series = newSeries(last, newest);
  series.take({ tokens_saved: value }, time);
  expect(series.growth).toEqual({ tokens_saved: growth, total_compressions: 0, total_embeddings: 0 });
});

test('sums of growth are exact beyond 2^53', () => {
  const series = newSeries(null);
  const most = Number.MAX_SAFE_INTEGER;
  for (const tokens_saved of [most, 1, most, 2, most]) series.take({ tokens_saved }, 1);
  expect(series.total.tokens_saved).toBe(3n * BigInt(most));
  expect(series.last.tokens_saved).toBe(most);
});
