import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import request from 'supertest';
import { isExactNumber } from '../../src/validation/exact-number.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);
const session_id = await db.newSession(tenant);
const { project_id } = await db.services.projects.getOrCreate(tenant, { workspace_path: '/w' });

const operation = (parameters: string) =>
  `{"session_id":"${session_id}","tool_id":"t","tool_name":"read","operation_mode":"full","parameters":${parameters},
    "tokens_original":1,"tokens_actual":1,"response_time_ms":1}`;
const checkpoint = (detail: string) =>
  `{"session_id":"${session_id}","tool_id":"t","checkpoint_type":"manual","summary":"s","decisions":[${detail}]}`;
const metric = (tags: string) => `{"tool_id":"t","metadata":${tags}}`;

type Place = readonly [string, 'post' | 'put' | 'patch', string, (json: string) => string, string];
const PLACES: readonly Place[] = [
  ['parameters of an operation', 'post', '/v1/operations', operation, 'parameters'],
  [
    'metadata of a memory',
    'put',
    `/v1/projects/${project_id}/memories/k`,
    (json) => `{"value":"v","metadata":${json}}`,
    'metadata',
  ],
  [
    'settings of a project',
    'patch',
    `/v1/projects/${project_id}`,
    (json) => `{"settings":${json}}`,
    'settings',
  ],
  ['a tool config', 'put', '/v1/tool-configs/t', (json) => json, ''],
  ['a detail of a checkpoint', 'post', '/v1/checkpoints', checkpoint, 'decisions'],
  ['tags of a sample', 'post', '/v1/metrics', metric, 'metadata'],
];

const LOSSY = [
  '1546130668394913822',
  '-9007199254740993',
  '0.1234567890123456789',
  '1e400',
  '-1e-400',
  '123456789012345678901234567890',
  '9007199254740993.0',
];
const KEPT = [
  '9007199254740991',
  '9007199254740992',
  '-0.1',
  '1e21',
  '1.7976931348623157e308',
  '3.0',
  '10000e-4',
];

const send = ([, method, path, bodyOf]: Place, json: string) =>
  request(app)
    [method](path)
    .set('authorization', key)
    .set('content-type', 'application/json')
    .send(bodyOf(json));

describe.each(PLACES)('a number in %s', (...place) => {
  test.each(LOSSY)('%s, which a double does not keep, is refused and named', async (number) => {
    const refused = await send(place, `{"thread_id":${number}}`);
    expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed']);
    expect(refused.body.errors).toEqual([
      {
        path: expect.stringMatching(new RegExp(`^${place[4]}`)),
        message: `contains the number ${number}, which has more digits than JSON clients keep; send it as a string`,
      },
    ]);
  });

  test.each(KEPT)('%s is stored', async (number) => {
    expect((await send(place, `{"thread_id":${number}}`)).status).toBeLessThan(300);
  });
});

test('a field that is a number by its schema takes the digits that other languages print', async () => {
  const body = '{"tool_id":"t","cache_hit_rate":10.000000000000000055}';
  const { status } = await request(app)
    .post('/v1/metrics')
    .set('authorization', key)
    .set('content-type', 'application/json')
    .send(body);
  expect(status).toBe(201);
});

test.each([1, 3_000])('in a batch only the item with the number is rejected (%s blanks)', async (blanks) => {
  const items = [operation('{"a":1}'), operation('{"a":{"b":1546130668394913822}}'), metric('{"a":1}')];
  const types = ['operation', 'operation', 'metric'];
  // a longer body takes another way through the server
  const list = items.map((data, n) => `{"type":"${types[n]}",${' '.repeat(50 * blanks)}"data":${data}}`);
  const { body } = await request(app)
    .post('/v1/ingest')
    .set('authorization', key)
    .set('content-type', 'application/json')
    .send(`{"items":[${list}]}`);
  expect([body.created, body.rejected]).toEqual([2, 1]);
  expect(body.results[1]).toMatchObject({
    code: 'validation_failed',
    errors: [{ message: expect.stringContaining('1546130668394913822') }],
  });
});

test('the shortest text of every double is kept, and a digit more than it keeps is not', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(isExactNumber(JSON.stringify(value))).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }), (value) => {
      const isKept = BigInt(Number(value).toLocaleString('fullwide', { useGrouping: false })) === value;
      expect(isExactNumber(`${value}`)).toBe(isKept);
    }),
  );
});

test('a number of a million digits is refused at once', () => {
  expect(isExactNumber(`1${'0'.repeat(1_000_000)}1`)).toBe(false);
});

test('zeros between digits take no more time than other digits', () => {
  const cpuOf = (number: string) => {
    const before = process.threadCpuUsage();
    for (let n = 0; n < 3_000; n++) isExactNumber(number);
    const { user, system } = process.threadCpuUsage(before);
    return user + system;
  };
  // the clock may count in steps of 4 ms
  const others = Math.max(cpuOf(`1${'12'.repeat(498)}1`), 4_000);
  // the square of the zeros was a hundred times as much
  for (const zeros of [`1${'0'.repeat(996)}1`, `1.${'0'.repeat(995)}1`, `1${'0'.repeat(990)}1e-99`])
    expect(cpuOf(zeros)).toBeLessThan(20 * others);
});
