import { afterAll, expect, test } from '@jest/globals';
import { LOCAL, type Scope, scopeIdOf } from '../../src/auth/scope.ts';
import { buildServices } from '../../src/container.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { citusCluster } from '../support/citus.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { startTestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { keep, rowsIn } from './aged.ts';

const db = await setUpDatabase();
const api = await startTestApi(db);
afterAll(() => api.close());
const { services } = db;
const { checkpoints, retention } = services;

/** A checkpoint of three versions, of which the first was replaced that many hours ago, and the second an hour ago. */
async function threeVersions(scope: Scope, replacedHoursAgo: number): Promise<string> {
  const { session_id } = await services.sessions.start(scope, { tool_id: 'cursor' });
  const { checkpoint_id } = await checkpoints.store(scope, {
    session_id,
    tool_id: 'cursor',
    checkpoint_type: 'manual',
    summary: 'first',
    visibility: 'private',
    valid_from: '2020-01-01T00:00:00Z',
  });
  await checkpoints.revise(scope, checkpoint_id, { summary: 'second' });
  await checkpoints.revise(scope, checkpoint_id, { summary: 'third' });
  await db.asAdmin(async (admin) => {
    const ago = (hours: string) => `now() - make_interval(hours => ${hours})`;
    await admin.query(
      `with at as materialized (
         select ${ago('$2 + 1')} as first, ${ago('$2')} as second, ${ago('1')} as third)
       update checkpoints set
        recorded_at = case when revision = 1 then at.first when revision = 2 then at.second else at.third end,
        recorded_end = case when revision = 1 then at.second when revision = 2 then at.third else 'infinity' end
        from at where scope_id = $3 and checkpoint_id = $1`,
      [checkpoint_id, replacedHoursAgo, scopeIdOf(scope)],
    );
  });
  return checkpoint_id;
}

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

test.each([
  ['a tenant', async () => db.newTenant() as Promise<Scope>],
  ['local mode', async () => LOCAL as Scope],
])(
  'in %s replaced versions go after their period, never current ones, and what is missing is said',
  async (_name, scopeOf) => {
    const scope = await scopeOf();
    const headers: Record<string, string> =
      scope.kind === 'tenant' ? { authorization: await keyOf(db, scope) } : {};
    const get = async (path: string) => {
      const answer = await fetch(`${api.url}/v1${path}`, { headers });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const [due, kept] = [await threeVersions(scope, 30 * 24 + 1), await threeVersions(scope, 30 * 24 - 1)];
    const before = hoursAgo(30 * 24 + 1.5);
    const at = `as_of=${encodeURIComponent(before)}`;
    expect((await get(`/checkpoints/${due}?${at}`)).body).toMatchObject({ summary: 'first', revision: 1 });
    expect((await get(`/checkpoints?${at}`)).body).toMatchObject({ history_since: null });
    await keep(db, scope, { checkpoints_days: 30 });
    expect(await retention.deleteExpired(scope, 'checkpoints')).toBe(1);
    expect(await retention.deleteExpired(scope, 'checkpoints')).toBe(0);
    const revisions = async (id: string) => {
      const { body } = await get(`/checkpoints/${id}/history`);
      return (body.data as { revision: number }[]).map(({ revision }) => revision).sort();
    };
    expect([await revisions(due), await revisions(kept)]).toEqual([
      [2, 3],
      [1, 2, 3],
    ]);
    const missing = await get(`/checkpoints/${due}?${at}`);
    expect([missing.status, missing.body.code]).toEqual([404, 'history_deleted']);
    expect((await get(`/checkpoints/ckpt_unknown?${at}`)).body.code).toBe('history_deleted');
    const later = `as_of=${encodeURIComponent(hoursAgo(29 * 24))}`;
    expect((await get(`/checkpoints/${due}?${later}`)).body).toMatchObject({ summary: 'second' });
    expect((await get(`/checkpoints/ckpt_unknown?${later}`)).body.code).toBe('checkpoint_not_found');
    const { body } = await get(`/checkpoints?${at}`);
    const since = Date.parse(String(body.history_since));
    expect(Math.abs(since - (Date.now() - 30 * 86_400_000))).toBeLessThan(3_600_000);
    expect((await get('/checkpoints')).body).not.toHaveProperty('history_since');
    // an untouched checkpoint however old stays, whatever the period
    await keep(db, scope, { checkpoints_days: 1 });
    await retention.deleteExpired(scope, 'checkpoints');
    expect([await revisions(due), await revisions(kept)]).toEqual([
      [2, 3],
      [2, 3],
    ]);
    // a longer period does not bring back what is gone
    await keep(db, scope, { checkpoints_days: 300 });
    await retention.deleteExpired(scope, 'checkpoints');
    const now = Date.parse(String((await get(`/checkpoints?${at}`)).body.history_since));
    expect(now - since).toBeGreaterThan(28 * 86_400_000);
    await keep(db, scope, null);
  },
);

test('a checkpoint without a version gives its place in the plan back', async () => {
  const tenant = await db.newTenant();
  const replaced = await threeVersions(tenant, 1);
  await threeVersions(tenant, 1);
  const { session_id } = await services.sessions.start(tenant, { tool_id: 'cursor' });
  // it was true from its successor's time on, so nothing of it is left that is current
  await checkpoints.store(tenant, {
    session_id,
    tool_id: 'cursor',
    checkpoint_type: 'manual',
    summary: 'instead of it',
    supersedes: [replaced],
    valid_from: '2019-01-01T00:00:00Z',
  });
  await db.asAdmin((admin) =>
    admin.query(
      `update checkpoints set recorded_at = now() - interval '60 days', recorded_end = now() - interval '50 days'
        where checkpoint_id = $1`,
      [replaced],
    ),
  );
  const usage = () =>
    db.asAdmin(async (admin) => {
      const { rows } = await admin.query('select checkpoints::int from tenant_usage where scope_id = $1', [
        tenant.tenantId,
      ]);
      return rows[0].checkpoints;
    });
  expect(await usage()).toBe(3);
  await keep(db, tenant, { checkpoints_days: 30 });
  expect(await retention.deleteExpired(tenant, 'checkpoints')).toBe(3);
  expect(await usage()).toBe(2);
  expect(await rowsIn(db, tenant, 'checkpoints', `checkpoint_id = '${replaced}'`)).toBe(0);
});

test('private versions of other people go too, and count in the preview', async () => {
  const tenant = await db.newTenant();
  const author = await db.newMember(tenant, 'member');
  await threeVersions({ ...tenant, userId: author.userId }, 31 * 24);
  const admin = await db.newMember(tenant, 'admin');
  const asAdmin = { ...tenant, userId: admin.userId };
  const { kinds } = await retention.preview(asAdmin, { retention: { checkpoints_days: 30 } });
  expect(kinds.find(({ kind }) => kind === 'checkpoints')?.proposed.rows).toBe(1);
  await keep(db, tenant, { checkpoints_days: 30 });
  expect(await retention.deleteExpired(tenant, 'checkpoints')).toBe(1);
});

test('a server without the role for deletion refuses what it could not delete, and still deletes samples', async () => {
  const tenant = await db.newTenant();
  const without = buildServices(
    Database.over({ ...db.pools, deletion: undefined }, { isDistributed: citusCluster() !== undefined }),
  );
  const other = { ...db, services: without };
  const refused = { code: 'not_set_up', status: 501 };
  for (const name of ['sessions_days', 'samples_days', 'checkpoints_days'] as const)
    await expect(keep(other, tenant, { [name]: 30 })).rejects.toMatchObject(refused);
  await expect(keep(other, tenant, { audit_days: 90 })).rejects.toMatchObject(refused);
  await expect(without.retention.preview(tenant, {})).rejects.toMatchObject(refused);
  await keep(other, tenant, { telemetry_days: 30 });
  for (const kind of ['sessions', 'samples', 'telemetry', 'checkpoints', 'audit'] as const)
    expect([kind, await without.retention.deleteExpired(tenant, kind)]).toEqual([kind, 0]);
});
