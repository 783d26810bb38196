import { expect, test } from '@jest/globals';
import request from 'supertest';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);

// A million faults took 22 seconds, in which the process served no other request, and a response of 330 MB.
// of processor time, because a machine can be busy with something else
const MAX_MS = 5_000;
const MAX_BODY_BYTES = 2_000_000;

const LISTS = [
  'key_facts',
  'decisions',
  'patterns',
  'files_modified',
  'dependencies_added',
  'commands_run',
  'todos',
  'blockers',
];
const lists = (item: unknown) => Object.fromEntries(LISTS.map((name) => [name, Array(1_000).fill(item)]));
const unknownFields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, 1]));
const document = (item: unknown) => ({
  ...{ format: 'omnimemory.session', version: 1, exported_at: '2026-11-25T00:00:00Z' },
  checkpoints: Array(50).fill(lists(item)),
});
const batch = (data: unknown) => ({ items: Array(50).fill({ type: 'checkpoint', data }) });
const valid = { session_id: 's', tool_id: 't', checkpoint_type: 'manual', summary: 's' };

test.each([
  ['an import with numbers for texts', '/v1/sessions/import', document(1)],
  ['an import with NUL in texts', '/v1/sessions/import', document('\x7f')],
  ['a batch with numbers for texts', '/v1/ingest', batch({ ...valid, ...lists(1) })],
  ['a batch with NUL in texts', '/v1/ingest', batch({ ...valid, ...lists('\x7f') })],
  ['a batch with NUL in JSON', '/v1/ingest', batch({ ...valid, decisions: Array(1_000).fill({ a: '\0' }) })],
  ['a batch with unknown fields', '/v1/ingest', batch(unknownFields(1_000))],
  [
    'a batch with faulty tags',
    '/v1/ingest',
    {
      items: Array(50).fill({
        type: 'metric',
        data: { metadata: Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`?${n}`, ''])) },
      }),
    },
  ],
  ['80,000 unknown fields', '/v1/sessions', unknownFields(80_000)],
  ['a field with a name of 900,000 characters', '/v1/sessions', { ['x'.repeat(900_000)]: 1 }],
])('%s: it takes little time and room to refuse that', async (_name, path, body) => {
  const text = JSON.stringify(body);
  const before = process.cpuUsage();
  const answer = await request(app).post(path).set('content-type', 'application/json').send(text);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(MAX_MS);
  expect(Buffer.byteLength(answer.text)).toBeLessThan(MAX_BODY_BYTES);
  if (path === '/v1/ingest') expect(answer.body).toMatchObject({ created: 0, rejected: 50 });
  else expect(answer.body).toMatchObject({ code: 'validation_failed' });
});

test('of many faults the first hundred are named, and in a large body the first', async () => {
  const faultsOf = async (fields: number) =>
    (await request(app).post('/v1/sessions').send(unknownFields(fields))).body.errors.length;
  expect([await faultsOf(50), await faultsOf(1_000)]).toEqual([51, 100]);
  const large = await request(app)
    .post('/v1/checkpoints')
    .send({ ...valid, ...lists('\0') });
  expect(large.body.errors).toEqual([
    { path: 'key_facts.0', message: 'must not contain the NUL character (U+0000)' },
  ]);
});
