import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { TestBrowser } from '../../support/browser.ts';
import { setUpSite } from '../../support/set-up.ts';
import { newPerson, type Person } from '../../support/sign-in.ts';
import { isDue, neighboursOf, requestAsOperator } from './tenants.ts';

const { db, site } = await setUpSite();
const { services } = db;
const NAME = 'Analytical Engines';

interface Team {
  readonly scope: TenantScope;
  readonly id: string;
  readonly owner: Person;
  readonly member: Person;
  readonly key: string;
}

async function newTeam(name = NAME): Promise<Team> {
  const owner = await newPerson(db, site, 'ada');
  const { body } = await owner.browser.post('/auth/tenants', { name });
  const scope: TenantScope = { kind: 'tenant', tenantId: body.id };
  const member = await newPerson(db, site, 'bob');
  await db.asAdmin((admin) =>
    admin.query(
      `insert into tenant_users (tenant_id, user_id, email, role, name) values ($1, $2, $3, 'admin', 'bob')`,
      [body.id, member.id, member.email],
    ),
  );
  await member.browser.put('/auth/tenant', { tenant_id: body.id });
  const { key } = await services.apiKeys.create(scope, { name: 'a tool' });
  return { scope, id: body.id, owner, member, key };
}

const request = (browser: TestBrowser, id: string, confirm = NAME) =>
  browser.post('/v1/deletions', { kind: 'tenant', id, confirm });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const byKey = (key: string, method: string, path: string, body?: object) =>
  fetch(`${site.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
const rows = (id: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select active, suspended_by, suspended_before, deletion_id, deletion_due_at from tenants where id = $1`,
      [id],
    );
    return rows[0];
  });

test('an owner deletes a team: it is suspended at once, its keys stop, and members see why and until when', async () => {
  const { id, owner, member, key } = await newTeam();
  const preview = await owner.browser.post('/v1/deletions/preview', { kind: 'tenant', id });
  expect(preview).toMatchObject({
    status: 200,
    body: { kind: 'tenant', rows: { tenants: 1, tenant_users: 2 } },
  });
  expect((await byKey(key, 'GET', '/v1/sessions')).status).toBe(200);

  const { status, body } = await request(owner.browser, id);
  expect([status, body]).toMatchObject([
    202,
    { kind: 'tenant', target_id: id, state: 'waiting', requested_by: owner.id },
  ]);
  const days = (Date.parse(body.due_at) - Date.parse(body.requested_at)) / 86_400_000;
  expect(days).toBeCloseTo(30, 3);

  for (const path of ['/v1/sessions', '/v1/tenant', '/v1/exports'])
    expect([path, (await byKey(key, 'GET', path)).status]).toEqual([path, 401]);
  const { browser } = member;
  expect(codeOf(await browser.get('/v1/sessions'))).toEqual([403, 'tenant_suspended']);
  expect(codeOf(await browser.post('/v1/sessions', { tool_id: 'x' }))).toEqual([403, 'tenant_suspended']);
  const why = { suspended_by: 'deletion', deletion_due_at: body.due_at };
  expect((await browser.get('/v1/tenant')).body).toMatchObject({ ...why, deletion_id: body.deletion_id });
  expect((await browser.get('/auth/context')).body.tenants).toMatchObject([why]);
  // what stays: exports, the deletion itself, billing
  expect((await browser.post('/v1/exports', { kind: 'all' })).status).toBe(202);
  expect((await browser.get(`/v1/deletions/${body.deletion_id}`)).body).toEqual(body);
  expect((await browser.get('/v1/billing')).status).toBe(200);
  // of things nothing is deleted or brought back meanwhile
  const thing = { kind: 'memory', id: 'any' };
  expect(codeOf(await owner.browser.post('/v1/deletions', thing))).toEqual([403, 'tenant_suspended']);
  expect(codeOf(await owner.browser.post('/v1/deletions/preview', thing))).toEqual([403, 'tenant_suspended']);
  expect(codeOf(await owner.browser.post('/v1/tenant/resume'))).toEqual([409, 'tenant_in_deletion']);
  expect(codeOf(await request(owner.browser, id))).toEqual([409, 'tenant_in_deletion']);
});

test('the record is shown without a sign-in and names nobody', async () => {
  const { id, owner } = await newTeam();
  const { body } = await request(owner.browser, id);
  const response = await fetch(`${site.origin}/auth/deletions/${body.deletion_id}`);
  const text = await response.text();
  expect([response.status, JSON.parse(text)]).toMatchObject([200, { kind: 'tenant', state: 'waiting' }]);
  for (const secret of [id, NAME, owner.id, owner.email]) expect(text).not.toContain(secret);
  const unknown = await fetch(`${site.origin}/auth/deletions/del_00000000-0000-4000-8000-000000000000`);
  expect([unknown.status, (await unknown.json()) as object]).toMatchObject([
    404,
    { code: 'deletion_not_found' },
  ]);
});

test('nobody but an owner who has just signed in and types the name deletes a team', async () => {
  const { id, owner, member, key, scope } = await newTeam();
  const other = await newTeam('Another');
  expect(codeOf(await request(member.browser, id))).toEqual([403, 'deletion_not_permitted']);
  const ofKey = await byKey(key, 'POST', '/v1/deletions', { kind: 'tenant', id, confirm: NAME });
  expect([ofKey.status, await ofKey.json()]).toMatchObject([403, { code: 'deletion_not_permitted' }]);
  expect(codeOf(await request(owner.browser, other.id))).toEqual([404, 'tenant_not_found']);
  for (const wrong of ['analytical engines', '', 'Analytical'])
    expect((await request(owner.browser, id, wrong)).body.errors).toMatchObject([{ path: 'confirm' }]);
  const local = await fetch(`${site.origin}/v1/deletions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'tenant', id, confirm: NAME }),
  });
  expect(local.status).toBe(404);
  await db.asAdmin((admin) =>
    admin.query(
      `update web_sessions set sess = jsonb_set(sess, '{startedAt}', to_jsonb((extract(epoch from now()) * 1000)::bigint - 700000))
        where user_id = $1`,
      [owner.id],
    ),
  );
  expect(codeOf(await request(owner.browser, id))).toEqual([403, 'recent_sign_in_required']);
  await db.asAdmin((admin) => admin.query(`update tenants set status = 'active' where id = $1`, [id]));
  expect((await owner.browser.post('/auth/password/confirm', { password: owner.password })).status).toBe(204);
  expect(codeOf(await request(owner.browser, id))).toEqual([409, 'subscription_live']);
  expect(codeOf(await owner.browser.post('/v1/deletions/preview', { kind: 'tenant', id }))).toEqual([
    409,
    'subscription_live',
  ]);
  await db.asAdmin((admin) => admin.query(`update tenants set status = 'canceled' where id = $1`, [id]));
  await services.tenants.suspendAsOperator(scope.tenantId);
  expect(codeOf(await request(owner.browser, id))).toEqual([403, 'suspended_by_operator']);
  await services.tenants.resumeAsOperator(scope.tenantId);
  expect(await rows(id)).toMatchObject({ active: true, deletion_id: null });
  expect((await request(owner.browser, id)).status).toBe(202);
});

test('the id of another team and one of nobody get the same answer, by session, by key and in local mode', async () => {
  const { owner, key } = await newTeam();
  const other = await newTeam('Another');
  const deletion = await request(other.owner.browser, other.id, 'Another');
  const nobodys = '00000000-0000-4000-8000-000000000000';
  const answers = async (id: string, deletionId: string) => {
    const found: unknown[] = [];
    for (const path of ['/v1/deletions', '/v1/deletions/preview']) {
      const body = { kind: 'tenant', id, confirm: 'Another' };
      const { request_id: _, ...seen } = (await owner.browser.post(path, body)).body;
      const { request_id: __, ...byItsKey } = (await (await byKey(key, 'POST', path, body)).json()) as Record<
        string,
        unknown
      >;
      found.push(seen, byItsKey);
    }
    for (const method of ['GET', 'DELETE']) {
      const response = await byKey(key, method, `/v1/deletions/${deletionId}`);
      const { request_id: _, instance: __, ...seen } = (await response.json()) as Record<string, unknown>;
      found.push(seen);
    }
    return found;
  };
  expect(await answers(other.id, deletion.body.deletion_id)).toEqual(
    await answers(nobodys, `del_${nobodys}`),
  );
});

test('cancelling gives everything back as it was, and keys work again', async () => {
  const { id, owner, member, key, scope } = await newTeam();
  await db.newSession(scope);
  const before = await neighboursOf(db, 'nobody');
  const state = await rows(id);
  const { body } = await request(owner.browser, id);
  const path = `/v1/deletions/${body.deletion_id}`;
  expect(codeOf(await member.browser.delete(path))).toEqual([403, 'deletion_not_permitted']);
  expect((await byKey(key, 'DELETE', path)).status).toBe(401);
  expect((await owner.browser.delete(path)).body).toMatchObject({ state: 'cancelled' });
  expect((await owner.browser.delete(path)).status).toBe(200);
  expect(await rows(id)).toEqual(state);
  expect((await byKey(key, 'GET', '/v1/sessions')).status).toBe(200);
  const changed = ['audit_heads', 'audit_logs', 'deletions', 'tenants', 'web_sessions', 'api_keys'];
  const after = await neighboursOf(db, 'nobody');
  for (const [name, digest] of Object.entries(before))
    if (!changed.includes(name)) expect([name, after[name]]).toEqual([name, digest]);
  expect((await services.audit.verify(scope)).faults).toEqual([]);
  await isDue(db, body.deletion_id);
  expect(await services.tenantRemovals.removeDue()).toBe(0);
  expect((await services.tenants.get(scope)).active).toBe(true);
});

test('what suspended a team before a deletion, or during it, does so again when that is cancelled', async () => {
  const tenant = await db.newTenant('paused');
  const owner = await db.newMember(tenant, 'owner');
  const actor = { kind: 'user', role: 'owner', userId: owner.userId, provenAt: Date.now() } as const;
  await services.tenants.suspend(tenant, actor);
  const of = { kind: 'tenant', id: tenant.tenantId, confirm: 'paused' } as const;
  const first = await services.deletions.request({ ...tenant, userId: owner.userId }, of, actor);
  await services.deletions.cancel(tenant, first.deletion_id, actor);
  expect(await services.tenants.get(tenant)).toMatchObject({ active: false, suspended_by: 'owner' });
  const second = await requestAsOperator(db, tenant);
  await services.tenants.suspendAsOperator(tenant.tenantId);
  await expect(services.tenants.resumeAsOperator(tenant.tenantId)).rejects.toMatchObject({
    code: 'tenant_in_deletion',
  });
  await services.deletions.cancel(tenant, second.deletion_id, actor);
  expect(await services.tenants.get(tenant)).toMatchObject({
    active: false,
    suspended_by: 'operator',
    deletion_id: null,
  });
});

test('of requests at the same moment one deletes the team, and an owner who is demoted meanwhile does not', async () => {
  const tenant = await db.newTenant('race');
  const people = [await db.newMember(tenant, 'owner'), await db.newMember(tenant, 'owner')];
  const of = { kind: 'tenant', id: tenant.tenantId, confirm: 'race' } as const;
  const results = await Promise.allSettled(
    people.map(({ userId }) =>
      services.deletions.request({ ...tenant, userId }, of, {
        kind: 'user',
        role: 'owner',
        userId,
        provenAt: Date.now(),
      }),
    ),
  );
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const other = await db.newTenant('race');
  const { userId } = await db.newMember(other, 'member');
  // the request still says owner
  const stale = { kind: 'user', role: 'owner', userId, provenAt: Date.now() } as const;
  await expect(
    services.deletions.request({ ...other, userId }, { ...of, id: other.tenantId }, stale),
  ).rejects.toMatchObject({ code: 'deletion_not_permitted' });
});
