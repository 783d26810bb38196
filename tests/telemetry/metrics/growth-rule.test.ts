import { expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
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
  expect(text).not.toMatch(/counted_value|counter_growth/);
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
  expect(aboutSamples()).toBe(1);
  await db.services.ingest.store(
    scope,
    Array.from({ length: 50 }, (_, n) => ({ type: 'metric', data: { ...sample, tool_id: `tool-${n % 7}` } })),
  );
  expect(aboutSamples()).toBe(2);
});

// Last, because it changes the rule of this database.
test('single samples and batches follow the same rule', async () => {
  const definitions = [
    `create or replace function counted_value(value bigint, sampled_at timestamptz, newest timestamptz) returns bigint
      language sql immutable parallel safe return case when value <> 13 then value end`,
    `create or replace function counter_growth(counted bigint, last_counted bigint) returns bigint
      language sql immutable parallel safe return coalesce(10 * counted + last_counted, 7)`,
  ];
  await db.asAdmin(async (admin) => {
    for (const definition of definitions) await admin.query(definition);
  });
  const values = [4, 13, 2, 13, 13, 6];
  const growthsOf = (tool: string) =>
    db.asAdmin(async (admin) => {
      const { rows } = await admin.query(
        'select tokens_saved_delta::int as growth from metrics where tool_id = $1 order by id',
        [tool],
      );
      return rows.map(({ growth }) => growth);
    });
  const samplesOf = (tool_id: string) => values.map((tokens_saved) => ({ tool_id, tokens_saved }));

  for (const sample of samplesOf('single')) await db.services.metrics.store(tenant, sample);
  await db.services.ingest.store(
    tenant,
    samplesOf('batched').map((data) => ({ type: 'metric', data })),
  );
  expect(await growthsOf('single')).toEqual([7, 7, 24, 7, 7, 62]);
  expect(await growthsOf('batched')).toEqual([7, 7, 24, 7, 7, 62]);
});
