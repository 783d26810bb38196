import { expect, test } from '@jest/globals';
import type { Role } from '../../src/auth/permissions.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();
const { services } = db;
const tenant = await db.newTenant('A team');

interface Person {
  readonly scope: TenantScope & { readonly userId: string };
  readonly token: string;
}

async function newPerson(role: Role): Promise<Person> {
  const scope = { ...tenant, userId: (await db.newMember(tenant, role)).userId };
  const { key } = await services.apiKeys.create(scope, { name: role });
  return { scope, token: key };
}
const [owner, admin, ada, bob] = [
  await newPerson('owner'),
  await newPerson('admin'),
  await newPerson('member'),
  await newPerson('member'),
];

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & {
    readonly code?: string;
    readonly data?: Record<string, unknown>[];
  };
}

async function ask({ token }: Person, route: string, body?: object, headers = {}): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}

async function newSession({ scope }: Person, project = 'p'): Promise<string> {
  const session = { tool_id: 'tool', workspace_path: `/work/${project}` };
  return (await services.sessions.start(scope, session)).session_id;
}

async function newCheckpoint(
  { scope }: Person,
  session_id: string,
  visibility: 'team' | 'private' = 'team',
  summary = 'kiwi fruit',
): Promise<string> {
  const checkpoint = { session_id, tool_id: 'tool', checkpoint_type: 'manual', summary, visibility } as const;
  return (await services.checkpoints.store(scope, checkpoint)).checkpoint_id;
}

test('a deleted session is gone at once from lists, search, sums and exports, and its checkpoint says why', async () => {
  const session = await newSession(ada);
  const checkpoint = await newCheckpoint(ada, session, 'team', 'zebra');
  await services.metrics.store(ada.scope, { session_id: session, tool_id: 'tool', tokens_saved: 4711 });
  const sum = () => ask(ada, 'GET /v1/metrics/aggregates?hours=24');
  expect((await sum()).body).toMatchObject({ total_tokens_saved: 4711 });
  const used = () =>
    db.asAdmin(async (client) => {
      const { rows } = await client.query<{ checkpoints: number }>(
        'select checkpoints::int from tenant_usage where tenant_id = $1',
        [tenant.tenantId],
      );
      return rows[0]?.checkpoints ?? 0;
    });
  const before = await used();
  const { status, body } = await ask(ada, `DELETE /v1/sessions/${session}`);
  expect([status, body.state, body.requested_by]).toEqual([202, 'waiting', ada.scope.userId]);
  expect(body.rows).toMatchObject({ checkpoints: 1, metrics: 1, tool_sessions: 1 });
  expect(await used()).toBe(before - 1);
  expect((await ask(ada, `GET /v1/sessions/${session}`)).status).toBe(404);
  expect((await ask(ada, `GET /v1/sessions/${session}/export`)).status).toBe(404);
  expect(JSON.stringify((await ask(ada, 'GET /v1/sessions')).body)).not.toContain(session);
  expect((await ask(ada, 'GET /v1/search?q=zebra')).body.data).toEqual([]);
  expect((await sum()).body).toMatchObject({ total_tokens_saved: 0 });
  for (const path of ['', '/history']) {
    const gone = await ask(ada, `GET /v1/checkpoints/${checkpoint}${path}`);
    expect([gone.status, gone.body.code]).toEqual([410, 'checkpoint_deleted']);
  }
  expect((await ask(ada, `DELETE /v1/deletions/${body.deletion_id}`)).body.state).toBe('cancelled');
  expect((await ask(ada, `GET /v1/checkpoints/${checkpoint}`)).body.summary).toBe('zebra');
  expect((await ask(ada, 'GET /v1/search?q=zebra')).body.data).toHaveLength(1);
  expect(await used()).toBe(before);
});

test('members delete what they made, admins what others made, owners what others keep private', async () => {
  const shared = await newSession(ada);
  const attempt = async (person: Person, session: string) => {
    const { status, body } = await ask(person, `DELETE /v1/sessions/${session}`);
    if (status === 202) await ask(person, `DELETE /v1/deletions/${body.deletion_id}`);
    return body.code ?? status;
  };
  const all = async (session: string) => {
    const results = [];
    for (const person of [ada, bob, admin, owner]) results.push(await attempt(person, session));
    return results;
  };
  const refused = 'deletion_not_permitted';
  expect(await all(shared)).toEqual([202, refused, 202, 202]);
  await newCheckpoint(bob, shared);
  expect(await all(shared)).toEqual([refused, refused, 202, 202]);
  await newCheckpoint(bob, shared, 'private');
  expect(await all(shared)).toEqual([refused, refused, refused, 202]);
});

test('a private checkpoint exists for its author alone, and so does its deletion', async () => {
  const session = await newSession(ada);
  const hidden = await newCheckpoint(ada, session, 'private');
  for (const person of [bob, admin, owner]) {
    const { status, body } = await ask(person, `DELETE /v1/checkpoints/${hidden}`);
    expect([status, body.code]).toEqual([404, 'checkpoint_not_found']);
  }
  const { body } = await ask(ada, `DELETE /v1/checkpoints/${hidden}`);
  expect((await ask(ada, `GET /v1/checkpoints/${hidden}`)).status).toBe(410);
  for (const person of [bob, admin, owner]) {
    expect((await ask(person, `GET /v1/checkpoints/${hidden}`)).body.code).toBe('checkpoint_not_found');
    expect((await ask(person, `GET /v1/deletions/${body.deletion_id}`)).status).toBe(404);
    expect((await ask(person, `DELETE /v1/deletions/${body.deletion_id}`)).status).toBe(404);
    expect((await ask(person, `DELETE /v1/checkpoints/${hidden}`)).status).toBe(404);
    expect(JSON.stringify((await ask(person, 'GET /v1/deletions')).body)).not.toContain(hidden);
  }
  expect((await ask(ada, `DELETE /v1/deletions/${body.deletion_id}`)).status).toBe(200);
  for (const action of ['deletion.requested', 'deletion.cancelled']) {
    const lines = JSON.stringify((await ask(owner, `GET /v1/audit-logs?action=${action}`)).body);
    expect(lines).toContain(body.deletion_id);
    expect(lines).not.toContain(hidden);
  }
});

test('sessions of a deleted project stay without it, and a new one in its place keeps the old one from coming back', async () => {
  const session = await newSession(admin, 'other');
  const { project_id } = (await ask(admin, `GET /v1/sessions/${session}`)).body;
  await ask(admin, `PUT /v1/projects/${project_id}/memories/k`, { value: 'v' });
  expect((await ask(ada, `DELETE /v1/projects/${project_id}`)).body.code).toBe('deletion_not_permitted');
  const preview = await ask(admin, 'POST /v1/deletions/preview', { kind: 'project', id: project_id });
  expect(preview.body).toMatchObject({ rows: { projects: 1, project_memories: 1 }, sessions_unlinked: 1 });
  const { body } = await ask(admin, `DELETE /v1/projects/${project_id}`);
  expect((await ask(admin, `GET /v1/sessions/${session}`)).body.project_id).toBeNull();
  await ask(admin, 'POST /v1/projects', { workspace_path: '/work/other' });
  const cancel = await ask(admin, `DELETE /v1/deletions/${body.deletion_id}`);
  expect([cancel.status, cancel.body.code]).toEqual([409, 'deletion_not_reversible']);
  expect((await ask(admin, `GET /v1/deletions/${body.deletion_id}`)).body.state).toBe('waiting');
});

test('a memory whose key is taken, or whose project is deleted, cannot come back before that ends', async () => {
  const { body: project } = await ask(ada, 'POST /v1/projects', { workspace_path: '/work/keys' });
  const path = `/v1/projects/${project.project_id}/memories/k`;
  await ask(ada, `PUT ${path}`, { value: 'old' });
  const { memory_id: id } = (await ask(ada, `GET ${path}`)).body;
  const { body } = await ask(ada, 'POST /v1/deletions', { kind: 'memory', id });
  expect((await ask(ada, `GET ${path}`)).status).toBe(404);
  await ask(ada, `PUT ${path}`, { value: 'new' });
  const cancel = () => ask(ada, `DELETE /v1/deletions/${body.deletion_id}`);
  expect((await cancel()).body).toMatchObject({
    code: 'deletion_not_reversible',
    detail: expect.stringContaining('key'),
  });
  expect((await ask(ada, `GET ${path}`)).body.value).toBe('new');
  await ask(ada, `DELETE ${path}`);
  const { body: ofProject } = await ask(admin, `DELETE /v1/projects/${project.project_id}`);
  expect((await cancel()).body.detail).toContain('Cancel that deletion first');
  await ask(admin, `DELETE /v1/deletions/${ofProject.deletion_id}`);
  expect((await cancel()).status).toBe(200);
  expect((await ask(ada, `GET ${path}`)).body.value).toBe('old');
});

test('a key goes only after it was revoked, by its owner or an admin, and comes back revoked', async () => {
  const { key_id: id, key } = await services.apiKeys.create(ada.scope, { name: 'k' });
  const remove = (person: Person, headers = {}) =>
    ask(person, 'POST /v1/deletions', { kind: 'api_key', id }, headers);
  expect((await remove(ada)).body.code).toBe('api_key_valid');
  await ask(ada, `DELETE /v1/api-keys/${id}`);
  expect((await remove(bob)).status).toBe(404);
  const row = () =>
    db.asAdmin(
      async (client) => (await client.query('select k::text from api_keys k where key_id = $1', [id])).rows,
    );
  const before = await row();
  const { status, body } = await remove(ada, { 'idempotency-key': 'once' });
  expect([status, await row()]).toEqual([202, []]);
  expect((await remove(ada, { 'idempotency-key': 'once' })).body).toEqual(body);
  await ask(ada, `DELETE /v1/deletions/${body.deletion_id}`);
  expect(await row()).toEqual(before);
  expect((await ask({ ...ada, token: key }, 'GET /v1/sessions')).status).toBe(401);
});

test('a key that has expired is revoked, and then its row can go', async () => {
  const { key_id: id } = await services.apiKeys.create(ada.scope, { name: 'old' });
  await db.asAdmin((client) =>
    client.query(
      `update api_keys set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where key_id = $1`,
      [id],
    ),
  );
  const rotated = await ask(ada, `POST /v1/api-keys/${id}/rotate`);
  expect([rotated.status, rotated.body.code]).toEqual([404, 'api_key_not_found']);
  const remove = () => ask(ada, 'POST /v1/deletions', { kind: 'api_key', id });
  expect((await remove()).body.code).toBe('api_key_valid');
  expect((await ask(bob, `DELETE /v1/api-keys/${id}`)).status).toBe(404);
  expect((await ask(ada, `DELETE /v1/api-keys/${id}`)).status).toBe(204);
  expect((await remove()).status).toBe(202);
});

test('a deletion that is done has its proof in the response, with times in the form of all others', async () => {
  const { body: deletion } = await ask(ada, `DELETE /v1/sessions/${await newSession(ada)}`);
  await db.asAdmin((client) =>
    client.query(`update deletions set due_at = now() - interval '1 second' where deletion_id = $1`, [
      deletion.deletion_id,
    ]),
  );
  await services.removals.removeDue(tenant);
  const { status, body } = await ask(ada, `GET /v1/deletions/${deletion.deletion_id}`);
  expect([status, body.state]).toEqual([200, 'done']);
  expect(body.proof).toMatchObject({
    rows: 0,
    checked_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/),
  });
});

test('an outdated If-Match deletes nothing', async () => {
  const session = await newSession(ada);
  const stale = await ask(ada, `DELETE /v1/sessions/${session}`, undefined, { 'if-match': '"99"' });
  expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
  expect((await ask(ada, `GET /v1/sessions/${session}`)).status).toBe(200);
  expect((await ask(ada, `DELETE /v1/sessions/${session}`, undefined, { 'if-match': '"1"' })).status).toBe(
    202,
  );
});

test('two requests at once are one deletion, and two cancellations one return', async () => {
  const session = await newSession(ada);
  const both = await Promise.all([1, 2].map(() => ask(ada, `DELETE /v1/sessions/${session}`)));
  expect(new Set(both.map(({ body }) => body.deletion_id)).size).toBe(1);
  const id = both[0]?.body.deletion_id;
  const back = await Promise.all([1, 2].map(() => ask(ada, `DELETE /v1/deletions/${id}`)));
  expect(back.map(({ status, body }) => [status, body.state])).toEqual([
    [200, 'cancelled'],
    [200, 'cancelled'],
  ]);
  expect((await ask(ada, `GET /v1/sessions/${session}`)).status).toBe(200);
});

test('a session knows whether it has checkpoints when its last one is deleted, and when that comes back', async () => {
  const session = await newSession(ada);
  const [first, last] = [await newCheckpoint(ada, session), await newCheckpoint(ada, session)];
  const has = () =>
    db.asAdmin(async (client) => {
      const { rows } = await client.query<{ has_checkpoints: boolean }>(
        'select has_checkpoints from tool_sessions where session_id = $1',
        [session],
      );
      return rows[0]?.has_checkpoints;
    });
  await ask(ada, `DELETE /v1/checkpoints/${first}`);
  expect(await has()).toBe(true);
  const { body } = await ask(ada, `DELETE /v1/checkpoints/${last}`);
  expect(await has()).toBe(false);
  await ask(ada, `DELETE /v1/deletions/${body.deletion_id}`);
  expect(await has()).toBe(true);
});

test('a checkpoint that cannot come back without its session says so', async () => {
  const session = await newSession(ada);
  const checkpoint = await newCheckpoint(ada, session);
  const { body: ofCheckpoint } = await ask(ada, `DELETE /v1/checkpoints/${checkpoint}`);
  const { body: ofSession } = await ask(ada, `DELETE /v1/sessions/${session}`);
  const cancel = () => ask(ada, `DELETE /v1/deletions/${ofCheckpoint.deletion_id}`);
  const { status, body } = await cancel();
  expect([status, body.code]).toEqual([409, 'deletion_not_reversible']);
  expect(body.detail).toContain('session');
  await ask(ada, `DELETE /v1/deletions/${ofSession.deletion_id}`);
  expect((await cancel()).status).toBe(200);
  expect((await ask(ada, `GET /v1/checkpoints/${checkpoint}`)).status).toBe(200);
});
