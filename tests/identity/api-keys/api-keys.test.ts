import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import type { KeyScope, Role } from '../../../src/auth/permissions.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { auditOf, type Person, personOf } from '../../support/people.ts';
import { createTestApp } from '../../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { warm } from '../../support/warm-pool.ts';

let db: TestDatabase;
let app: Express;
let tenant: TenantScope;
let people: Record<Role, Person>;
let keys: Record<Role, string>;
beforeAll(async () => {
  db = await createTestDatabase();
  app = createTestApp(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await db.newTenant();
  for (const role of ['owner', 'admin', 'member', 'viewer'] as const) {
    const person = await personOf(db, tenant, role);
    people = { ...people, [role]: person };
    keys = { ...keys, [role]: await newKey(['ingest', 'read', 'write', 'admin'], person.userId) };
  }
});

const newKey = async (scopes: KeyScope[], userId?: string) =>
  (await db.services.apiKeys.create({ ...tenant, userId }, { name: 'a key', scopes })).key;

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const post = (path: string, key: string, body: object = {}) =>
  request(app).post(path).set(bearer(key)).send(body);
const get = (path: string, key: string) => request(app).get(path).set(bearer(key));
const remove = (path: string, key: string) => request(app).delete(path).set(bearer(key));
const create = (key: string, body: object = {}) =>
  post('/v1/api-keys', key, { name: 'new', scopes: ['read'], ...body });
const idOf = async (key: string) => (await db.services.apiKeyAuthenticator.principalOf(key))?.keyId ?? '';

describe('POST /v1/api-keys', () => {
  test('shows the key this once; it belongs to the caller and works', async () => {
    const { status, body } = await create(keys.member, { scopes: ['write', 'read', 'read'] });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      user_id: people.member.userId,
      scopes: ['read', 'write'],
      expires_at: null,
    });
    expect((await get('/v1/sessions', body.key)).status).toBe(200);
    const listed = await get('/v1/api-keys', keys.member);
    expect(listed.body.data[0]).toMatchObject({ key_id: body.key_id, key_start: body.key.slice(0, 10) });
    expect(listed.text).not.toContain(body.key);
    const [line] = await auditOf(db, tenant);
    expect(line).toMatchObject({ action: 'api_key.created', user_id: people.member.userId });
    expect(line?.key_id).toBe(await idOf(keys.member));
    expect(JSON.stringify(line)).not.toContain(body.key);
  });

  test('of a key gives no scope that it does not have', async () => {
    const narrow = await newKey(['admin', 'read'], people.admin.userId);
    const refused = await create(narrow, { scopes: ['read', 'write'] });
    expect([refused.status, refused.body.code]).toEqual([403, 'scopes_above_own']);
    expect((await create(narrow, { scopes: ['read'] })).status).toBe(201);
  });

  test('of a key without a user makes one without a user', async () => {
    const { body } = await create(await newKey(['admin', 'read']));
    expect(body.user_id).toBeNull();
  });

  test.each([
    { scopes: [] },
    { scopes: ['everything'] },
    { name: '' },
    { name: 'a\nb\0' },
    { expires_at: '2020-01-01T00:00:00Z' },
    { expires_at: 'tomorrow' },
    { user_id: 'somebody' },
    { role: 'owner' },
  ])('refuses %j', async (body) => {
    expect((await create(keys.owner, body)).status).toBe(422);
  });

  test('under an Idempotency-Key makes one key, and a repetition does not show it', async () => {
    const send = () =>
      request(app)
        .post('/v1/api-keys')
        .set({ ...bearer(keys.member), 'idempotency-key': 'once' })
        .send({ name: 'once', scopes: ['read'] });
    const [first, second] = [await send(), await send()];
    expect(first.body.key).toMatch(/^omk_/);
    expect(second.body).toEqual({ ...first.body, key: null });
    expect(second.headers['idempotency-replayed']).toBe('true');
    const { rows } = await db.asAdmin((admin) => admin.query('select reply::text from idempotency_keys'));
    expect(JSON.stringify(rows)).not.toContain(first.body.key);
  });
});

describe('GET and DELETE /v1/api-keys', () => {
  test('a member sees and revokes their own, an admin all', async () => {
    const owners = async (key: string) =>
      (await get('/v1/api-keys', key)).body.data.map((one: { user_id: string | null }) => one.user_id);
    expect(await owners(keys.member)).toEqual([people.member.userId]);
    expect(new Set(await owners(keys.admin)).size).toBe(4);
    const ofOwner = `/v1/api-keys/${await idOf(keys.owner)}`;
    const [hidden, unknown] = [
      await remove(ofOwner, keys.member),
      await remove('/v1/api-keys/key_x', keys.member),
    ];
    expect([hidden.status, hidden.body]).toEqual([
      404,
      { ...unknown.body, request_id: hidden.body.request_id },
    ]);
    expect((await remove(ofOwner, keys.admin)).status).toBe(204);
    expect((await get('/v1/sessions', keys.owner)).status).toBe(401);
    expect((await remove(ofOwner, keys.admin)).status).toBe(404);
  });

  test('a viewer may neither see nor change it', async () => {
    for (const answer of [await get('/v1/api-keys', keys.viewer), await create(keys.viewer)])
      expect(answer.body.code).toBe('permission_denied');
  });

  test('are paged', async () => {
    const first = await get('/v1/api-keys?limit=3', keys.owner);
    const second = await get(`/v1/api-keys?limit=3&cursor=${first.body.next_cursor}`, keys.owner);
    expect([first.body.data.length, second.body.data.length, second.body.next_cursor]).toEqual([3, 1, null]);
  });
});

describe('rotating', () => {
  const rotate = async (key: string, by = key, body: object = {}) =>
    post(`/v1/api-keys/${await idOf(key)}/rotate`, by, body);

  test('makes a key of the same name and scopes, and the old one works for 24 hours more', async () => {
    const old = await newKey(['admin', 'read'], people.member.userId);
    const { status, body } = await rotate(old);
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'a key', scopes: ['admin', 'read'], user_id: people.member.userId });
    for (const key of [old, body.key]) expect((await get('/v1/sessions', key)).status).toBe(200);
    const [replaced] = (await get('/v1/api-keys', old)).body.data.filter(
      (one: { replaced_by: string | null }) => one.replaced_by === body.key_id,
    );
    expect((Date.parse(replaced.expires_at) - Date.now()) / 3_600_000).toBeCloseTo(24, 1);
    expect((await auditOf(db, tenant))[0]).toMatchObject({
      action: 'api_key.rotated',
      resource_id: body.key_id,
      metadata: { before: { key_id: replaced.key_id } },
    });
  });

  test('without an overlap ends the old one at once', async () => {
    const { body } = await rotate(keys.member, keys.member, { overlap_hours: 0 });
    expect((await get('/v1/sessions', keys.member)).status).toBe(401);
    expect((await get('/v1/sessions', body.key)).status).toBe(200);
  });

  test('never lets a key live longer than it would have', async () => {
    const scope = { ...tenant, userId: people.member.userId };
    const soon = new Date(Date.now() + 60_000);
    const { key, key_id } = await db.services.apiKeys.create(scope, { name: 'soon', expiresAt: soon });
    await rotate(key, keys.member);
    const old = (await db.services.apiKeys.list(tenant)).find((one) => one.key_id === key_id);
    expect(Date.parse(old?.expires_at ?? '')).toBe(soon.getTime());
  });

  test('twice is refused, also at the same time', async () => {
    await warm(db.pools.tenant);
    const responses = await Promise.all(Array.from({ length: 8 }, () => rotate(keys.member)));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    expect((await rotate(keys.member)).body.code).toBe('api_key_replaced');
  });

  test('never returns the key of another user', async () => {
    const answer = await rotate(keys.member, keys.owner);
    expect([answer.status, answer.body.code]).toEqual([403, 'not_your_key']);
    expect((await rotate(keys.owner, keys.member)).status).toBe(404);
    const ofNobody = await newKey(['ingest', 'read', 'write', 'admin']);
    expect((await rotate(ofNobody, keys.admin)).body.code).toBe('not_your_key');
    expect((await rotate(ofNobody, keys.owner)).status).toBe(201);
  });

  test('gives a key no scope that it does not have', async () => {
    const narrow = await newKey(['admin', 'read'], people.member.userId);
    expect((await rotate(keys.member, narrow)).body.code).toBe('scopes_above_own');
  });
});

describe('a key is bound', () => {
  test('by its scopes', async () => {
    const ingest = await newKey(['ingest'], people.owner.userId);
    expect((await post('/v1/sessions', ingest, { tool_id: 'x' })).status).toBe(201);
    const refused = await get('/v1/sessions', ingest);
    expect([refused.status, refused.body.code]).toEqual([403, 'permission_denied']);
    expect(refused.body.detail).toBe(
      'memory:read is not permitted: it needs the role viewer or above, and an API key also needs the scope read.',
    );
  });

  test('by the role of its user, from the next request on', async () => {
    const write = () => post('/v1/sessions', keys.member, { tool_id: 'x' });
    expect((await write()).status).toBe(201);
    await db.services.members.changeRole(tenant, people.member.userId, 'viewer', people.owner.actor);
    expect((await write()).body.code).toBe('permission_denied');
    expect((await get('/v1/sessions', keys.member)).status).toBe(200);
  });

  test('before the body is looked at', async () => {
    const answer = await request(app)
      .post('/v1/sessions')
      .set({ ...bearer(keys.viewer), 'content-type': 'text/plain' })
      .send('nonsense');
    expect(answer.body.code).toBe('permission_denied');
  });
});
