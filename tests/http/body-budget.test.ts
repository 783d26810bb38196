import { Agent, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { IDENTITY, type TenantScope } from '../../src/auth/scope.ts';
import { sendRaw } from '../support/raw-request.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const MEBIBYTE = 1_048_576;
let db: TestDatabase;
let api: TestApi;
let [one, other, third] = ['', '', ''];
beforeAll(async () => {
  db = await createTestDatabase();
  api = await startTestApi(db, { bodyLimits: { ofOne: 22 * MEBIBYTE, ofAll: 50 * MEBIBYTE } });
  for (const use of [
    (key: string) => (one = key),
    (key: string) => (other = key),
    (key: string) => (third = key),
  ])
    use(await keyOf(db, await db.newTenant()));
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

/** Announces a length, and sends this part of it. */
const begin = (authorization: string, bytes: number, headers: Record<string, string | number> = {}) =>
  sendRaw(
    api.url,
    '/v1/ingest',
    { authorization, 'content-length': 16 * MEBIBYTE, ...headers },
    Buffer.alloc(bytes, ' '),
  );

const send = async (authorization: string, body: string | Buffer, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${api.url}/v1/ingest`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
  return [answer.status, ((await answer.json()) as { code?: string }).code];
};

const numbers = (n: number) => Array.from({ length: 2_000 }, (_, k) => n * k).join(' ');
const large = JSON.stringify({ items: Array.from({ length: 900 }, (_, n) => numbers(n)) });
const small = JSON.stringify({ items: ['x'] });
const refused = [503, 'too_much_at_once'];

/** Repeats the request until it is not refused: the memory that a client held is freed when it has disconnected. */
async function untilLetIn(authorization: string): Promise<unknown> {
  for (;;) {
    const answer = await send(authorization, large);
    if (answer[0] !== 503) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a body that is announced but not sent uses up nothing', async () => {
  const announced = await Promise.all(Array.from({ length: 16 }, () => begin(one, 1)));
  const compressed = await Promise.all(
    Array.from({ length: 16 }, () => begin(one, 1, { 'content-encoding': 'gzip' })),
  );
  const chunked = await sendRaw(api.url, '/v1/ingest', {
    authorization: one,
    'transfer-encoding': 'chunked',
  });
  expect(await send(other, large)).toEqual([200, undefined]);
  expect(await send(one, large)).toEqual([200, undefined]);
  expect(await send(one, gzipSync(large), { 'content-encoding': 'gzip' })).toEqual([200, undefined]);
  for (const { socket } of [...announced, ...compressed, chunked]) socket.destroy();
});

test('bodies that are being read count for their tenant as they arrive, and then no more', async () => {
  const waiting = await begin(one, 15 * MEBIBYTE);
  expect(await send(one, large)).toEqual(refused);
  expect(await send(one, small)).toEqual([200, undefined]);
  expect(await send(other, large)).toEqual([200, undefined]);
  waiting.socket.destroy();
  expect(await untilLetIn(one)).toEqual([200, undefined]);
  for (let n = 0; n < 4; n++) expect(await send(one, large)).toEqual([200, undefined]);
});

test('the inflated size of a compressed body counts, too', async () => {
  const waiting = await begin(one, 15 * MEBIBYTE);
  expect(await send(one, gzipSync(large), { 'content-encoding': 'gzip' })).toEqual(refused);
  waiting.socket.destroy();
  await untilLetIn(one);
});

test('a person with several tenants has one share for all of them', async () => {
  const tenants = [await db.newTenant(), await db.newTenant()];
  const person = await db.newMember(tenants[0] as TenantScope, 'admin');
  const { tenantId } = tenants[1] as TenantScope;
  await db.database.inScope(IDENTITY, (tx) =>
    db.services.tenants.enrol(tx, { tenantId, role: 'admin', ...person }),
  );
  const keys = await Promise.all(tenants.map((tenant) => keyOf(db, { ...tenant, userId: person.userId })));
  const waiting = await begin(keys[0] as string, 15 * MEBIBYTE);
  expect(await send(keys[1] as string, large)).toEqual(refused);
  expect(await send(other, large)).toEqual([200, undefined]);
  waiting.socket.destroy();
});

test('large ones of many tenants are bounded together, and keep no small ones out', async () => {
  const waiting = await Promise.all([one, other].map((key) => begin(key, 15 * MEBIBYTE)));
  expect(await send(third, large)).toEqual(refused);
  expect(await send(third, small)).toEqual([200, undefined]);
  for (const { socket } of waiting) socket.destroy();
  expect(await untilLetIn(third)).toEqual([200, undefined]);
});

test('unread responses count, too, and a single one is sent however long it is', async () => {
  const authorization = third;
  const headers = { authorization, 'content-type': 'application/json' };
  for (let n = 0; n < 80; n++)
    await fetch(`${api.url}/v1/tool-configs/tool-${n}`, {
      ...{ method: 'PUT', headers },
      body: JSON.stringify({ text: 'x'.repeat(60_000) }),
    });
  const path = `${api.url}/v1/tool-configs?limit=200`;
  const untaken = Array.from({ length: 20 }, () => {
    const request = httpRequest(path, { headers: { authorization }, agent: new Agent() }, (response) => {
      response.pause();
      statuses.push(response.statusCode);
    });
    request.on('error', () => {});
    return request.end();
  });
  const statuses: (number | undefined)[] = [];
  while (statuses.length < 20) await new Promise((resolve) => setTimeout(resolve, 50));
  expect([...new Set(statuses)].sort()).toEqual([200, 503]);
  for (const each of untaken) each.destroy();
  // the server notices a moment later that they are gone
  while ((await fetch(path, { headers })).status !== 200)
    await new Promise((resolve) => setTimeout(resolve, 20));
});
