import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../../src/auth/scope.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { SocketReader, startSocketSite } from './socket-site.ts';

const db = await setUpDatabase();
const site = await startSocketSite(db);

const compress = (scope: Scope, saved: number) =>
  db.services.tracking.compression(scope, {
    tool_id: 'cursor',
    session_id: randomUUID(),
    original_tokens: saved,
    compressed_tokens: 0,
    quality_score: 1,
  });

const ofKey = async (tenant: Awaited<ReturnType<typeof db.newTenant>>) => ({
  headers: { authorization: await keyOf(db, tenant) },
});

const countSamples = () =>
  db.asAdmin(async (admin) => Number((await admin.query('select count(*) as n from metrics')).rows[0].n));

test('a WebSocket is greeted and hears the metrics of its own scope, and writes no row', async () => {
  const tenant = await db.newTenant();
  await compress(tenant, 90);
  await compress(LOCAL, 4_000);
  const before = await countSamples();
  const reader = new SocketReader(site, '/ws/metrics?tool_id=cursor&tenant_id=local', await ofKey(tenant));
  expect(await reader.next()).toEqual({
    type: 'connected',
    message: expect.any(String),
    interval: 1,
    tool_id: 'cursor',
    session_id: null,
  });
  const first = await reader.next();
  expect(first).toMatchObject({ type: 'metrics', tool_id: 'cursor', session_id: null });
  expect(first.data.compression.metrics.total_tokens_saved).toBe(90);
  await compress(tenant, 5);
  expect((await reader.next()).data.compression.metrics.total_tokens_saved).toBe(95);
  await reader.close();
  expect(await countSamples()).toBe(before + 1);
});

test('a page of this machine may connect in local mode, without a key', async () => {
  const reader = new SocketReader(site, '/ws/metrics', { origin: 'http://localhost:5173' });
  expect(await reader.next()).toMatchObject({ type: 'connected' });
  await reader.close();
});

test.each([
  ['a page of another site', { origin: 'https://attacker.example' }, 403],
  ['a name that was made to lead here', { headers: { host: 'attacker.example:8003' } }, 403],
  ['a wrong key', { headers: { authorization: 'Bearer omk_wrong' } }, 401],
])('%s is refused before the upgrade', async (_name, options, status) => {
  expect(await new SocketReader(site, '/ws/metrics', options).closed).toBe(status);
});

test.each(['tool_id=%00', `session_id=${'x'.repeat(300)}`])(
  'a filter that cannot be read is refused, and does not become a stream of everything: %s',
  async (query) => {
    expect(await new SocketReader(site, `/ws/metrics?${query}`).closed).toBe(422);
  },
);

test('of a filter that is given twice, the last one counts', async () => {
  const reader = new SocketReader(site, '/ws/metrics?tool_id=cursor&tool_id=zed');
  expect(await reader.next()).toMatchObject({ type: 'connected', tool_id: 'zed' });
  await reader.close();
});

test('no other path is a WebSocket', async () => {
  expect(await new SocketReader(site, '/ws/other').closed).toBe(404);
  expect(await new SocketReader(site, '/v1/changes', { origin: 'https://attacker.example' }).closed).toBe(
    403,
  );
});

test('a request without an upgrade is told to make one', async () => {
  const response = await fetch(`${site.url}/ws/metrics`);
  expect([response.status, response.headers.get('upgrade'), await response.json()]).toEqual([
    426,
    'websocket',
    { detail: expect.any(String) },
  ]);
});

test('switched-off streaming closes with 1008, at once and later', async () => {
  const tenant = await db.newTenant();
  const open = new SocketReader(site, '/ws/metrics', await ofKey(tenant));
  await open.next();
  const { settings } = await db.services.settings.get(tenant);
  await db.services.settings.replace(tenant, { ...settings, metrics_streaming: false }, { kind: 'operator' });
  expect(await open.closed).toBe(1008);
  expect(await new SocketReader(site, '/ws/metrics', await ofKey(tenant)).closed).toBe(1008);
});

test('a revoked key closes with 1008', async () => {
  const tenant = await db.newTenant();
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'revoked' });
  const reader = new SocketReader(site, '/ws/metrics', { headers: { authorization: `Bearer ${key}` } });
  await reader.next();
  await db.services.apiKeys.revoke(tenant, key_id, { kind: 'operator' });
  expect(await reader.closed).toBe(1008);
});

test('the eleventh stream of a caller closes with 1013, and SSE counts with it', async () => {
  const tenant = await db.newTenant();
  const options = await ofKey(tenant);
  const sse = await fetch(`${site.url}/stream/metrics`, options);
  const readers = Array.from({ length: 9 }, () => new SocketReader(site, '/ws/metrics', options));
  for (const one of readers) expect(await one.next()).toMatchObject({ type: 'connected' });
  expect(await new SocketReader(site, '/ws/metrics', options).closed).toBe(1013);
  await Promise.all([sse.body?.cancel(), ...readers.map((one) => one.close())]);
});

test('a message that is too long closes with 1009', async () => {
  const reader = new SocketReader(site, '/ws/metrics');
  await reader.next();
  reader.socket.send('x'.repeat(5_000));
  expect(await reader.closed).toBe(1009);
});

test('a request that offers HTTP/2 is answered with its body read, as Java sends it', async () => {
  const { port } = new URL(site.url);
  const body = JSON.stringify({ tool_id: 'java' });
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  const head = [
    'POST /sessions/start HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
  ].join('\r\n');
  // the second request finds the connection in order
  socket.write(`${head}\r\n\r\n${body.slice(0, 5)}`);
  socket.write(body.slice(5));
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  while (!text.includes('"started"}')) await once(socket, 'data');
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  text = '';
  socket.write(`GET /health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  while (!text.includes('healthy')) await once(socket, 'data');
  socket.destroy();
});

test('a server that stops closes its WebSockets with 1001 and waits for nothing else', async () => {
  const readers = [new SocketReader(site, '/ws/metrics'), new SocketReader(site, '/ws/metrics')];
  for (const one of readers) await one.next();
  const drained = site.draining.drain(site.http, 60_000);
  expect(await Promise.all(readers.map((one) => one.closed))).toEqual([1001, 1001]);
  await drained;
});
