import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { LOCAL } from '../../src/auth/scope.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();

const LIBUV_THREADS = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
const metric = (tool_id: string) => ({ type: 'metric', data: { tool_id } });
const checkpoint = (session_id: string) => ({
  type: 'checkpoint',
  data: { session_id, tool_id: 't', checkpoint_type: 'manual', summary: 's' },
});

async function ingest(items: unknown[], encoding: 'gzip' | 'identity' = 'gzip') {
  const text = JSON.stringify({ items });
  const answer = await fetch(`${api.url}/v1/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': encoding },
    body: encoding === 'gzip' ? gzipSync(text) : text,
  });
  return { status: answer.status, json: (await answer.json()) as { created?: number } };
}

test('batches are stored while every thread of libuv hashes passwords', async () => {
  const session = await db.services.sessions.start(LOCAL, { tool_id: 't' });
  const large = Array.from({ length: 1_000 }, (_, n) => metric(`${n} ${'x'.repeat(200)}`));
  const batches = [[metric('a')], [checkpoint(session.session_id)], large];
  // connections and the reading thread are there before the hashing begins
  for (const items of batches) expect((await ingest(items)).status).toBe(200);

  let hashed = 0;
  // what is asked of the threads now has its turn when as many have ended as there are threads
  const hashing = Array.from({ length: 2 * LIBUV_THREADS }, () =>
    promisify(pbkdf2)('password', 'salt', 800_000, 64, 'sha512').then(() => hashed++),
  );
  const responses = [];
  for (const items of batches) responses.push(await ingest(items));
  const hashedByThen = hashed;
  await Promise.all(hashing);
  expect(responses.map(({ json }) => json.created)).toEqual([1, 1, 1_000]);
  expect(hashedByThen).toBeLessThan(LIBUV_THREADS);
}, 60_000);
