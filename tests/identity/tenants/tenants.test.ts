import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { actorOf, auditOf, type Person, personOf } from '../../support/people.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let app: Express;
let tenant: TenantScope;
let owner: Person;
let authorization: string;
beforeAll(async () => {
  db = await createTestDatabase();
  app = createTestApp(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await db.newTenant();
  owner = await personOf(db, tenant, 'owner');
  authorization = await keyOf(db, { ...tenant, userId: owner.userId });
});

const get = (path: string) => request(app).get(path).set({ authorization });
const post = (path: string) => request(app).post(path).set({ authorization });

describe('a tenant that a user creates', () => {
  test('has the user as its owner, and its log says who created it', async () => {
    const user = await db.newUser();
    const actor = actorOf(user, 'viewer');
    const made = await db.services.tenants.createFor(user, { name: '  Mine ' }, actor);
    expect(made).toMatchObject({ name: 'Mine', plan: 'free', active: true, suspended_by: null });
    expect(await db.services.tenants.membershipOf(user.userId, made.id)).toEqual({
      id: made.id,
      name: 'Mine',
      plan: 'free',
      active: true,
      suspended_by: null,
      deletion_due_at: null,
      role: 'owner',
    });
    expect(await auditOf(db, { kind: 'tenant', tenantId: made.id })).toMatchObject([
      { action: 'tenant.created', user_id: user.userId, metadata: { after: { owner: user.userId } } },
    ]);
  });

  test('is one of many', async () => {
    const user = await db.newUser();
    const actor = actorOf(user, 'viewer');
    for (const name of ['B', 'A']) await db.services.tenants.createFor(user, { name }, actor);
    expect((await db.services.tenants.listOf(user.userId)).map(({ name }) => name)).toEqual(['A', 'B']);
    expect(await db.services.tenants.membershipOf(user.userId, tenant.tenantId)).toBeUndefined();
  });

  test.each(['', ' ', 'x'.repeat(201), 'a\0b'])('is not called %j', async (name) => {
    const user = await db.newUser();
    const making = db.services.tenants.createFor(user, { name }, actorOf(user, 'viewer'));
    await expect(making).rejects.toMatchObject({ status: 422, code: 'validation_failed' });
    expect(await db.services.tenants.listOf(user.userId)).toEqual([]);
  });
});

describe('/v1/tenant', () => {
  test('is read and renamed', async () => {
    const renamed = await request(app).patch('/v1/tenant').set({ authorization }).send({ name: 'New' });
    expect(renamed.body).toMatchObject({ id: tenant.tenantId, name: 'New' });
    expect((await get('/v1/tenant')).body).toEqual(renamed.body);
    expect((await auditOf(db, tenant))[0]).toMatchObject({
      action: 'tenant.renamed',
      user_id: owner.userId,
      metadata: { before: { name: 'A team' }, after: { name: 'New' } },
    });
  });

  test.each([{ plan: 'enterprise' }, { active: true }, { name: 'x', suspended_by: null }, {}])(
    'accepts nothing but a name: %j',
    async (body) => {
      const answer = await request(app).patch('/v1/tenant').set({ authorization }).send(body);
      expect(answer.status).toBe(422);
    },
  );
});

describe('a suspended tenant', () => {
  test('gets 403 for everything but billing, exports and resuming; its data is there afterwards', async () => {
    const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'cursor' });
    expect((await post('/v1/tenant/suspend')).body).toMatchObject({ active: false, suspended_by: 'owner' });
    for (const path of ['/v1/sessions', '/v1/members', '/v1/settings', '/v1/audit-logs'])
      expect([path, (await get(path)).body.code]).toEqual([path, 'tenant_suspended']);
    expect((await post('/v1/sessions').send({ tool_id: 'x' })).body.code).toBe('tenant_suspended');
    for (const path of [`/v1/sessions/${session_id}/export`, '/v1/billing', '/v1/tenant'])
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    expect((await post('/v1/tenant/resume')).body).toMatchObject({ active: true, suspended_by: null });
    expect((await get(`/v1/sessions/${session_id}`)).status).toBe(200);
    const [resumed, exported, suspended] = await auditOf(db, tenant);
    expect([resumed?.action, exported?.action, suspended?.action]).toEqual([
      'tenant.resumed',
      'session.exported',
      'tenant.suspended',
    ]);
  });

  test('is suspended twice once', async () => {
    await post('/v1/tenant/suspend');
    const { length } = await auditOf(db, tenant);
    expect((await post('/v1/tenant/suspend')).status).toBe(200);
    expect(await auditOf(db, tenant)).toHaveLength(length);
  });

  test('by the operator is not resumed, renamed or taken over by its owner', async () => {
    await post('/v1/tenant/suspend');
    await db.services.tenants.suspendAsOperator(tenant.tenantId);
    for (const path of ['/v1/tenant/resume', '/v1/tenant/suspend'])
      expect((await post(path)).body.code).toBe('suspended_by_operator');
    await db.asRole('tenant', async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.tenant_id', $1, true)`, [tenant.tenantId]);
      const { rowCount } = await client.query(`update tenants set active = true, suspended_by = null`);
      expect(rowCount).toBe(0);
    });
    await db.services.tenants.resumeAsOperator(tenant.tenantId);
    expect((await get('/v1/sessions')).status).toBe(200);
  });

  test('by an unknown party can be resumed only by the operator', async () => {
    await db.asAdmin((admin) =>
      admin.query('update tenants set active = false where id = $1', [tenant.tenantId]),
    );
    expect((await post('/v1/tenant/resume')).body.code).toBe('suspended_by_operator');
  });
});

describe('the tenant role', () => {
  test('suspends in no operator’s name and changes no plan', () =>
    db.asRole('tenant', async (client) => {
      await client.query('begin');
      await client.query(`select set_config('app.tenant_id', $1, true)`, [tenant.tenantId]);
      for (const change of [`active = false, suspended_by = 'operator'`, `plan = 'enterprise'`, `id = 'x'`]) {
        await client.query('savepoint s');
        await expect(client.query(`update tenants set ${change}`)).rejects.toMatchObject({ code: '42501' });
        await client.query('rollback to savepoint s');
      }
    }));
});
