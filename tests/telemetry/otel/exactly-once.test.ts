import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { buildServices } from '../../../src/container.ts';
import { closeRolePools, openRolePools } from '../../../src/db/pools/role-pools.ts';
import { Database } from '../../../src/db/transaction/database.ts';
import type { Facts } from '../../../src/features/telemetry/otel/facts.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import {
  event,
  everythingOf,
  facts,
  HOUR,
  MINUTE,
  now,
  point,
  request,
  rowsOf,
  SECOND,
  sessionsOf,
} from './facts.ts';

const db = await setUpDatabase();
const { otel } = db.services;
const START = now() - 6 * HOUR;

async function newTenant(): Promise<Scope> {
  const tenant = await db.newTenant();
  await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
  return tenant;
}

/** A day of a team: each element is one request. */
function day(): Facts[] {
  return Array.from({ length: 40 }, (_, n) => {
    const timestamp = START + n * MINUTE;
    const external_id = n % 8 === 7 ? null : `session ${n % 5}`;
    const tool_id = n % 3 === 0 ? 'cursor' : 'claude-code';
    const told = { tool_id, external_id, timestamp };
    const start = START + (n % 2) * SECOND;
    return facts({
      requests: Array.from({ length: 4 }, (_, k) =>
        request({
          ...told,
          request_id: `req ${n} ${k}`,
          input_tokens: n + k,
          status: k === 3 ? 'error' : 'ok',
        }),
      ),
      events: [
        event({ ...told, sequence: n }),
        event({ ...told, name: 'auth', is_work: false }),
        event({
          ...told,
          tool_id: 'cursor',
          name: 'correction',
          call_id: `req ${(n * 7) % 40} 1`,
          is_work: false,
        }),
      ],
      points: [
        point({ ...told, start: timestamp - MINUTE, time: timestamp, value: n }),
        point({ ...told, metric: 'total', temporality: 'cumulative', start, time: timestamp, value: n * 2 }),
        point({
          ...told,
          metric: 'load',
          kind: 'gauge',
          temporality: 'value',
          start: null,
          time: timestamp,
          value: n,
        }),
        point({
          ...{
            ...told,
            metric: 'duration',
            kind: 'histogram',
            temporality: 'delta',
            histogram: '{"bounds":[1]}',
          },
          ...{ start: timestamp - MINUTE, time: timestamp, value: n, count: 2, min: 0, max: n },
        }),
      ],
    });
  });
}

const shuffled = <T>(all: readonly T[], seed: number): T[] =>
  all
    .map((one, n) => [Math.sin(n * 12.9898 + seed * 78.233) * 43_758.5453, one] as const)
    .map(([random, one]) => [random - Math.floor(random), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one);

const storeAll = async (services: typeof db.services, scope: Scope, requests: readonly Facts[]) => {
  for (const one of requests) await services.otel.storeFacts(scope, one);
};

/** With services of a process that has just started. */
async function afterRestart(work: (services: typeof db.services) => Promise<void>): Promise<void> {
  const pools = openRolePools(db.urls.roles, { poolSize: 4, log: createLogger('silent') });
  try {
    await work(buildServices(Database.over(pools), db.dependencies));
  } finally {
    await closeRolePools(pools);
  }
}

test('a day that is sent twice, in parallel, in any order, and again after a restart, counts once', async () => {
  const [once, often] = [await newTenant(), await newTenant()];
  await storeAll(db.services, once, day());
  const expected = await everythingOf(db, once);
  expect(expected.requests).toHaveLength(160);
  expect(expected.requests?.filter((row) => !(row as { billable: boolean }).billable).length).toBeGreaterThan(
    5,
  );
  await Promise.all([0, 1, 2, 3].map((n) => storeAll(db.services, often, shuffled(day(), n))));
  expect(await everythingOf(db, often)).toEqual(expected);
  await afterRestart((services) => storeAll(services, often, shuffled(day(), 4)));
  expect(await everythingOf(db, often)).toEqual(expected);
});

test('the sums of a session are those of its billable requests', async () => {
  const scope = await newTenant();
  await Promise.all([0, 1].map((n) => storeAll(db.services, scope, shuffled(day(), n))));
  const wrong = await rowsOf(
    db,
    scope,
    `select s.session_id from tool_sessions s, lateral (
        select count(*) as model_requests, count(*) filter (where status = 'error') as failed_requests, sum(input_tokens) as input_tokens,
          sum(cost_usd_micros) as cost, sum(reasoning_tokens) as reasoning
        from model_requests r where r.scope_id = s.scope_id and r.session_id = s.session_id and billable) r
      where s.scope_id = $1 and (s.model_requests, s.failed_requests, s.input_tokens, s.cost_usd_micros, s.reasoning_tokens)
        is distinct from (r.model_requests, r.failed_requests, r.input_tokens, r.cost, r.reasoning)`,
  );
  expect(wrong).toEqual([]);
  const [sums] = await rowsOf<{ sessions: number }>(
    db,
    scope,
    'select count(*)::int as sessions from tool_sessions where scope_id = $1 and model_requests > 0',
  );
  expect(sums).toEqual({ sessions: 10 });
});

describe.each([
  ['in a tenant', newTenant],
  ['in local mode', async () => LOCAL as Scope],
])('%s', (name, scopeOf) => {
  const ofCall = (tool_id: string, scope: Scope) =>
    rowsOf(
      db,
      scope,
      `select status, billable, input_tokens::int as input_tokens from model_requests where scope_id = $1 and tool_id = $2 order by status`,
      tool_id,
    );

  test('a call that is told twice with other attributes is one, and its failure another', async () => {
    const scope = await scopeOf();
    const told = { tool_id: `told twice ${name}`, external_id: `told twice ${name}`, request_id: 'req_1' };
    const [first, second] = [
      request(told),
      request({ ...told, timestamp: now() - MINUTE, input_tokens: 99 }),
    ];
    await otel.storeFacts(scope, facts({ requests: [first, second] }));
    await otel.storeFacts(scope, facts({ requests: [second, request({ ...told, status: 'error' })] }));
    const rows = await ofCall(told.tool_id, scope);
    expect(rows.map((row) => (row as { status: string }).status)).toEqual(['error', 'ok']);
    expect(await sessionsOf(db, scope, told.external_id)).toMatchObject([
      { model_requests: 2, failed_requests: 1 },
    ]);
  });

  test('a call without an id of its own is known by its record alone', async () => {
    const scope = await scopeOf();
    const told = { tool_id: `no id ${name}`, external_id: null };
    const requests = [request(told), request({ ...told, model: 'another' })];
    await otel.storeFacts(scope, facts({ requests }));
    await otel.storeFacts(scope, facts({ requests: requests.toReversed() }));
    expect(await ofCall(told.tool_id, scope)).toHaveLength(2);
  });

  test.each(['before', 'with', 'after'])(
    'a correction that comes %s its request takes it back once',
    async (when) => {
      const scope = await scopeOf();
      const tool_id = `corrected ${when} ${name}`;
      const told = { tool_id, external_id: `session ${when} ${name}` };
      const requests = ['req_1', 'req_2'].map((request_id) => request({ ...told, request_id }));
      const events = [
        event({ ...told, external_id: null, name: 'correction', call_id: 'req_1', is_work: false }),
      ];
      if (when === 'before') await otel.storeFacts(scope, facts({ events }));
      await otel.storeFacts(scope, facts({ requests, events: when === 'with' ? events : [] }));
      if (when === 'after') await otel.storeFacts(scope, facts({ events }));
      await otel.storeFacts(scope, facts({ requests, events }));
      expect(
        (await ofCall(tool_id, scope)).map((row) => (row as { billable: boolean }).billable).toSorted(),
      ).toEqual([false, true]);
      expect(await sessionsOf(db, scope, told.external_id)).toMatchObject([
        { model_requests: 1, input_tokens: 10, output_tokens: 20, cost_usd_micros: 1_000 },
      ]);
    },
  );

  test('a correction of one tool leaves the requests of another', async () => {
    const scope = await scopeOf();
    const tool_id = `not corrected ${name}`;
    await otel.storeFacts(
      scope,
      facts({ events: [event({ tool_id: 'someone else', name: 'correction', call_id: 'req_1' })] }),
    );
    await otel.storeFacts(scope, facts({ requests: [request({ tool_id, request_id: 'req_1' })] }));
    expect(await ofCall(tool_id, scope)).toMatchObject([{ billable: true }]);
  });

  test('corrections that come at the same time as their requests are never missed', async () => {
    const scope = await scopeOf();
    const tool_id = `raced ${name}`;
    const calls = Array.from({ length: 30 }, (_, n) => `req_${n}`);
    await Promise.all(
      calls.flatMap((request_id) => [
        otel.storeFacts(
          scope,
          facts({ requests: [request({ tool_id, request_id, external_id: `raced ${name}` })] }),
        ),
        otel.storeFacts(
          scope,
          facts({ events: [event({ tool_id, external_id: null, name: 'correction', call_id: request_id })] }),
        ),
      ]),
    );
    expect((await ofCall(tool_id, scope)).filter((row) => (row as { billable: boolean }).billable)).toEqual(
      [],
    );
    expect(await sessionsOf(db, scope, `raced ${name}`)).toMatchObject([
      { model_requests: 0, input_tokens: 0 },
    ]);
  });

  test('what was stored before opens no session again, however late it is sent', async () => {
    const scope = await scopeOf();
    const external_id = `late ${name}`;
    // the clock of the sender was ahead, so it happened when it came
    const id = `evt_late ${name}`;
    await otel.storeFacts(scope, facts({ events: [event({ id, external_id, timestamp: now() - HOUR })] }));
    await db.services.sessions.endIdle(scope, 30);
    await otel.storeFacts(scope, facts({ events: [event({ id, external_id, timestamp: now() })] }));
    expect(await sessionsOf(db, scope, external_id)).toMatchObject([{ ended_by: 'idleness' }]);
  });

  test('sums beyond the largest number stay there', async () => {
    const scope = await scopeOf();
    const external_id = `largest ${name}`;
    const largest = { external_id, input_tokens: Number.MAX_SAFE_INTEGER };
    const requests = Array.from({ length: 1_100 }, (_, n) => request({ ...largest, model: `m${n}` }));
    await otel.storeFacts(scope, facts({ requests }));
    await otel.storeFacts(scope, facts({ requests: [request({ ...largest, model: 'one more' })] }));
    const [row] = await rowsOf(
      db,
      scope,
      'select input_tokens::text from tool_sessions where scope_id = $1 and external_id = $2',
      external_id,
    );
    expect(row).toEqual({ input_tokens: '9223372036854775807' });
  });
});

test('a request that fails leaves nothing half-stored', async () => {
  const scope = await newTenant();
  await db.asAdmin((admin) => admin.query('revoke insert on otel_points from omnimemory_tenant'));
  const all = facts({ requests: [request()], events: [event()], points: [point()] });
  try {
    await expect(otel.storeFacts(scope, all)).rejects.toThrow();
  } finally {
    await db.asAdmin((admin) => admin.query('grant insert on otel_points to omnimemory_tenant'));
  }
  const left = await everythingOf(db, scope);
  expect(Object.entries(left).filter(([, rows]) => rows.length > 0)).toEqual([]);
  expect(await rowsOf(db, scope, 'select from session_keys where scope_id = $1')).toEqual([]);
  await otel.storeFacts(scope, all);
  expect((await everythingOf(db, scope)).requests).toHaveLength(1);
});
