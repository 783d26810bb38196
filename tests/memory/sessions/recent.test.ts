import { expect, test } from '@jest/globals';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { listRecentSessions } from '../../../src/features/memory/sessions/recent-session.repository.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const { sessions, sessionContext, sessionSummary } = db.services;
const ALL = { include_archived: true, pinned_only: false };

test('the sessions that were active last come first, ended ones included, and archived ones only if asked for', async () => {
  const scope = await db.newTenant();
  const ids: string[] = [];
  for (const tool_id of ['a', 'b', 'a', 'a']) ids.push((await sessions.start(scope, { tool_id })).session_id);
  const [first = '', second = '', third = '', fourth = ''] = ids;
  await sessions.end(scope, fourth);
  await sessions.update(scope, third, { archived: true });
  await sessions.heartbeat(scope, first);
  const idsOf = async (wanted: Parameters<typeof sessions.recent>[1], limit = 10) =>
    (await sessions.recent(scope, wanted, limit)).map(({ session_id }) => session_id);
  expect(await idsOf(ALL)).toEqual([first, fourth, third, second]);
  expect(await idsOf({ ...ALL, include_archived: false })).toEqual([first, fourth, second]);
  expect(await idsOf({ ...ALL, tool_id: 'a' }, 2)).toEqual([first, fourth]);
  await sessions.update(scope, second, { pinned: true });
  expect(await idsOf({ ...ALL, pinned_only: true })).toEqual([second]);
  expect(await idsOf({ ...ALL, project_id: 'none' })).toEqual([]);
});

test('the newest ten of many sessions are read from the index, and not sorted', async () => {
  const many: TenantScope = { kind: 'tenant', tenantId: 'many-active' };
  await db.asRole('tenant', (client) =>
    client.query(`begin; set local app.tenant_id = 'many-active';
      insert into tool_sessions (tool_id, started_at, last_activity)
        select 'cursor', now() - make_interval(mins => n), now() - make_interval(secs => n) from generate_series(1, 5000) n;
      commit`),
  );
  await db.asAdmin((admin) => admin.query('analyze tool_sessions'));
  const plan = await planOf(db, many, (tx) =>
    listRecentSessions(tx, { ...ALL, include_archived: false }, 10),
  );
  expect(plan).toMatch(/idx_tool_sessions_activity/);
  expect(plan).not.toMatch(/Sort/);
});

test('a session has the path of its workspace, which lists leave out', async () => {
  const { session_id } = await sessions.start(LOCAL, { tool_id: 't', workspace_path: '/work/path' });
  expect((await sessions.getWithPath(LOCAL, session_id)).workspace_path).toBe('/work/path');
  expect(await sessions.get(LOCAL, session_id)).not.toHaveProperty('workspace_path');
  await expect(sessions.getWithPath(LOCAL, 'none')).rejects.toMatchObject({ code: 'session_not_found' });
});

test('sessions are counted whenever they started, with the duration of those that ended', async () => {
  const scope = await db.newTenant();
  expect(await sessionSummary.count(scope)).toEqual({
    ...{ sessions: 0, open: 0, archived: 0, pinned: 0, tools: 0 },
    avg_duration_seconds: null,
  });
  await db.asRole('tenant', (client) =>
    client.query(`begin; set local app.tenant_id = '${scope.tenantId}';
      insert into tool_sessions (tool_id, started_at, last_activity, ended_at, ended_by, pinned, archived) values
        ('a', '2020-01-01Z', '2020-01-01Z', '2020-01-01 00:01Z', 'tool', true, false),
        ('a', '2024-01-01Z', '2024-01-01Z', '2024-01-01 00:02Z', 'tool', false, true),
        ('b', '2024-01-01Z', now(), null, null, false, false);
      commit`),
  );
  expect(await sessionSummary.count(scope)).toEqual({
    ...{ sessions: 3, open: 1, archived: 1, pinned: 1, tools: 2 },
    avg_duration_seconds: 90,
  });
  expect((await sessionSummary.count(scope, 'b')).sessions).toBe(1);
});

test('entries of a context are added all or none', async () => {
  const { session_id } = await sessions.start(LOCAL, { tool_id: 't' });
  const searches = ['1', '2', '3'].map((query) => ({ kind: 'search', query }) as const);
  const context = await sessionContext.appendAll(LOCAL, session_id, searches);
  expect(context.searches.map(({ query }) => query)).toEqual(['1', '2', '3']);
  await sessions.end(LOCAL, session_id);
  await expect(sessionContext.appendAll(LOCAL, session_id, searches)).rejects.toMatchObject({
    code: 'session_ended',
  });
  expect(await sessionContext.get(LOCAL, session_id)).toEqual(context);
  await expect(sessionContext.appendAll(LOCAL, 'none', [])).rejects.toMatchObject({ status: 404 });
});
