import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);
const session_id = await db.newSession(tenant);
const { project_id } = await db.services.projects.getOrCreate(tenant, { workspace_path: '/w' });

const api = (method: 'post' | 'put' | 'get', path: string) =>
  request(app)[method](path).set('authorization', key);

/** What a terminal prints, and the control characters that nobody expects. */
const TERMINAL =
  '\u001b[31mred\u001b[0m \u0007 \b\b \f page \v \u0001\u0002\u0003\u009b\u007f\u0085\u2028\r\n\t\ufeff';
const NUL = 'must not contain the NUL character (U+0000)';
const HALF_PAIR = 'must not contain half of a surrogate pair (U+D800 to U+DFFF)';

const memory = `/v1/projects/${project_id}/memories/terminal`;
const checkpoint = (fields: object) => ({
  ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 's' },
  ...fields,
});

describe('content is kept as it was sent', () => {
  test('the output of a terminal in a summary', async () => {
    const { body } = await api('post', '/v1/checkpoints').send(
      checkpoint({ summary: TERMINAL, key_facts: [TERMINAL], decisions: [TERMINAL] }),
    );
    const read = await api('get', `/v1/checkpoints/${body.checkpoint_id}`);
    expect(read.body).toMatchObject({ summary: TERMINAL, key_facts: [TERMINAL], decisions: [TERMINAL] });
  });

  test('the output of a terminal in the value and the metadata of a memory', async () => {
    await api('put', memory).send({ value: TERMINAL, metadata: { [TERMINAL]: TERMINAL } });
    const { body } = await api('get', memory);
    expect(body).toMatchObject({ value: TERMINAL, metadata: { [TERMINAL]: TERMINAL } });
  });
});

describe('what PostgreSQL cannot keep is refused with its true reason', () => {
  test.each([
    ['a\0b', NUL],
    ['a\ud83d', HALF_PAIR],
    ['\udc00a', HALF_PAIR],
  ])('%j', async (text, message) => {
    const refused = [
      await api('put', memory).send({ value: text }),
      await api('put', memory).send({ value: 'v', metadata: { a: text } }),
      await api('put', memory).send({ value: 'v', metadata: { [text]: 1 } }),
      await api('post', '/v1/checkpoints').send(checkpoint({ summary: text })),
      await api('post', '/v1/checkpoints').send(checkpoint({ decisions: [text] })),
    ];
    for (const { status, body } of refused) {
      expect([status, body.code]).toEqual([422, 'validation_failed']);
      expect(JSON.stringify(body.errors)).toContain(message);
    }
  });

  test('half of a surrogate pair in an id', async () => {
    const { body } = await api('post', '/v1/sessions').send({ tool_id: 'a\ud83d' });
    expect(body.errors).toEqual([{ path: 'tool_id', message: HALF_PAIR }]);
  });

  test('a control character in an id', async () => {
    const { body } = await api('post', '/v1/sessions').send({ tool_id: 'a\u001b' });
    expect(body.errors).toEqual([{ path: 'tool_id', message: 'must not contain control characters' }]);
  });

  test.each([0, 200_000])('bytes that are not UTF-8 (%s more bytes)', async (more) => {
    const text = Buffer.from(`{"value":"${'x'.repeat(more)}?"}`);
    text[text.indexOf('?')] = 0xff;
    const { status, body } = await api('put', memory)
      .set('content-type', 'application/json')
      .serialize((bytes) => bytes as string)
      .send(text);
    expect([status, body.code]).toEqual([400, 'invalid_utf8']);
  });
});

test.each([
  'application/json;charset=utf8',
  'application/json; charset=UTF-8',
  'application/json; charset="utf-8"',
  'APPLICATION/JSON ;charset=Utf8',
])('%s is JSON in UTF-8', async (type) => {
  const { status } = await request(app)
    .post('/v1/sessions')
    .set({ authorization: key, 'content-type': type })
    .send('{"tool_id":"cursor"}');
  expect(status).toBe(201);
});

describe('a key that would be lost is refused', () => {
  const json = (method: 'post' | 'put' | 'patch', path: string, body: string) =>
    request(app)[method](path).set('authorization', key).set('content-type', 'application/json').send(body);
  const withDetail = JSON.stringify(checkpoint({ decisions: ['$'] }));
  const operation = {
    ...{ session_id, tool_id: 't', tool_name: 'read', operation_mode: 'full', parameters: '$' },
    ...{ tokens_original: 1, tokens_actual: 1, response_time_ms: 1 },
  };
  const places = [
    ['put', '/v1/tool-configs/t', '"$"'],
    ['put', memory, '{"value":"v","metadata":"$"}'],
    ['patch', `/v1/projects/${project_id}`, '{"settings":"$"}'],
    ['post', '/v1/checkpoints', withDetail],
    ['post', '/v1/operations', JSON.stringify(operation)],
    ['post', '/v1/metrics', '{"tool_id":"t","metadata":"$"}'],
  ] as const;

  test.each(places)('__proto__: %s %s', async (method, path, body) => {
    const refused = await json(method, path, body.replace('"$"', '{"__proto__":"x","a":"b"}'));
    expect([refused.status, refused.body.code]).toEqual([422, 'validation_failed']);
    expect(JSON.stringify(refused.body.errors)).toContain('must not have the key __proto__');
  });

  test('__proto__ in a batch', async () => {
    const item = '{"type":"metric","data":{"tool_id":"t","metadata":{"__proto__":"x","a":"b"}}}';
    const { body } = await json('post', '/v1/ingest', `{"items":[${item}]}`);
    expect([body.created, body.rejected]).toEqual([0, 1]);
  });

  test('further inside it is kept', async () => {
    await json('put', memory, '{"value":"v","metadata":{"a":{"__proto__":1}}}');
    const { text } = await api('get', memory);
    expect(text).toContain('"metadata":{"a":{"__proto__":1}}');
  });
});
