import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { listRecords } from '../../../src/features/exchange/session-record/session-record.repository.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const { sessions, sessionContext, sessionRecords } = db.services;
const ALL = { include_archived: true, pinned_only: false };

test('a list has the filters of the sessions, in the order of activity, with the newest entries of each', async () => {
  const scope = await db.newTenant();
  const start = async (tool_id: string) =>
    (await sessions.start(scope, { tool_id, workspace_path: `/work/${tool_id}` })).session_id;
  const [one, two, three] = [await start('a'), await start('b'), await start('a')];
  await sessions.update(scope, three, { archived: true });
  await sessions.update(scope, two, { pinned: true });
  for (const query of ['1', '2', '3']) await sessionContext.append(scope, one, { kind: 'search', query });
  const list = async (wanted: Partial<Parameters<typeof sessionRecords.list>[1]>, limit = 10) =>
    sessionRecords.list(scope, { ...ALL, ...wanted }, { limit, entries: 2 });
  const idsOf = async (wanted: Parameters<typeof list>[0], limit = 10) => {
    const ids = (await list(wanted, limit)).map(({ session_id }) => session_id);
    const recent = await sessions.recent(scope, { ...ALL, ...wanted }, limit);
    expect(recent.map(({ session_id }) => session_id)).toEqual(ids);
    return ids;
  };
  expect(await idsOf({})).toEqual([one, three, two]);
  expect(await idsOf({}, 1)).toEqual([one]);
  expect(await idsOf({ include_archived: false })).toEqual([one, two]);
  expect(await idsOf({ pinned_only: true })).toEqual([two]);
  expect(await idsOf({ tool_id: 'a' })).toEqual([one, three]);
  const { project_id } = await sessions.get(scope, two);
  expect(await idsOf({ project_id: project_id ?? '' })).toEqual([two]);
  const [first] = await list({});
  expect(first?.searches.map(({ query }) => query)).toEqual(['2', '3']);
  const page = await sessions.list(scope, { ...ALL, tool_id: 'b' }, { limit: 1, after: undefined });
  expect((await list({ tool_id: 'b' }))[0]).toMatchObject(JSON.parse(page.json)[0]);
});

test('the newest ten of many are read from the index of activity', async () => {
  const many: TenantScope = { kind: 'tenant', tenantId: 'many-records' };
  await db.asRole('tenant', (client) =>
    client.query(`begin; set local app.tenant_id = 'many-records';
      insert into tool_sessions (tool_id, started_at, last_activity)
        select 'cursor', now() - make_interval(mins => n), now() - make_interval(secs => n) from generate_series(1, 5000) n;
      commit`),
  );
  await db.asAdmin((admin) => admin.query('analyze tool_sessions'));
  const plan = await planOf(db, many, (tx) =>
    listRecords(tx, { ...ALL, include_archived: false }, { limit: 10, entries: 5 }),
  );
  expect(plan).toMatch(/idx_tool_sessions_activity/);
});

test('an export is in the audit log, and one of an unknown session is not found', async () => {
  const scope = await db.newTenant();
  const { session_id } = await sessions.start(scope, { tool_id: 't', workspace_path: '/work/export' });
  const { session } = await sessionRecords.export(scope, session_id, OPERATOR);
  expect(session.workspace_path).toBe('/work/export');
  const { json } = await db.services.audit.list(
    scope,
    { action: 'session.exported' },
    { limit: 9, after: undefined },
  );
  expect(JSON.parse(json)).toMatchObject([{ resource_id: session_id }]);
  await expect(sessionRecords.export(scope, 'none', OPERATOR)).rejects.toMatchObject({ status: 404 });
  await expect(sessionRecords.get(scope, 'none', 1)).rejects.toMatchObject({ status: 404 });
  await expect(sessionRecords.activity(scope, 'none', 1)).rejects.toMatchObject({ status: 404 });
});
