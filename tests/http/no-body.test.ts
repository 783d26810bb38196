import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { API } from '../../src/api.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const authorization = await keyOf(db, await db.newTenant());

/** The POSTs whose body may be left out: each is tried below. */
const OPTIONAL = ['POST /v1/retention/preview', 'POST /v1/metrics', 'POST /v1/api-keys/:key_id/rotate'];
/** What they answer where that is not 201. */
const STATUS: Readonly<Record<string, number>> = { 'POST /v1/retention/preview': 200 };

async function pathOf(route: string): Promise<string> {
  const path = route.replace('POST ', '');
  if (!path.includes(':key_id')) return path;
  const made = await request(app)
    .post('/v1/api-keys')
    .set({ authorization })
    .send({ name: 'to rotate', scopes: ['read'] });
  return path.replace(':key_id', made.body.key_id);
}

test('every POST whose fields are all optional is tried', () => {
  const optional = API.filter(({ method, body }) => method === 'post' && body?.safeParse({}).success);
  expect(optional.map(({ path }) => `POST ${path}`)).toEqual(OPTIONAL);
});

describe.each(OPTIONAL)('%s', (route) => {
  const expected = STATUS[route] ?? 201;
  test.each<[string, Record<string, string>]>([
    ['without a body and without Content-Type', {}],
    ['without a body, with Content-Type: application/json', { 'content-type': 'application/json' }],
    [
      'without a body, with the Content-Type of a form',
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['with a body of no bytes', { 'content-length': '0' }],
  ])('works %s', async (_, headers) => {
    const { status, body } = await request(app)
      .post(await pathOf(route))
      .set({ authorization, ...headers });
    expect([status, body.code]).toEqual([expected, undefined]);
  });

  test('does the same under one Idempotency-Key, with `{}` and without a body', async () => {
    const path = await pathOf(route);
    const headers = { authorization, 'idempotency-key': `one-${route.length}` };
    const first = await request(app).post(path).set(headers);
    const second = await request(app).post(path).set(headers).send({});
    expect([first.status, second.status, second.headers['idempotency-replayed']]).toEqual([
      ...[expected, expected],
      'true',
    ]);
  });

  test('still refuses a body that is not JSON', async () => {
    const { status, body } = await request(app)
      .post(await pathOf(route))
      .set({ authorization })
      .type('text/plain')
      .send('{}');
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  });
});

test('a POST with a required field still needs a body, and a PUT is never taken as empty', async () => {
  const post = await request(app).post('/v1/cache-hits').set({ authorization });
  expect([post.status, post.body.code]).toEqual([415, 'unsupported_media_type']);
  const put = await request(app).put('/v1/tool-configs/cursor').set({ authorization });
  expect([put.status, put.body.code]).toEqual([415, 'unsupported_media_type']);
});
