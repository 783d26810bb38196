import { expect, test } from '@jest/globals';
import request from 'supertest';
import { MAX_PAGE_BYTES } from '../../src/db/query/json-page.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const session_id = (await request(app).post('/v1/sessions').send({ tool_id: 't' })).body.session_id;
const project = (await request(app).post('/v1/projects').send({ workspace_path: '/w' })).body.project_id;

const ROWS = 160;
// free JSON has 64 KiB at most
const large = { text: 'x'.repeat(60_000) };
const send = (method: 'post' | 'put', path: string, body: object) => request(app)[method](path).send(body);

// Two hundred rows of a megabyte occupied a connection for four seconds and gave a response of 195 MB.
test.each([
  ['tool configs', '/v1/tool-configs', (n: number) => send('put', `/v1/tool-configs/tool-${n}`, large)],
  [
    'memories',
    () => `/v1/projects/${project}/memories`,
    (n: number) => send('put', `/v1/projects/${project}/memories/m${n}`, { value: 'v', metadata: large }),
  ],
  [
    'checkpoints',
    '/v1/checkpoints',
    () =>
      send('post', '/v1/checkpoints', {
        ...{ session_id, tool_id: 't', checkpoint_type: 'manual', summary: 's' },
        decisions: [large],
      }),
  ],
  [
    'operations',
    '/v1/operations',
    () =>
      send('post', '/v1/operations', {
        ...{ session_id, tool_id: 't', tool_name: 'read', operation_mode: 'full', parameters: large },
        ...{ tokens_original: 1, tokens_actual: 1, response_time_ms: 1 },
      }),
  ],
])('a page of large %s ends once it is full, and the next one goes on', async (_name, where, store) => {
  const path = typeof where === 'string' ? where : where();
  for (let n = 0; n < ROWS; n++) expect((await store(n)).status).toBeLessThan(300);
  const seen: string[] = [];
  const pages: number[] = [];
  let cursor: string | null = null;
  do {
    const answer = await request(app).get(`${path}?limit=200${cursor ? `&cursor=${cursor}` : ''}`);
    expect(Buffer.byteLength(answer.text)).toBeLessThan(MAX_PAGE_BYTES + 100_000);
    for (const row of answer.body.data)
      seen.push(row.tool_id + (row.memory_id ?? row.checkpoint_id ?? row.operation_id));
    pages.push(answer.body.data.length);
    cursor = answer.body.next_cursor;
  } while (cursor);
  expect(new Set(seen).size).toBe(ROWS);
  // some 70 of them have 4 MiB
  const [first = 0, second = 0, third = 0] = pages;
  expect(Math.min(first, second)).toBeGreaterThan(60);
  expect(first + second + third).toBe(ROWS);
});

test('one row is always given, and a limit below what fits counts', async () => {
  const { body } = await request(app).get('/v1/tool-configs?limit=2');
  expect([body.data.length, typeof body.next_cursor]).toEqual([2, 'string']);
});
