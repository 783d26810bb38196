import { expect, test } from '@jest/globals';
import request from 'supertest';
import type { TenantScope } from '../../src/auth/scope.ts';
import { IsolationService } from '../../src/features/audit/isolation/isolation.service.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();

const get = async (scope: TenantScope) =>
  request(app)
    .get('/v1/isolation')
    .set({ authorization: await keyOf(db, scope) });

test('an admin of a tenant can read which checks passed', async () => {
  const { userId } = await db.newMember(tenant, 'admin');
  const { status, body } = await get({ ...tenant, userId });
  expect(status).toBe(200);
  expect(body.ok).toBe(true);
  expect(body.checks.length).toBeGreaterThan(4);
  for (const check of body.checks)
    expect(check).toEqual({ name: expect.any(String), ok: true, findings: [] });
});

test('a member may not, and local mode has no tenant', async () => {
  const { userId } = await db.newMember(tenant, 'member');
  expect((await get({ ...tenant, userId })).status).toBe(403);
  expect((await request(app).get('/v1/isolation')).status).toBe(403);
});

test('the result is cached for a minute, a failure is not', async () => {
  const before = (await get(tenant)).body.checked_at;
  expect((await get(await db.newTenant())).body.checked_at).toBe(before);

  let asked = 0;
  const failing = { readOne: () => Promise.reject(new Error(`${++asked}`)) };
  const isolation = new IsolationService(failing as never);
  for (const attempt of ['1', '2']) await expect(isolation.report(tenant)).rejects.toThrow(attempt);
});

test.each([
  [
    'alter table metrics disable row level security',
    'alter table metrics enable row level security',
    'not on metrics',
  ],
  [
    'drop policy tenant_select on metrics',
    `create policy tenant_select on metrics for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true))`,
    'metrics: 0 policies for SELECT',
  ],
  [
    'alter policy tenant_select on metrics using (true)',
    `alter policy tenant_select on metrics using (tenant_id = current_setting('app.tenant_id', true))`,
    'metrics: policy tenant_select does not',
  ],
  [
    'create policy extra on metrics for select to public using (true)',
    'drop policy extra on metrics',
    'metrics: 2 policies for SELECT',
  ],
  [
    'grant truncate on metrics to omnimemory_tenant',
    'revoke truncate on metrics from omnimemory_tenant',
    'truncate, reference or put a trigger on metrics',
  ],
  [
    'alter table metrics owner to omnimemory_tenant',
    'alter table metrics owner to omnimemory_owner',
    'it owns metrics',
  ],
  [
    'alter policy local_select on metrics using (true)',
    'alter policy local_select on metrics using (tenant_id is null)',
    'policy public.metrics.local_select differs: using is true',
  ],
  [
    `alter policy tenant_select on metrics using (tenant_id = current_setting('app.tenant_id', true) and true)`,
    `alter policy tenant_select on metrics using (tenant_id = current_setting('app.tenant_id', true))`,
    'policy public.metrics.tenant_select differs',
  ],
  [
    'create schema elsewhere; create view elsewhere.peek as select * from metrics; grant select on elsewhere.peek to omnimemory_tenant',
    'drop schema elsewhere cascade',
    'view elsewhere.peek does not belong to this product: it reads tables of this product',
  ],
  [
    `create schema elsewhere; create function elsewhere.peek() returns bigint language sql security definer as 'select count(*) from public.metrics'`,
    'drop schema elsewhere cascade',
    'function elsewhere.peek() does not belong to this product: it runs with the rights of its owner',
  ],
  [
    'alter table cache_hits drop constraint cache_hits__scope',
    `alter table cache_hits add constraint cache_hits__scope check (scope_id = coalesce(tenant_id, ''))`,
    'constraint public.cache_hits.cache_hits__scope is missing',
  ],
  [
    `create role reporting login; create schema elsewhere; create function elsewhere.peek() returns bigint language sql security definer as 'select count(*) from public.metrics'; revoke all on function elsewhere.peek() from public; grant execute on function elsewhere.peek() to reporting`,
    'drop schema elsewhere cascade; drop role reporting',
    'function elsewhere.peek() does not belong to this product: it runs with the rights of its owner, which can access tables',
  ],
  [
    'create role reporting login; create schema elsewhere; create table elsewhere.copy as select * from metrics; grant select on elsewhere.copy to reporting',
    'drop schema elsewhere cascade; drop role reporting',
    'table elsewhere.copy does not belong to this product: its owner can access tables',
  ],
  [
    'grant select on pg_catalog.pg_statistic to omnimemory_tenant',
    'revoke select on pg_catalog.pg_statistic from omnimemory_tenant',
    'sensitive right table pg_statistic is for superusers only',
  ],
  [
    `set allow_system_table_mods = on; update pg_trigger set tgtype = 0 where tgtype = 5 and tgisinternal and tgrelid = 'metrics'::regclass`,
    `set allow_system_table_mods = on; update pg_trigger set tgtype = 5 where tgtype = 0 and tgisinternal and tgrelid = 'metrics'::regclass`,
    'metrics__session_id has unexpected triggers',
  ],
  [
    'grant select on metrics to omnimemory_billing',
    'revoke select on metrics from omnimemory_billing',
    'table public.metrics has unexpected rights: omnimemory_billing SELECT',
  ],
])('says so after: %s', async (change, back, message) => {
  await db.asAdmin((admin) => admin.query(change));
  try {
    const report = await new IsolationService(db.database).report(tenant);
    expect(report.ok).toBe(false);
    expect(report.checks.flatMap(({ findings }) => findings).join('\n')).toContain(message);
  } finally {
    await db.asAdmin((admin) => admin.query(back));
  }
});
