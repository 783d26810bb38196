import { describe, expect, test } from '@jest/globals';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { type ApiResponse, TestBrowser } from '../../support/browser.ts';
import { setUpSite } from '../../support/set-up.ts';
import { fromSomewhere, newPerson } from '../../support/sign-in.ts';

const { db, site } = await setUpSite();
const tenant = await db.newTenant();

interface Caller {
  readonly post: (path: string, body: object, headers?: Record<string, string>) => Promise<ApiResponse>;
  readonly get: (path: string) => Promise<ApiResponse>;
  readonly created_by: string | null;
  readonly created_by_key: string | null;
}

async function withKey(scope: TenantScope): Promise<Caller> {
  const { key, key_id } = await db.services.apiKeys.create(scope, { name: 'test' });
  const program = new TestBrowser(site.origin, { ...fromSomewhere(), authorization: `Bearer ${key}` });
  const get = (path: string) => program.get(path);
  const post = (path: string, body: object, headers = {}) => program.post(path, body, { headers });
  return { get, post, created_by: scope.userId ?? null, created_by_key: key_id };
}

const userOfKey = async () => {
  const { userId } = await db.newMember(tenant, 'member');
  return withKey({ ...tenant, userId });
};

const operator = () => withKey(tenant);

async function person(): Promise<Caller> {
  const { id, email, browser } = await newPerson(db, site);
  await db.database.inScope({ kind: 'identity' }, (tx) =>
    db.services.tenants.enrol(tx, { tenantId: tenant.tenantId, role: 'member', userId: id, email }),
  );
  const at = (path: string) => `/tenants/${tenant.tenantId}${path}`;
  const post = (path: string, body: object, headers = {}) => browser.post(at(path), body, { headers });
  return { get: (path) => browser.get(at(path)), post, created_by: id, created_by_key: null };
}

const senderOf = ({ created_by, created_by_key }: Caller) => ({ created_by, created_by_key });

describe.each([
  ['a key with a user', userOfKey],
  ['a key without a user', operator],
  ['a browser', person],
])('a session of %s', (_name, begin) => {
  test('is of its user and key, whatever makes it and in every response', async () => {
    const caller = await begin();
    const started = await caller.post('/v1/sessions', { tool_id: 'cursor' });
    expect(started).toMatchObject({ status: 201, body: senderOf(caller) });
    const found = await caller.post('/v1/sessions/get-or-create', {
      tool_id: 'cursor',
      instance_id: caller.created_by_key ?? 'b',
    });
    expect(found).toMatchObject({ status: 201, body: senderOf(caller) });
    const { body: document } = await caller.get(`/v1/sessions/${started.body.session_id}/export`);
    const imported = await caller.post('/v1/sessions/import', document);
    expect(imported).toMatchObject({ status: 201, body: senderOf(caller) });
    const ids = [started, found, imported].map(({ body }) => body.session_id);
    const { body: list } = await caller.get('/v1/sessions?limit=3');
    expect(list.data.map(({ session_id }: { session_id: string }) => session_id)).toEqual(ids.reverse());
    for (const one of list.data) expect(one).toMatchObject(senderOf(caller));
    const [id] = ids;
    expect((await caller.get(`/v1/sessions/${id}`)).body).toMatchObject(senderOf(caller));
    expect((await caller.post(`/v1/sessions/${id}/heartbeat`, {})).body).toMatchObject(senderOf(caller));
    expect((await caller.post(`/v1/sessions/${id}/end`, {})).body).toMatchObject(senderOf(caller));
  });

  test('cannot name another sender in a body', async () => {
    const caller = await begin();
    const other = { created_by: 'user_x', created_by_key: 'key_x' };
    for (const path of ['/v1/sessions', '/v1/sessions/get-or-create']) {
      const { status, body } = await caller.post(path, { tool_id: 'cursor', ...other });
      expect([status, body.errors.map(({ path }: { path: string }) => path)]).toEqual([
        422,
        Object.keys(other),
      ]);
    }
    const { body: started } = await caller.post('/v1/sessions', { tool_id: 'cursor' });
    const { body: document } = await caller.get(`/v1/sessions/${started.session_id}/export`);
    const forged = { ...document, session: { ...document.session, ...other } };
    expect((await caller.post('/v1/sessions/import', forged)).status).toBe(422);
  });

  test('shows its key as /v1/api-keys does, and no secret', async () => {
    const caller = await begin();
    const { body } = await caller.post('/v1/sessions', { tool_id: 'cursor' });
    const keys = (await db.services.apiKeys.list(tenant)).map(({ key_id }) => key_id);
    if (caller.created_by_key !== null) expect(keys).toContain(body.created_by_key);
    expect(JSON.stringify(body)).not.toContain('omk_');
  });
});

test('a session of local mode has no sender', async () => {
  const program = new TestBrowser(site.origin);
  const started = await program.post('/v1/sessions', { tool_id: 'cursor' });
  expect(started).toMatchObject({ status: 201, body: { created_by: null, created_by_key: null } });
  expect(await db.services.sessions.get(LOCAL, started.body.session_id)).toMatchObject({ created_by: null });
});

test('a session keeps its sender when others continue, change or end it', async () => {
  const [one, other] = [await userOfKey(), await person()];
  const instance = { tool_id: 'shared', instance_id: 'shared-1' };
  const { session_id } = (await one.post('/v1/sessions/get-or-create', instance)).body;
  const continued = await other.post('/v1/sessions/get-or-create', instance);
  expect(continued).toMatchObject({ status: 200, body: { session_id, created: false, ...senderOf(one) } });
  expect((await other.post(`/v1/sessions/${session_id}/heartbeat`, {})).body).toMatchObject(senderOf(one));
  expect((await other.post(`/v1/sessions/${session_id}/end`, {})).body).toMatchObject(senderOf(one));
});

test('a repeated POST answers with the sender of the first', async () => {
  const { userId } = await db.newMember(tenant, 'member');
  const [laptop, desktop] = [await withKey({ ...tenant, userId }), await withKey({ ...tenant, userId })];
  const send = ({ post }: Caller) =>
    post('/v1/sessions', { tool_id: 'repeated' }, { 'idempotency-key': 'once' });
  const first = await send(laptop);
  const again = await send(desktop);
  expect(again.body).toEqual(first.body);
  expect(first.body).toMatchObject(senderOf(laptop));
  expect((await laptop.get('/v1/sessions?tool_id=repeated')).body.data).toHaveLength(1);
});

test('keys and users that share a connection do not share their names', async () => {
  const callers = [await userOfKey(), await operator(), await person(), await userOfKey(), await operator()];
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const caller = callers[n % callers.length] as Caller;
      const { body } = await caller.post('/v1/sessions', { tool_id: 'mixed' });
      return [senderOf(body), senderOf(caller)];
    }),
  );
  for (const [shown, expected] of answers) expect(shown).toEqual(expected);
});

test('jobs and rows of earlier releases have no sender', async () => {
  const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'job' });
  expect(await db.services.sessions.get(tenant, session_id)).toMatchObject({
    created_by: null,
    created_by_key: null,
  });
});

test.each(["key_x'; set app.tenant_id = 'other", 'key_x" ', 'key\n', '', 'k'.repeat(65)])(
  'the key id %j never reaches the database',
  async (keyId) => {
    const { sessions } = db.services;
    const scope = { ...tenant, keyId };
    await expect(sessions.start(scope, { tool_id: 'cursor' })).rejects.toThrow('keyId is not a valid id');
    await expect(sessions.get(scope, 'x')).rejects.toThrow('keyId is not a valid id');
  },
);

test.each([
  ['another key', { keyId: 'key_other' }],
  ['another user', { userId: 'user_other' }],
  ['no key', { keyId: undefined }],
])('work of %s does not join the open transaction of one', async (_name, different) => {
  const one: TenantScope = { ...tenant, userId: 'user_one', keyId: 'key_one' };
  const other: TenantScope = { ...one, ...different };
  const { database, services } = db;
  const start = (scope: TenantScope) => services.sessions.start(scope, { tool_id: 'joined' });
  const begun: ReturnType<typeof start>[] = [];
  await database.inScope(one, (tx) =>
    database.joinedTo(one, tx, async () => {
      // not awaited here: behind a pooler the two may have one connection
      begun.push(start(other));
      begun.push(start(one));
      await begun[1];
    }),
  );
  const senders = (await Promise.all(begun)).map(({ created_by, created_by_key }) => [
    created_by,
    created_by_key,
  ]);
  expect(senders).toEqual([other, one].map(({ userId, keyId }) => [userId, keyId ?? null]));
});
