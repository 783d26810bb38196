import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { REQUEST_LIMITS } from '../../src/http/limits/request-limits.ts';
import { listen } from '../support/browser.ts';
import { EventReader } from '../support/event-reader.ts';
import { setUpSite } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const { db, site } = await setUpSite();
const MAX_STREAMS = 10;

async function askRaw(authorization: string, { method = 'GET', version = '1.1' } = {}) {
  const { hostname, port } = new URL(site.origin);
  const socket = connect(Number(port), hostname).on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    `${method} /v1/changes HTTP/${version}\r\nHost: ${hostname}:${port}\r\nAuthorization: ${authorization}\r\n\r\n`,
  );
  return socket;
}

/** Waits until the caller has room for as many as any: the server notices later than a client that it has left. */
async function untilFree(authorization: string): Promise<void> {
  while ((await roomOf(authorization)) < MAX_STREAMS) await wait(20);
}

/** Opens streams until the caller has no room, and says how many that were. */
async function roomOf(authorization: string): Promise<number> {
  const readers: EventReader[] = [];
  for (;;) {
    const reader = await EventReader.open(site.origin, { authorization }).catch(() => undefined);
    if (!reader) break;
    readers.push(reader);
  }
  await Promise.all(readers.map((one) => one.close()));
  return readers.length;
}

test('clients that are gone before their stream opens leave no stream behind', async () => {
  const tenant = await db.newTenant();
  const authorization = await keyOf(db, tenant);
  const { identity } = db.pools;
  if (!identity) throw new Error('A test database has every role.');
  // the caller cannot be identified while the test holds every connection
  const held = await Promise.all(Array.from({ length: identity.options.max ?? 1 }, () => identity.connect()));
  const sockets = await Promise.all(Array.from({ length: 10 }, () => askRaw(authorization)));
  await wait(300);
  for (const socket of sockets) socket.destroy();
  await wait(300);
  for (const client of held) client.release();
  await wait(500);
  await untilFree(authorization);
});

test('streams that were waiting for the same thing share the limit', async () => {
  const tenant = await db.newTenant();
  const authorization = await keyOf(db, tenant);
  const limited = await listen(createTestApp(db, { rateLimits: REQUEST_LIMITS }));
  db.services.entitlements.forgetAll();
  const pool = db.pools.tenant;
  if (!pool) throw new Error('A test database has every role.');
  const held = await Promise.all(Array.from({ length: pool.options.max ?? 1 }, () => pool.connect()));
  const asked = Promise.all(
    // all of them need the limits of the plan, which are read once
    Array.from({ length: 30 }, () => fetch(`${limited.origin}/v1/changes`, { headers: { authorization } })),
  );
  await wait(500);
  for (const client of held) client.release();
  const answers = await asked;
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(MAX_STREAMS);
  expect(refused).toHaveLength(20);
  expect(await refused[0]?.json()).toMatchObject({ code: 'too_many_streams' });
  await Promise.all(answers.map(({ body, bodyUsed }) => (bodyUsed ? undefined : body?.cancel())));
  await limited.close();
});

test('HEAD gets the headers of a stream, and holds none open', async () => {
  const authorization = await keyOf(db, await db.newTenant());
  const answer = await fetch(`${site.origin}/v1/changes`, { method: 'HEAD', headers: { authorization } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
  ]);
  expect(await roomOf(authorization)).toBe(MAX_STREAMS);
});
