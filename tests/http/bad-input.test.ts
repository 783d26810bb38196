import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const sessionId = (await request(app).post('/v1/sessions').send({ tool_id: 'cursor' })).body.session_id;

const post = (path: string, body: unknown) =>
  request(app)
    .post(path)
    .send(body as object);
const checkpoint = (fields: object) => ({
  session_id: sessionId,
  tool_id: 'cursor',
  checkpoint_type: 'manual',
  summary: 'what we did',
  ...fields,
});

/** Rows of every table, to show that a refusal left nothing behind. */
const everything = () =>
  db.asAdmin(async (admin) => {
    const tables = ['tool_sessions', 'metrics', 'metric_series', 'checkpoints', 'projects'];
    const { rows } = await admin.query(
      tables.map((table) => `select '${table}' as t, count(*) from ${table}`).join(' union all '),
    );
    return rows;
  });

function nested(depth: number): object {
  let value: object = {};
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
}

describe('a body that cannot be accepted names each fault and writes nothing', () => {
  test.each([
    ['an unknown field', () => post('/v1/sessions', { tool_id: 'x', tenant_id: 'other' }), 'tenant_id'],
    ['plan as a field', () => post('/v1/sessions', { tool_id: 'x', plan: 'enterprise' }), 'plan'],
    ['a wrong type', () => post('/v1/sessions', { tool_id: 7 }), 'tool_id'],
    ['a missing field', () => post('/v1/sessions', {}), 'tool_id'],
    ['an array', () => post('/v1/sessions', []), ''],
    ['an id of 256 characters', () => post('/v1/sessions', { tool_id: 'x'.repeat(256) }), 'tool_id'],
    ['an empty id', () => post('/v1/sessions', { tool_id: '' }), 'tool_id'],
    ['NUL in an id', () => post('/v1/sessions', { tool_id: 'a\0b' }), 'tool_id'],
    ['a line end in an id', () => post('/v1/sessions', { tool_id: 'a\nb' }), 'tool_id'],
    ['half a surrogate pair', () => post('/v1/sessions', { tool_id: 'a\ud800' }), 'tool_id'],
    ['a process id of 0', () => post('/v1/sessions', { tool_id: 'x', process_id: 0 }), 'process_id'],
    [
      'a process id beyond 32 bits',
      () => post('/v1/sessions', { tool_id: 'x', process_id: 2 ** 31 }),
      'process_id',
    ],
    ['a fraction as a counter', () => post('/v1/metrics', { tokens_saved: 1.5 }), 'tokens_saved'],
    ['a negative counter', () => post('/v1/metrics', { tokens_saved: -1 }), 'tokens_saved'],
    ['a counter beyond 2^53', () => post('/v1/metrics', { tokens_saved: 2 ** 53 }), 'tokens_saved'],
    [
      'a gauge too large to be averaged',
      () => post('/v1/metrics', { quality_score: 1.1e100 }),
      'quality_score',
    ],
    ['a gauge too small', () => post('/v1/metrics', { quality_score: -1.1e100 }), 'quality_score'],
    ['an accuracy above 100', () => post('/v1/metrics', { prediction_accuracy: 101 }), 'prediction_accuracy'],
    ['a time without a zone', () => post('/v1/metrics', { timestamp: '2026-01-01T00:00:00' }), 'timestamp'],
    [
      'a zone that PostgreSQL does not know',
      () => post('/v1/metrics', { timestamp: '2026-01-02T00:00:00-16:00' }),
      'timestamp',
    ],
    [
      'a day that does not exist',
      () => post('/v1/metrics', { timestamp: '2026-02-30T00:00:00Z' }),
      'timestamp',
    ],
    [
      'a tag key that tries SQL',
      () => post('/v1/metrics', { metadata: { "a' or 1=1 --": 'x' } }),
      'metadata',
    ],
    [
      '21 tags',
      () =>
        post('/v1/metrics', {
          metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, 'x'])),
        }),
      'metadata',
    ],
    [
      'an unknown visibility',
      () => post('/v1/checkpoints', checkpoint({ visibility: 'public' })),
      'visibility',
    ],
    [
      'an unknown checkpoint type',
      () => post('/v1/checkpoints', checkpoint({ checkpoint_type: 'x' })),
      'checkpoint_type',
    ],
    ['NUL in prose', () => post('/v1/checkpoints', checkpoint({ summary: 'a\0b' })), 'summary'],
    [
      'NUL deep in JSON',
      () => post('/v1/checkpoints', checkpoint({ decisions: [{ why: ['a\0b'] }] })),
      'decisions',
    ],
    [
      'half a surrogate pair as the name of a field in JSON',
      () => post('/v1/checkpoints', checkpoint({ decisions: [{ 'a\ud800': 1 }] })),
      'decisions',
    ],
    [
      'JSON nested too deep',
      () => post('/v1/checkpoints', checkpoint({ decisions: [nested(64)] })),
      'decisions',
    ],
  ])('%s', async (_name, send, path) => {
    const before = await everything();
    const answer = await send();
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body).toMatchObject({ code: 'validation_failed', status: 422 });
    expect(answer.body.errors.map((fault: { path: string }) => fault.path).join()).toMatch(
      new RegExp(`^${path}`),
    );
    expect(JSON.stringify(answer.body)).not.toMatch(/select|insert|node_modules|\.ts:/i);
    expect(await everything()).toEqual(before);
  });

  test('every fault is named, not only the first', async () => {
    const answer = await post('/v1/sessions', { process_id: 'x', color: 'red' });
    expect(answer.body.errors.map((fault: { path: string }) => fault.path).sort()).toEqual([
      'color',
      'process_id',
      'tool_id',
    ]);
  });
});

describe('a request that is not understood', () => {
  const raw = (body: string, type = 'application/json') =>
    request(app).post('/v1/sessions').set('content-type', type).send(body);

  test.each([
    ['bad JSON', () => raw('{"tool_id":'), 400, 'invalid_json'],
    ['NaN', () => raw('{"tool_id":"x","process_id":NaN}'), 400, 'invalid_json'],
    ['an empty body', () => raw(''), 422, 'validation_failed'],
    [
      'a body above 1 MiB',
      () => raw(JSON.stringify({ tool_id: 'x'.repeat(1_100_000) })),
      413,
      'body_too_large',
    ],
    ['a form', () => raw('tool_id=x', 'application/x-www-form-urlencoded'), 415, 'unsupported_media_type'],
    ['text', () => raw('{"tool_id":"x"}', 'text/plain'), 415, 'unsupported_media_type'],
    ['another charset', () => raw('{}', 'application/json; charset=latin1'), 415, 'unsupported_charset'],
    ['UTF-7', () => raw('{"tool_id":"x"}', 'application/json; charset=utf-7'), 415, 'unsupported_charset'],
    [
      'UTF-16',
      () => raw('{"tool_id":"x"}', 'application/json; charset="UTF-16"'),
      415,
      'unsupported_charset',
    ],
    [
      'a large body before authentication',
      () => post('/auth/login', { email: 'a@example.com', password: 'x'.repeat(20_000) }),
      413,
      'body_too_large',
    ],
    ['a wrong verb', () => request(app).put('/v1/sessions'), 405, 'method_not_allowed'],
    [
      'a wrong method on one session',
      () => request(app).put(`/v1/sessions/${sessionId}`),
      405,
      'method_not_allowed',
    ],
    ['an unknown path', () => request(app).get('/v1/nothing'), 404, 'route_not_found'],
    ['a broken escape in the path', () => request(app).get('/v1/sessions/%E0%A4%A'), 400, 'invalid_path'],
    [
      'an id of 256 characters in the path',
      () => request(app).get(`/v1/sessions/${'x'.repeat(256)}`),
      422,
      'validation_failed',
    ],
    ['NUL in the path', () => request(app).get('/v1/sessions/a%00b'), 422, 'validation_failed'],
    [
      'an unknown query parameter',
      () => request(app).get('/v1/sessions?tenant_id=other'),
      422,
      'validation_failed',
    ],
    [
      'a repeated query parameter',
      () => request(app).get('/v1/sessions?tool_id=a&tool_id=b'),
      422,
      'validation_failed',
    ],
    ['a limit of 0', () => request(app).get('/v1/sessions?limit=0'), 422, 'validation_failed'],
    ['a made-up cursor', () => request(app).get('/v1/sessions?cursor=abc'), 400, 'invalid_cursor'],
    ['an unknown session', () => request(app).get('/v1/sessions/nobody'), 404, 'session_not_found'],
    [
      'a heartbeat of an unknown session',
      () => request(app).post('/v1/sessions/nobody/heartbeat'),
      404,
      'session_not_found',
    ],
    [
      'the end of an unknown session',
      () => request(app).post('/v1/sessions/nobody/end'),
      404,
      'session_not_found',
    ],
    [
      'a metric of an unknown session',
      () => post('/v1/metrics', { session_id: 'nobody' }),
      404,
      'session_not_found',
    ],
    [
      'a checkpoint of an unknown session',
      () => post('/v1/checkpoints', checkpoint({ session_id: 'nobody' })),
      404,
      'session_not_found',
    ],
    [
      'an unknown checkpoint',
      () => request(app).get('/v1/checkpoints/ckpt_nobody'),
      404,
      'checkpoint_not_found',
    ],
  ])('%s', async (_name, send, status, code) => {
    const before = await everything();
    const answer = await send();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(await everything()).toEqual(before);
  });

  test('405 names the allowed methods', async () => {
    expect((await request(app).put('/v1/sessions')).headers.allow).toBe('POST, GET, HEAD');
  });
});

describe('an ended session', () => {
  test('takes no heartbeat, no sample and no checkpoint, and keeps its end', async () => {
    const { session_id } = (await post('/v1/sessions', { tool_id: 'cursor' })).body;
    const ended = await request(app).post(`/v1/sessions/${session_id}/end`);
    expect(ended.status).toBe(200);
    const before = await everything();
    for (const send of [
      () => request(app).post(`/v1/sessions/${session_id}/heartbeat`),
      () => post('/v1/metrics', { session_id, tokens_saved: 5 }),
      () => post('/v1/checkpoints', checkpoint({ session_id })),
    ]) {
      const answer = await send();
      expect([answer.status, answer.body.code]).toEqual([409, 'session_ended']);
    }
    expect(await everything()).toEqual(before);
    expect((await request(app).post(`/v1/sessions/${session_id}/end`)).body).toEqual(ended.body);
  });
});
