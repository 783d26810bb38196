import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FairQueue } from '../../src/db/pools/fair-queue.ts';
import { listen } from '../support/browser.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp } from '../support/test-app.ts';
import { type ObservedServer, type Sample, samplesOf, startObserved } from './observed-server.ts';
import { promtool, testWithPromtool } from './promtool.ts';

const db = await setUpDatabase();
const REQUESTS = 'http_server_request_duration_seconds_count';

let server: ObservedServer;
beforeAll(async () => {
  server = await startObserved(db, { METRICS_PORT: '0' });
});
afterAll(() => server.close());

type Wanted = Readonly<Record<string, string>>;
const scraped = async () => samplesOf(await (await server.scrape()).text());
const named = (samples: Sample[], name: string, wanted: Wanted = {}) =>
  samples.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(wanted).every(([label, value]) => sample.labels[label] === value),
  );
const sum = (samples: Sample[]) => samples.reduce((total, { value }) => total + value, 0);

/** By how much a metric grows meanwhile: files that run in this process share its counters. */
async function growth(name: string, wanted: Wanted, work: () => Promise<unknown>): Promise<number> {
  const before = sum(named(await scraped(), name, wanted));
  await work();
  return sum(named(await scraped(), name, wanted)) - before;
}

const json = (body: object): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});
/** The response is counted once it is closed, which can be after the client has it. */
const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${server.url}${path}`, init);
  await response.arrayBuffer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  return response.status;
};

test('a request is counted by its method, its status and the template of its path', async () => {
  const labels = { http_request_method: 'GET', http_route: '/v1/sessions/:session_id' };
  const found = { ...labels, http_response_status_code: '404' };
  expect(await growth(REQUESTS, found, () => ask('/v1/sessions/sess_one'))).toBe(1);
  expect(
    await growth('http_server_request_duration_seconds_bucket', { ...found, le: '+Inf' }, () =>
      ask('/v1/sessions/sess_two'),
    ),
  ).toBe(1);
});

test('every path that no route has counts as one, and so does every unusual method', async () => {
  const none = { http_route: 'none' };
  expect(await growth(REQUESTS, none, () => Promise.all([ask('/x/1'), ask('/x/2'), ask('/%00')]))).toBe(3);
  expect(new Set(named(await scraped(), REQUESTS, none).map(({ labels }) => labels.http_route))).toEqual(
    new Set(['none']),
  );
  expect(
    await growth(REQUESTS, { http_request_method: '_OTHER' }, () => ask('/x/3', { method: 'PROPFIND' })),
  ).toBe(1);
});

test('no label names a tenant, a key, a session, a person or an address', async () => {
  const tenant = await db.newTenant('Of the metrics');
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'of the metrics' });
  const session = await db.newSession(tenant);
  const member = await db.newMember(tenant, 'viewer');
  const as = { headers: { authorization: `Bearer ${key}` } };
  for (const path of [
    `/v1/sessions/${session}`,
    '/v1/sessions',
    `/${tenant.tenantId}`,
    `/v1/tenants/${tenant.tenantId}/members/${member.userId}`,
  ])
    await ask(path, as);
  const text = await (await server.scrape()).text();
  for (const secret of [tenant.tenantId, key, key_id, session, member.userId, member.email, 'Of the metrics'])
    expect(text).not.toContain(secret);
  // in a label of an address
  expect(text).not.toMatch(/127\.0\.0\.1/);
});

test('the caches tell their hits from their misses', async () => {
  const tenant = await db.newTenant();
  const { key } = await db.services.apiKeys.create(tenant, { name: 'of the caches' });
  const twice = async () => {
    for (const _ of [1, 2]) await ask('/v1/sessions', { headers: { authorization: `Bearer ${key}` } });
  };
  expect(
    await growth('omnimemory_cache_lookups_total', { cache: 'api_key', result: 'miss' }, twice),
  ).toBeGreaterThanOrEqual(1);
  expect(
    await growth('omnimemory_cache_lookups_total', { cache: 'api_key', result: 'hit' }, twice),
  ).toBeGreaterThanOrEqual(2);
  expect(await growth('omnimemory_cache_lookups_total', { cache: 'plan' }, twice)).toBeGreaterThanOrEqual(2);
});

test('what a limit refuses is counted by the limit', async () => {
  const rateLimits = { perNetwork: 1_000, failuresPerNetwork: 1, perCaller: 1_000 };
  const site = await listen(createTestApp(db, { localMode: false, rateLimits }));
  const guess = () => fetch(`${site.origin}/v1/sessions`, { headers: { authorization: 'Bearer om_wrong' } });
  const refused = await growth(
    'omnimemory_limiter_refusals_total',
    { limiter: 'failed_credentials' },
    async () => {
      for (const status of [401, 429, 429]) expect((await guess()).status).toBe(status);
    },
  );
  await site.close();
  expect(refused).toBe(2);
});

describe('of the database', () => {
  test('the connections and transactions of each role are counted', async () => {
    const samples = await scraped();
    const roles = ['billing', 'claim', 'deletion', 'identity', 'import', 'local', 'tenant'];
    for (const name of ['omnimemory_db_connections_max', 'omnimemory_db_connections_waiting'])
      expect(
        named(samples, name)
          .map(({ labels }) => labels.role)
          .sort(),
      ).toEqual(roles);
    expect(sum(named(samples, 'omnimemory_db_connections_max', { role: 'local' }))).toBe(4);
    const outcome = { role: 'local', outcome: 'committed' };
    expect(await growth('omnimemory_db_transactions_total', outcome, () => ask('/v1/sessions'))).toBe(1);
  });

  test('a wait for a turn is measured, and one that comes to nothing as well', async () => {
    const waits = 'omnimemory_db_fair_queue_wait_seconds_count';
    const impatient = new FairQueue(1, { timeoutMs: 1, maxWaiting: 1 });
    impatient.tryEnter('one');
    expect(await growth(waits, { result: 'refused' }, () => impatient.enter('two').catch(() => {}))).toBe(1);
    const queue = new FairQueue(1, { timeoutMs: 60_000, maxWaiting: 1 });
    queue.tryEnter('one');
    const turn = queue.enter('two');
    expect(sum(named(await scraped(), 'omnimemory_db_fair_queue_waiting'))).toBe(1);
    await expect(queue.enter('two')).rejects.toThrow();
    const served = growth(waits, { result: 'served' }, async () => {
      queue.leave('one');
      await turn;
    });
    expect(await served).toBe(1);
    expect(sum(named(await scraped(), 'omnimemory_db_fair_queue_waiting'))).toBe(0);
  });
});

test('items of batches and of OpenTelemetry are counted by what became of them', async () => {
  const items = [
    { type: 'metric', data: { name: 'x' } },
    { type: 'nothing', data: {} },
  ];
  expect(
    await growth('omnimemory_ingest_items_total', { result: 'rejected' }, () =>
      ask('/v1/ingest', json({ items })),
    ),
  ).toBe(2);
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'x' }, {}] }] }] };
  expect(
    await growth('omnimemory_otlp_items_total', { signal: 'logs' }, () => ask('/otlp/v1/logs', json(logs))),
  ).toBe(2);
});

test('jobs are counted by task and state, and a task that this release does not know by no name of its own', async () => {
  await db.asRole('billing', (billing) =>
    billing.query(
      `select graphile_worker.add_job('of another release', '{}', run_at := now() + interval '1 hour')`,
    ),
  );
  // what was read is kept for a quarter of a minute, so another server reads it
  const another = await startObserved(db, { METRICS_PORT: '0' });
  try {
    const samples = samplesOf(await (await another.scrape()).text());
    expect(sum(named(samples, 'omnimemory_jobs', { task: 'other', state: 'scheduled' }))).toBe(1);
    expect(JSON.stringify(samples)).not.toContain('another release');
  } finally {
    await another.close();
  }
});

testWithPromtool('promtool finds nothing to complain about', async () => {
  await ask('/v1/sessions');
  expect(await promtool(['check', 'metrics'], await (await server.scrape()).text())).toBe('');
});
