import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { openTcpGate, type TcpGate } from '../support/tcp-gate.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let db: TestDatabase;
let gate: TcpGate;
let server: RunningServer;
beforeAll(async () => {
  db = await createTestDatabase();
  gate = await openTcpGate(db.urls.roles.tenant);
  const { tenant, local = '', identity } = db.urls.roles;
  const databaseUrls = {
    tenant: gate.through(tenant),
    local: gate.through(local),
    identity: gate.through(identity),
    billing: gate.through(db.urls.roles.billing ?? ''),
  };
  const config = {
    host: '127.0.0.1',
    port: 0,
    localMode: true,
    poolSize: 4,
    rateLimits: true,
    drainDeadlineMs: 10_000,
    secretKey: undefined,
    accounts: loadConfig({}).accounts,
  };
  server = await startServer(config, databaseUrls, createLogger('silent'));
});
afterAll(async () => {
  await server.close();
  await gate.shut();
  await db.drop();
});

const start = (authorization?: string) =>
  fetch(`${server.url}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ tool_id: 'cursor' }),
  });

test('while the database is down, requests get 503 with Retry-After, and its return needs no restart', async () => {
  const key = `Bearer ${(await db.services.apiKeys.create(await db.newTenant(), { name: 'test' })).key}`;
  expect((await start()).status).toBe(201);
  expect((await start(key)).status).toBe(201);

  await gate.shut();
  for (const answer of [await start(), await start(key)]) {
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: 'database_unavailable' });
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const readiness = await fetch(`${server.url}/readyz`);
  expect([readiness.status, await readiness.json()]).toEqual([
    503,
    { status: 'not_ready', reason: 'database' },
  ]);

  await gate.open();
  expect((await start()).status).toBe(201);
  expect((await start(key)).status).toBe(201);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('a key that another process revokes stops working, although it was cached', async () => {
  const scope = await db.newTenant();
  const { key, key_id } = await db.services.apiKeys.create(scope, { name: 'test' });
  const list = () => fetch(`${server.url}/v1/sessions`, { headers: { authorization: `Bearer ${key}` } });
  for (let turn = 0; turn < 3; turn++) expect((await list()).status).toBe(200);

  // through services of its own, as the command line does it: only NOTIFY reaches the server
  await db.services.apiKeys.revoke(scope, key_id, OPERATOR);
  const deadline = Date.now() + 2_000;
  let status = (await list()).status;
  while (status !== 401 && Date.now() < deadline) status = (await list()).status;
  expect(status).toBe(401);
});

test('keys that are created while the listener is disconnected are found, and nothing is cached', async () => {
  await gate.shut();
  await gate.open();
  const scope = await db.newTenant();
  const { key, key_id } = await db.services.apiKeys.create(scope, { name: 'test' });
  const list = () => fetch(`${server.url}/v1/sessions`, { headers: { authorization: `Bearer ${key}` } });
  expect((await list()).status).toBe(200);
  await db.services.apiKeys.revoke(scope, key_id, OPERATOR);
  const deadline = Date.now() + 2_000;
  let status = (await list()).status;
  while (status !== 401 && Date.now() < deadline) status = (await list()).status;
  expect(status).toBe(401);
});
