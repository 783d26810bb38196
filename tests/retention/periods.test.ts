import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import { RetentionService } from '../../src/features/retention/retention.service.ts';
import { tablesOf } from '../isolation/matrix/catalogue.ts';
import { digestsOf } from '../isolation/routes/secrets.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { age, endedBefore, keep, record, rowsIn, TIMES } from './aged.ts';

const db = await setUpDatabase();
const { services } = db;
const { retention, settings } = services;
const neighbour = await db.newTenant();
const neighbouring = await record(db, neighbour);
for (const [table, column] of Object.entries(TIMES))
  await age(db, neighbour, { table, column, hours: 10_000 });
await endedBefore(db, neighbour, neighbouring, 10_000);
const tables = await db.asAdmin(tablesOf);
const neighbours = () => db.asAdmin((admin) => digestsOf(admin, tables, neighbour.tenantId));
const ofNeighbour = await neighbours();

const OTHER_SAMPLES = ['session_velocity', 'checkpoint_predictions', 'cache_hits', 'tool_operations'];
const TELEMETRY = ['model_requests', 'tool_events', 'otel_points'];
const countsOf = (scope: Scope, names: readonly string[]) =>
  Promise.all(names.map((table) => rowsIn(db, scope, table)));

/** A row of each table an hour beyond 30 days, and one an hour within them. */
async function twoAges(scope: Scope): Promise<void> {
  await record(db, scope);
  for (const [table, column] of Object.entries(TIMES))
    await age(db, scope, { table, column, hours: 30 * 24 + 1 });
  await record(db, scope);
  for (const [table, column] of Object.entries(TIMES))
    await age(db, scope, {
      table,
      column,
      hours: 30 * 24 - 1,
      where: `${column} > now() - interval '29 days'`,
    });
}

describe.each([
  ['a tenant', () => db.newTenant() as Promise<Scope>],
  ['local mode', async () => LOCAL as Scope],
])('in %s', (_name, scopeOf) => {
  test('samples and telemetry go an hour after their period, and not an hour before', async () => {
    const scope = await scopeOf();
    await twoAges(scope);
    for (const kind of ['samples', 'telemetry', 'sessions', 'checkpoints'] as const)
      expect([kind, await retention.deleteExpired(scope, kind)]).toEqual([kind, 0]);
    await settings.change(scope, { retention_days: 30 }, OPERATOR);
    expect(await retention.deleteExpired(scope, 'samples')).toBe(1);
    // what retention_days has never deleted stays until somebody asks for it
    expect(await countsOf(scope, ['metrics', ...OTHER_SAMPLES])).toEqual([1, 2, 2, 2, 2]);
    await keep(db, scope, { samples_days: 30 });
    expect(await retention.deleteExpired(scope, 'samples')).toBe(4);
    expect(await countsOf(scope, ['metrics', ...OTHER_SAMPLES])).toEqual([1, 1, 1, 1, 1]);
    expect(await countsOf(scope, TELEMETRY)).toEqual([2, 2, 2]);
    expect(await retention.deleteExpired(scope, 'telemetry')).toBe(3);
    expect(await countsOf(scope, TELEMETRY)).toEqual([1, 1, 1]);
    expect(await retention.deleteExpired(scope, 'telemetry')).toBe(0);
    await settings.change(scope, { retention_days: null, retention: null }, OPERATOR);
  });

  test('the sums of a session stay when its samples and its telemetry go', async () => {
    const scope = await scopeOf();
    const sessionId = await record(db, scope);
    const told = `external_id = 'of ${sessionId}'`;
    const sums = () =>
      db.asAdmin(async (admin) => {
        const { rows } = await admin.query(
          `select tokens_saved::int, model_requests::int, input_tokens::int, cost_usd_micros::int from tool_sessions
            where session_id = $1 or ${told} order by model_requests`,
          [sessionId],
        );
        return rows;
      });
    const before = await sums();
    expect(before).toMatchObject([{ tokens_saved: 10 }, { model_requests: 1 }]);
    for (const [table, column] of Object.entries(TIMES)) await age(db, scope, { table, column, hours: 800 });
    await keep(db, scope, { samples_days: 1, telemetry_days: 1 });
    await retention.deleteExpired(scope, 'samples');
    await retention.deleteExpired(scope, 'telemetry');
    expect(await countsOf(scope, ['metrics', ...OTHER_SAMPLES, ...TELEMETRY])).toEqual(Array(8).fill(0));
    expect(await sums()).toEqual(before);
    // the next sample counts its growth from the one that was deleted
    await services.metrics.store(scope, { session_id: sessionId, tool_id: 'cursor', tokens_saved: 14 });
    expect(await rowsIn(db, scope, 'metrics', 'tokens_saved_delta = 4')).toBe(1);
    await keep(db, scope, null);
  });
});

/** `count` samples, all of them older than 40 days. */
const manyOldSamples = (scope: { readonly tenantId: string }, count: number) =>
  db.asAdmin((admin) =>
    admin.query(
      `insert into metrics (scope_id, tenant_id, timestamp, tool_id)
        select $1, $1, now() - make_interval(days => 40, secs => n), 'cursor' from generate_series(1, $2::int) n`,
      [scope.tenantId, count],
    ),
  );

test('a slice has 5,000 rows, the oldest; a longer period stops the work before the next one', async () => {
  const tenant = await db.newTenant();
  await manyOldSamples(tenant, 12_000);
  await keep(db, tenant, { samples_days: 20 });
  let reads = 0;
  // asks the real service, after an admin has changed the setting between the first slice and the second
  const changing = Object.create(settings, {
    readRetention: {
      value: async (scope: Scope) => {
        reads += 1;
        if (reads === 2) await keep(db, tenant, { samples_days: 30 });
        if (reads === 3) await keep(db, tenant, { samples_days: null });
        return settings.readRetention(scope);
      },
    },
  });
  const interrupted = new RetentionService(db.database, { ...services, settings: changing });
  expect(await interrupted.deleteExpired(tenant, 'samples')).toBe(10_000);
  expect(await rowsIn(db, tenant, 'metrics')).toBe(2_000);
  const youngest = `timestamp >= now() - interval '40 days 2010 seconds'`;
  expect(await rowsIn(db, tenant, 'metrics', youngest)).toBe(2_000);
  expect(await retention.deleteExpired(tenant, 'samples')).toBe(0);
});

test('rows of other scopes stay, whatever one scope sets', async () => {
  const tenant = await db.newTenant();
  await twoAges(tenant);
  await keep(db, tenant, { sessions_days: 1, samples_days: 1, telemetry_days: 1, checkpoints_days: 1 });
  for (const kind of ['sessions', 'samples', 'telemetry', 'checkpoints', 'audit'] as const)
    await retention.deleteExpired(tenant, kind);
  expect(await neighbours()).toEqual(ofNeighbour);
});

test('the plan limits how long samples and telemetry are kept, also in a preview', async () => {
  const tenant = await db.newTenant();
  const refused = { code: 'plan_limit_reached' };
  for (const name of ['samples_days', 'telemetry_days'] as const) {
    await expect(keep(db, tenant, { [name]: 31 })).rejects.toMatchObject(refused);
    await expect(retention.preview(tenant, { retention: { [name]: 31 } })).rejects.toMatchObject(refused);
    await keep(db, tenant, { [name]: 30 });
  }
  await keep(db, tenant, { sessions_days: 36_500, checkpoints_days: 36_500, audit_days: 36_500 });
  await expect(keep(db, LOCAL, { audit_days: 90 })).rejects.toMatchObject({ code: 'validation_failed' });
});
