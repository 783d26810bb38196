import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope, scopeIdOf, type TenantScope } from '../../../src/auth/scope.ts';
import { RECOUNTED_TABLES } from '../../../src/features/entitlements/stored-bytes.repository.ts';
import { choresOf } from '../../../src/jobs/housekeeping.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { DAY, event, everythingOf, facts, HOUR, now, point, request, rowsOf, sessionsOf } from './facts.ts';

const db = await setUpDatabase();
const { otel, settings } = db.services;

async function newTenant(): Promise<TenantScope> {
  const tenant = await db.newTenant();
  await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
  return tenant;
}

const numberIn = async (scope: Scope, table: string) => {
  const [row] = await rowsOf<{ count: number }>(
    db,
    scope,
    `select count(*)::int as count from ${table} where scope_id = $1`,
  );
  return row?.count;
};

test('the events of a request count against the limits of the plan and of the settings, all or none', async () => {
  const scope = await db.newTenant();
  const requests = Array.from({ length: 6 }, (_, n) => request({ model: `m${n}` }));
  await settings.change(scope, { max_events_per_minute: 10 }, OPERATOR);
  await otel.storeFacts(scope, facts({ requests }));
  const more = facts({
    events: [event(), event({ name: 'x' })],
    points: [point(), point({ metric: 'y' }), point({ metric: 'z' })],
  });
  await expect(otel.storeFacts(scope, more)).rejects.toMatchObject({
    code: 'event_limit_reached',
    status: 429,
  });
  expect(await numberIn(scope, 'tool_events')).toBe(0);
  await otel.storeFacts(scope, { ...more, points: more.points.slice(0, 2) });
  expect([await numberIn(scope, 'tool_events'), await numberIn(scope, 'otel_points')]).toEqual([2, 2]);
  await expect(otel.storeFacts(scope, facts({ events: [event({ name: 'one more' })] }))).rejects.toThrow();

  const free = await db.newTenant();
  const many = Array.from({ length: 6_001 }, (_, n) => request({ model: `m${n}` }));
  await expect(otel.storeFacts(free, facts({ requests: many }))).rejects.toMatchObject({
    code: 'plan_limit_reached',
  });
  expect(await numberIn(free, 'model_requests')).toBe(0);
});

test.each([
  ['a tenant', newTenant],
  ['local mode', async () => LOCAL as Scope],
])(
  'in %s, what is older than the retention goes and does not come back, and the sums of sessions stay',
  async (_name, scopeOf) => {
    const scope = await scopeOf();
    const external_id = 'kept for a week';
    const told = (days: number) => ({ external_id, timestamp: now() - days * DAY });
    const all = facts({
      requests: [8, 6].map((days) => request(told(days))),
      events: [8, 6].map((days) => event(told(days))),
      points: [8, 6].map((days) => point({ external_id, time: now() - days * DAY })),
    });
    const run = async () => {
      for (const { name, run: chore } of choresOf(db.services))
        if (name === 'delete telemetry beyond its retention') return chore(scope);
      return undefined;
    };
    expect(await otel.storeFacts(scope, all)).toEqual({ count: 0, reason: undefined });
    expect(await run()).toBe(0);
    await settings.change(scope, { retention_days: 7 }, OPERATOR);
    expect(await run()).toBe(3);
    const counts = async () =>
      Promise.all(['model_requests', 'tool_events', 'otel_points'].map((table) => numberIn(scope, table)));
    expect(await counts()).toEqual([1, 1, 1]);
    const before = await everythingOf(db, scope);
    const reason = 'older than the 7 days for which telemetry is kept';
    expect(await otel.storeFacts(scope, all)).toEqual({
      count: 3,
      reason: `2 records not stored: ${reason}.`,
    });
    expect(await everythingOf(db, scope)).toEqual(before);
    expect(await otel.storeFacts(scope, { ...all, requests: [], events: [] })).toEqual({
      count: 1,
      reason: `1 data point not stored: ${reason}.`,
    });
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([{ model_requests: 2, input_tokens: 20 }]);
    await settings.change(scope, { retention_days: null }, OPERATOR);
    await settings.change(scope, { retention: { telemetry_days: 1 } }, OPERATOR);
    expect(await run()).toBe(3);
    await settings.change(scope, { retention: null }, OPERATOR);
  },
);

test('more than a slice of old rows goes in one round', async () => {
  const scope = await newTenant();
  const requests = Array.from({ length: 10_500 }, (_, n) =>
    request({ timestamp: now() - 9 * DAY, model: `m${n}` }),
  );
  await otel.storeFacts(scope, facts({ requests }));
  await settings.change(scope, { retention_days: 7 }, OPERATOR);
  expect(await db.services.retention.deleteExpired(scope, 'telemetry')).toBe(10_500);
  expect(await numberIn(scope, 'model_requests')).toBe(0);
});

/** As if the series and streams of a metric had got no point for so many days. */
const idleFor = (scope: Scope, metric: string, days: number) =>
  db.asAdmin(async (admin) => {
    const values = [scopeIdOf(scope), metric, days];
    const ago = 'now() - make_interval(days => $3)';
    const ofMetric = 'scope_id = $1 and series_id in (select series_id from otel_series where metric = $2)';
    await admin.query(`update otel_streams set last_point_at = ${ago} where ${ofMetric}`, values);
    await admin.query(`update otel_series set last_point_at = ${ago} where ${ofMetric}`, values);
  });

test.each([
  ['a tenant', newTenant],
  ['local mode', async () => LOCAL as Scope],
])(
  'in %s, a series without a point for 31 days goes with its last points, and its streams before',
  async (_name, scopeOf) => {
    const scope = await scopeOf();
    const cumulative = { temporality: 'cumulative', start: null, time: now() - 5 * DAY } as const;
    const of = (metric: string, value: number, time = cumulative.time) =>
      otel.storeFacts(scope, facts({ points: [point({ ...cumulative, metric, value, time })] }));
    for (const metric of ['without points', 'with points', 'in use', 'almost']) await of(metric, 1);
    await of('with points', 3, cumulative.time + HOUR);
    await idleFor(scope, 'without points', 31);
    await idleFor(scope, 'with points', 31);
    // the time of a point is known to the hour, and a start of this age still counts whole
    await idleFor(scope, 'almost', 30);
    const left = async () => {
      const series = await rowsOf<{ metric: string; streams: number; archived: boolean }>(
        db,
        scope,
        `select metric, archived, (select count(*)::int from otel_streams t where t.scope_id = s.scope_id and t.series_id = s.series_id) as streams
        from otel_series s where scope_id = $1 and metric in ('without points', 'with points', 'in use', 'almost') order by metric`,
      );
      return series.map(({ metric, streams, archived }) => [metric, streams, archived]);
    };
    // two streams, a series, and a series that is archived
    expect(await otel.deleteIdleSeries(scope)).toBe(4);
    const others = [
      ['almost', 1, false],
      ['in use', 1, false],
    ];
    expect(await left()).toEqual([...others, ['with points', 0, true]]);
    expect(await otel.deleteIdleSeries(scope)).toBe(0);
    // a new point opens it again
    await of('with points', 5, cumulative.time + 2 * HOUR);
    expect(await left()).toEqual([...others, ['with points', 1, false]]);
    await idleFor(scope, 'with points', 31);
    await otel.deleteIdleSeries(scope);
    expect(await otel.deletePoints(scope, 3)).toBe(1);
    expect(await left()).toEqual(others);
  },
);

const MAX_OPEN_SERIES = 20_000;

test('a tenant has at most 20,000 open series, counted exactly at the same time, and keeps using those it has', async () => {
  const scope = await newTenant();
  await db.asAdmin((admin) =>
    admin.query(
      `insert into otel_series (scope_id, tenant_id, series_id, tool_id, metric, unit, kind)
        select $1, $1, 'series ' || n, 'claude-code', 'many', '1', 'counter' from generate_series(1, $2) n`,
      [scope.tenantId, MAX_OPEN_SERIES - 10],
    ),
  );
  const newSeries = (n: number) => point({ metric: `new ${n}` });
  const answers = await Promise.all(
    [0, 1, 2, 3].map((k) => {
      const points = Array.from({ length: 5 }, (_, n) => newSeries(5 * k + n));
      return otel.storeFacts(
        scope,
        facts({ points: [...points, { ...newSeries(0), series_id: 'series 1' }] }),
      );
    }),
  );
  expect(answers.reduce((sum, { count }) => sum + count, 0)).toBe(10);
  expect(await numberIn(scope, 'otel_series')).toBe(MAX_OPEN_SERIES);
  expect(await numberIn(scope, 'otel_points')).toBe(11);
  const refused = [
    newSeries(100),
    newSeries(101),
    point({ metric: 'new 100', value: 2, time: now() - 5_000_000 }),
  ];
  expect(await otel.storeFacts(scope, facts({ points: refused }))).toEqual({
    count: 3,
    reason: expect.stringMatching(/^3 data points not stored: there are already 20000 open series; .+\.$/),
  });
  expect(await numberIn(await newTenant(), 'otel_series')).toBe(0);
  // those without a point for a day are open no more
  await idleFor(scope, 'many', 2);
  expect(await otel.storeFacts(scope, facts({ points: refused }))).toEqual({ count: 0, reason: undefined });
});

test('what is stored, updated and deleted is counted in bytes', async () => {
  const scope = await newTenant();
  await db.services.sessions.getOrCreate(scope, { tool_id: 'claude-code', instance_id: 'counted' });
  await db.services.storedBytes.recount(scope, 24);
  const told = { external_id: 'counted', timestamp: now() - 2 * DAY };
  const histogram = { ...told, metric: 'h', kind: 'histogram', count: 1 } as const;
  const all = facts({
    requests: [
      request({ ...told, request_id: 'req_1', attributes: '{"a":"bbbbbbbbbbbbbbbbbbbbbb"}' }),
      request({ ...told, external_id: 'two' }),
    ],
    events: [event(told), event({ ...told, name: 'correction', call_id: 'req_1', is_work: false })],
    points: [
      point({ ...told, time: now() - 2 * DAY }),
      point({ ...told, metric: 'c', temporality: 'cumulative' }),
      point({ ...histogram, histogram: '{"bounds":[1,2,3,4,5]}', value: 1 }),
    ],
  });
  const bytes = async () => {
    const sums = RECOUNTED_TABLES.map(
      (table) => `select sum(stored_bytes) as bytes from ${table} where scope_id = $1`,
    );
    const [row] = await rowsOf<{ counted: number; stored: number }>(
      db,
      scope,
      `select (select bytes from tenant_storage where scope_id = $1)::int as counted,
        (select sum(bytes) from (${sums.join(' union all ')}) sums)::int as stored`,
    );
    return row as NonNullable<typeof row>;
  };
  const isExact = async () => {
    const { counted, stored } = await bytes();
    expect(counted).toBe(stored);
    return stored;
  };
  await otel.storeFacts(scope, all);
  const first = await isExact();
  await otel.storeFacts(scope, all);
  expect(await isExact()).toBe(first);
  await otel.storeFacts(
    scope,
    facts({ points: [point({ ...histogram, histogram: '{}', value: 1, time: now() })] }),
  );
  await isExact();
  await db.services.sessions.openExternal(scope, {
    tool_id: 'claude-code',
    external_id: 'hooked',
    workspace_path: '/w',
    tool_version: '3',
  });
  await db.services.sessions.openExternal(scope, {
    tool_id: 'claude-code',
    external_id: 'counted',
    workspace_path: '/w',
  });
  const before = await isExact();
  await settings.change(scope, { retention: { telemetry_days: 1 } }, OPERATOR);
  await db.services.retention.deleteExpired(scope, 'telemetry');
  await idleFor(scope, 'c', 40);
  await otel.deleteIdleSeries(scope);
  expect(await isExact()).toBeLessThan(before - 1_500);
});
