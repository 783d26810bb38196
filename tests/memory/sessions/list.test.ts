import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { listSessions } from '../../../src/features/memory/sessions/session.repository.ts';
import type { ListSessions } from '../../../src/features/memory/sessions/session.schemas.ts';
import { planOf } from '../../support/explain.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();

const page = { limit: 100, after: undefined };
const idsOf = async (scope: Scope, filter: Partial<ListSessions>) => {
  const { json } = await db.services.sessions.list(scope, { include_archived: false, ...filter }, page);
  return (JSON.parse(json) as { session_id: string }[]).map((session) => session.session_id);
};

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant as Scope],
])('a list of sessions %s', (_name, scopeOf) => {
  const list = (filter: Partial<ListSessions>) => idsOf(scopeOf(), filter);
  const start = async (tool_id: string) =>
    (await db.services.sessions.start(scopeOf(), { tool_id, workspace_path: `/work/${tool_id}` })).session_id;
  const update = (sessionId: string, change: { pinned?: boolean; archived?: boolean }) =>
    db.services.sessions.update(scopeOf(), sessionId, change);

  test('hides archived ones unless asked for them, alone or together with the others', async () => {
    const [old, current] = [await start('archive'), await start('archive')];
    await update(old, { archived: true });
    const tool_id = 'archive';
    expect(await list({ tool_id })).toEqual([current]);
    expect(await list({ tool_id, archived: true })).toEqual([old]);
    expect(await list({ tool_id, archived: false, include_archived: true })).toEqual([current]);
    expect(await list({ tool_id, include_archived: true })).toEqual([current, old]);
  });

  test('begins with the session that started at the very moment of `since`, to the microsecond', async () => {
    const ids = [await start('since'), await start('since'), await start('since')];
    const [, second] = ids;
    const { started_at } = await db.services.sessions.get(scopeOf(), second ?? '');
    expect(await list({ tool_id: 'since', since: started_at })).toEqual(ids.slice(1).reverse());
    expect(await list({ tool_id: 'since', since: '2999-01-01T00:00:00+02:00' })).toEqual([]);
  });

  test('gives what passes all of its filters', async () => {
    const [one, two, three] = [await start('both'), await start('both'), await start('both')];
    const { project_id } = await db.services.sessions.get(scopeOf(), one);
    await update(one, { pinned: true });
    await update(two, { pinned: true, archived: true });
    await db.services.sessions.end(scopeOf(), one);
    const project = { project_id: project_id ?? '' };
    expect(await list({ ...project, pinned: true })).toEqual([one]);
    expect(await list({ ...project, pinned: true, include_archived: true })).toEqual([two, one]);
    expect(await list({ ...project, tool_id: 'both', open: true })).toEqual([three]);
    expect(await list({ ...project, tool_id: 'other' })).toEqual([]);
  });
});

test.each(['since=yesterday', 'since=2026-01-01T00:00:00', 'archived=1', 'open=', 'pinned=yes'])(
  'the filter %s is refused',
  async (query) => {
    const answer = await fetch(`${api.url}/v1/sessions?${query}`);
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect([answer.status, errors.map(({ path }) => path)]).toEqual([422, [`query.${query.split('=')[0]}`]]);
  },
);

test('the sessions of a user and of an external id are looked up, however many others there are', async () => {
  const many: TenantScope = { kind: 'tenant', tenantId: 'many-users' };
  await db.asRole('tenant', (client) =>
    client.query(`begin; set local app.tenant_id = 'many-users'; set local app.user_id = 'busy';
      insert into tool_sessions (tool_id, started_at, external_id)
        select 'cursor', now() - make_interval(mins => n), 'e' || n from generate_series(1, 5000) n;
      commit`),
  );
  await db.asAdmin((admin) => admin.query('analyze tool_sessions'));
  const planFor = (filter: Partial<ListSessions>) =>
    planOf(db, many, (tx) =>
      listSessions(tx, { include_archived: false, ...filter }, { limit: 20, after: undefined }),
    );
  expect(await planFor({ created_by: 'stranger' })).toMatch(/idx_tool_sessions_created_by[\s\S]*Index Cond/);
  expect(await planFor({ external_id: 'e7' })).toMatch(/idx_tool_sessions_external_id[\s\S]*Index Cond/);
  const busy = await planFor({ created_by: 'busy' });
  expect(busy).toMatch(/Index Cond/);
  expect(busy).not.toMatch(/Seq Scan/);
});

test('filters leave the index of the tenant in use', async () => {
  const inTenant: TenantScope = { kind: 'tenant', tenantId: 'many-3' };
  await db.asRole('tenant', async (client) => {
    for (let n = 1; n <= 10; n++)
      await client.query(`begin; set local app.tenant_id = 'many-${n}';
        insert into tool_sessions (tool_id, started_at, last_activity)
          select 'cursor', now() - make_interval(mins => n), now() from generate_series(1, 2000) n;
        commit`);
  });
  await db.asAdmin((admin) => admin.query('analyze tool_sessions'));
  const since = new Date(Date.now() - 3_600_000).toISOString();
  for (const filter of [
    { since },
    { since, tool_id: 'cursor', pinned: false },
    { archived: false, open: true },
  ])
    expect(
      await planOf(db, inTenant, (tx) =>
        listSessions(tx, { include_archived: false, ...filter }, { limit: 20, after: undefined }),
      ),
    ).toMatch(/idx_sessions_tenant_time[\s\S]*Index Cond: .*tenant_id/);
  const plan = await planOf(db, inTenant, (tx) => listSessions(tx, { include_archived: true, since }, page));
  expect(plan).toMatch(/Index Cond: .*tenant_id.*started_at >=/);
});
