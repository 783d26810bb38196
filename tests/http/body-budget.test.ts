import { Agent, type ClientRequest, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const MEBIBYTE = 1_048_576;
let db: TestDatabase;
let api: TestApi;
let [one, other, third] = ['', '', ''];
beforeAll(async () => {
  db = await createTestDatabase();
  api = await startTestApi(db, { bodyLimits: { ofOne: 20 * MEBIBYTE, ofAll: 30 * MEBIBYTE } });
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

/** Says how much it will send, and sends nothing. */
async function begin(
  authorization: string,
  headers: Record<string, string | number>,
): Promise<ClientRequest> {
  const request = httpRequest(`${api.url}/v1/ingest`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
  });
  request.on('error', () => {});
  request.flushHeaders();
  await new Promise((resolve) => setTimeout(resolve, 200));
  return request;
}

const send = async (authorization: string, body: string | Buffer, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${api.url}/v1/ingest`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
  return [answer.status, ((await answer.json()) as { code?: string }).code];
};

const large = JSON.stringify({ items: ['x'.repeat(12 * MEBIBYTE)] });
const small = JSON.stringify({ items: ['x'] });
const refused = [503, 'too_much_at_once'];

test('bodies that are being read count for their tenant until they are over, and then no more', async () => {
  const waiting = await begin(one, { 'content-length': 12 * MEBIBYTE });
  expect(await send(one, large)).toEqual(refused);
  expect(await send(one, small)).toEqual([200, undefined]);
  expect(await send(other, large)).toEqual([200, undefined]);
  waiting.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (let n = 0; n < 4; n++) expect(await send(one, large)).toEqual([200, undefined]);
});

test('large ones of many tenants are bounded together, and keep no small ones out', async () => {
  const waiting = await Promise.all(
    [one, other].map((key) => begin(key, { 'content-length': 14 * MEBIBYTE })),
  );
  expect(await send(third, large)).toEqual(refused);
  expect(await send(third, small)).toEqual([200, undefined]);
  for (const each of waiting) each.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await send(third, large)).toEqual([200, undefined]);
});

test('what does not say how long it will be counts as the longest, and what is compressed as much more', async () => {
  const waiting = await begin(one, { 'transfer-encoding': 'chunked' });
  expect(await send(one, large)).toEqual(refused);
  waiting.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const compressed = await begin(one, { 'content-length': 200_000, 'content-encoding': 'gzip' });
  expect(await send(one, large)).toEqual(refused);
  compressed.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await send(one, gzipSync(large), { 'content-encoding': 'gzip' })).toEqual([200, undefined]);
});

test('answers that are not taken count, too, and one alone gets through however long it is', async () => {
  const authorization = third;
  const headers = { authorization, 'content-type': 'application/json' };
  for (let n = 0; n < 6; n++)
    await fetch(`${api.url}/v1/tool-configs/tool-${n}`, {
      ...{ method: 'PUT', headers },
      body: JSON.stringify({ text: 'x'.repeat(900_000) }),
    });
  const path = `${api.url}/v1/tool-configs?limit=200`;
  const untaken = Array.from({ length: 12 }, () => {
    const request = httpRequest(path, { headers: { authorization }, agent: new Agent() }, (response) => {
      response.pause();
      statuses.push(response.statusCode);
    });
    request.on('error', () => {});
    return request.end();
  });
  const statuses: (number | undefined)[] = [];
  while (statuses.length < 12) await new Promise((resolve) => setTimeout(resolve, 50));
  expect([...new Set(statuses)].sort()).toEqual([200, 503]);
  for (const each of untaken) each.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await fetch(path, { headers })).status).toBe(200);
});
