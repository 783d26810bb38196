import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { LOCAL } from '../../src/auth/scope.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let db: TestDatabase;
let app: Express;
let key: string;
let otherKey: string;
beforeAll(async () => {
  db = await createTestDatabase();
  app = createTestApp(db);
  key = await keyOf(db, await db.newTenant());
  otherKey = await keyOf(db, await db.newTenant());
});
afterAll(() => db.drop());

const post = (path: string, body: object, headers: Record<string, string>) =>
  request(app).post(path).set(headers).send(body);
const started = (tool: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query('select count(*)::int from tool_sessions where tool_id = $1', [tool]);
    return rows[0].count;
  });

describe.each([
  ['in local mode', () => ({})],
  ['with a key', () => ({ authorization: key })],
])('a POST with an Idempotency-Key %s', (name, headersOf) => {
  const tool = (suffix: string) => `${name} ${suffix}`;
  const start = (tool_id: string, idempotency: string) =>
    post('/v1/sessions', { tool_id }, { ...headersOf(), 'idempotency-key': idempotency });

  test('is executed once; a repetition gets the first response', async () => {
    const first = await start(tool('once'), 'once');
    const second = await start(tool('once'), 'once');
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(second.body).toEqual(first.body);
    expect(await started(tool('once'))).toBe(1);
  });

  test('is done once although 20 of them arrive at the same time', async () => {
    const responses = await Promise.all(Array.from({ length: 20 }, () => start(tool('race'), 'race')));
    expect(new Set(responses.map((answer) => answer.body.session_id)).size).toBe(1);
    expect(await started(tool('race'))).toBe(1);
  });

  test('is refused where the key was used for something else', async () => {
    await start(tool('first'), 'reused');
    const answer = await start(tool('second'), 'reused');
    expect([answer.status, answer.body.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await started(tool('second'))).toBe(0);
  });

  test('can be repeated after it failed, because nothing has happened', async () => {
    const metric = (session_id: string) =>
      post(
        '/v1/metrics',
        { session_id },
        { ...headersOf(), 'idempotency-key': `fails ${name}`.replaceAll(' ', '-') },
      );
    expect((await metric('nobody')).status).toBe(404);
    expect((await metric('nobody')).body.code).toBe('session_not_found');
  });

  test.each(['', 'a b', 'ü', 'x'.repeat(256)])('is refused for the key %p', async (value) => {
    const answer = await post(
      '/v1/sessions',
      { tool_id: 'x' },
      { ...headersOf(), 'idempotency-key': value },
    ).catch(() => undefined); // what is not Latin-1 does not leave the client
    if (answer) expect([answer.status, answer.body.code]).toEqual([400, 'invalid_idempotency_key']);
  });
});

test('the same key of another tenant is another key', async () => {
  const headers = (authorization: string) => ({ authorization, 'idempotency-key': 'shared' });
  const one = await post('/v1/sessions', { tool_id: 'shared' }, headers(key));
  const two = await post('/v1/sessions', { tool_id: 'shared' }, headers(otherKey));
  expect(two.headers['idempotency-replayed']).toBeUndefined();
  expect(two.body.session_id).not.toBe(one.body.session_id);
});

test('keys are forgotten after a day', async () => {
  const send = () => post('/v1/sessions', { tool_id: 'forgotten' }, { 'idempotency-key': 'forgotten' });
  await send();
  await db.asAdmin((admin) =>
    admin.query(`update idempotency_keys set created_at = now() - interval '25 h' where key = 'forgotten'`),
  );
  expect(await db.services.idempotency.forget(LOCAL, 24)).toBe(1);
  await send();
  expect(await started('forgotten')).toBe(2);
});

test('get-or-create finds its way through a lost race inside the transaction of the key', async () => {
  const call = (n: number) =>
    post(
      '/v1/sessions/get-or-create',
      { tool_id: 'joined', process_id: 4242, instance_id: `tab-${n}` },
      { 'idempotency-key': `joined-${n}` },
    );
  await post('/v1/sessions/get-or-create', { tool_id: 'joined', process_id: 4242 }, {});
  const responses = await Promise.all(Array.from({ length: 10 }, (_, n) => call(n)));
  expect(responses.map((answer) => answer.status).sort()).toEqual([200, ...Array(9).fill(201)]);
});
