import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);

describe.each([
  ['in local mode', () => LOCAL as Scope, () => ({})],
  ['with a key', () => tenant as Scope, () => ({ authorization: key })],
])('correcting a checkpoint %s', (_name, scopeOf, headersOf) => {
  const get = (id: string) => request(app).get(`/v1/checkpoints/${id}`).set(headersOf());
  const patch = (id: string, body: object) =>
    request(app).patch(`/v1/checkpoints/${id}`).set(headersOf()).send(body);
  const stored = async () =>
    db.services.checkpoints.store(scopeOf(), {
      session_id: await db.newSession(scopeOf()),
      tool_id: 'cursor',
      checkpoint_type: 'manual',
      summary: 'as it was',
      key_facts: ['kept'],
      todos: ['dropped'],
      compressed_context: 'CTX',
      original_tokens: 10,
      valid_from: '2026-01-01T00:00:00.000000+00:00',
    });
  const versionsOf = async (id: string) =>
    (await request(app).get(`/v1/checkpoints/${id}/history`).set(headersOf())).body.data;

  test('a version with the changes is recorded, and the one before it stays in the history', async () => {
    const { checkpoint_id, ...before } = await stored();
    const changes = {
      summary: 'as it is',
      todos: [],
      compressed_tokens: 5,
      checkpoint_type: 'correction',
      valid_to: '2026-02-01T00:00:00.000000+00:00',
    };
    const { status, body } = await patch(checkpoint_id, changes);
    expect(status).toBe(200);
    const { recorded_at, content_hash, ...rest } = { ...before, ...changes, revision: 2 };
    expect(body).toMatchObject(rest);
    expect(body.content_hash).not.toBe(content_hash);
    expect((await get(checkpoint_id)).body).toEqual(body);
    const [second, first, ...others] = await versionsOf(checkpoint_id);
    expect(others).toEqual([]);
    expect(second).toMatchObject({ revision: 2, recorded_end: null });
    expect(first).toMatchObject({
      revision: 1,
      summary: 'as it was',
      recorded_at,
      recorded_end: body.recorded_at,
    });
  });

  test('an end can be taken back', async () => {
    const { checkpoint_id } = await stored();
    await patch(checkpoint_id, { valid_to: '2026-02-01T00:00:00Z' });
    expect((await patch(checkpoint_id, { valid_to: null })).body).toMatchObject({
      valid_to: null,
      revision: 3,
    });
  });

  test('what changes nothing records nothing', async () => {
    const { checkpoint_id } = await stored();
    const published = await patch(checkpoint_id, { visibility: 'team' });
    const { status, body } = await patch(checkpoint_id, {
      summary: 'as it was',
      key_facts: ['kept'],
      visibility: 'team',
    });
    expect([status, body]).toEqual([200, published.body]);
    expect((await patch(checkpoint_id, {})).body).toEqual(published.body);
  });

  test('If-Match refuses a correction of another version than the one that was read', async () => {
    const { checkpoint_id } = await stored();
    const { etag } = (await get(checkpoint_id)).headers;
    expect(etag).toBe('"1"');
    const first = await patch(checkpoint_id, { summary: 'one' }).set('if-match', `${etag}`);
    expect([first.status, first.headers.etag]).toEqual([200, '"2"']);
    const late = await patch(checkpoint_id, { summary: 'two' }).set('if-match', `${etag}`);
    expect([late.status, late.body.code]).toEqual([412, 'precondition_failed']);
    expect((await get(checkpoint_id).set('if-none-match', '"2"')).status).toBe(304);
  });

  test('many corrections at once make as many versions, one after the other', async () => {
    const { checkpoint_id } = await stored();
    const responses = await Promise.all([0, 1, 2, 3].map((n) => patch(checkpoint_id, { summary: `${n}` })));
    expect(responses.map(({ body }) => body.revision).sort()).toEqual([2, 3, 4, 5]);
    const versions: { recorded_at: string; recorded_end: string | null }[] = await versionsOf(checkpoint_id);
    for (const [n, version] of versions.slice(1).entries())
      expect(version.recorded_end).toBe(versions[n]?.recorded_at);
  });

  test.each([
    ['taking it from the team', { visibility: 'private' }, 'visibility'],
    ['another session', { session_id: 'x' }, 'session_id'],
    ['another author', { author_id: 'x' }, 'author_id'],
    ['the time of recording', { recorded_at: '2020-01-01T00:00:00Z' }, 'recorded_at'],
    ['a summary of null', { summary: null }, 'summary'],
  ])('%s is refused', async (_what, body, path) => {
    const answer = await patch('ckpt_0', body);
    expect([answer.status, answer.body.errors.map((fault: { path: string }) => fault.path)]).toEqual([
      422,
      [path],
    ]);
  });

  test('an end before the beginning is refused and records nothing', async () => {
    const { checkpoint_id } = await stored();
    const answer = await patch(checkpoint_id, { valid_to: '2025-01-01T00:00:00Z' });
    expect([answer.status, answer.body.code]).toEqual([422, 'checkpoints__valid']);
    expect((await get(checkpoint_id)).body.revision).toBe(1);
  });

  test('one that is not there is not found', async () => {
    for (const answer of [
      await patch('ckpt_0', { summary: 'x' }),
      await request(app).get('/v1/checkpoints/ckpt_0/history').set(headersOf()),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'checkpoint_not_found']);
  });
});

test('another tenant and local mode do not find it', async () => {
  const { checkpoint_id } = await db.services.checkpoints.store(tenant, {
    session_id: await db.newSession(tenant),
    tool_id: 'x',
    checkpoint_type: 'manual',
    summary: 'x',
    visibility: 'team',
  });
  const { checkpoints } = db.services;
  for (const scope of [await db.newTenant(), LOCAL])
    for (const attempt of [
      () => checkpoints.revise(scope, checkpoint_id, { summary: 'mine' }),
      () => checkpoints.history(scope, checkpoint_id, { limit: 10, after: undefined }),
      () => checkpoints.get(scope, checkpoint_id, { as_of: '2999-01-01T00:00:00Z' }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'checkpoint_not_found' });
});
