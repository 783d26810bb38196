import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const tenants = await api.clientOf(tenant);
const neighbour = await db.newTenant();

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['in a tenant', () => tenant as Scope, () => tenants],
])('a summary of sessions %s', (_name, scopeOf, clientOf) => {
  const summarize = (query: object) => clientOf().request('GET /v1/sessions/summary', { query });
  const groupsOf = async (query: object) =>
    (await summarize(query)).groups.map(({ group, starts_at, sessions }) => [group, starts_at, sessions]);
  /** Begun at a time of the test's own; `seconds` long, or open. */
  const begun = async (scope: Scope, tool_id: string, startedAt: string, seconds?: number) => {
    const { session_id } = await db.services.sessions.start(scope, { tool_id });
    await db.asAdmin((admin) =>
      admin.query(
        `update tool_sessions set started_at = $2::timestamptz, last_activity = $2::timestamptz + interval '60 seconds',
           ended_at = $2::timestamptz + make_interval(secs => $3::float) where session_id = $1`,
        [session_id, startedAt, seconds ?? null],
      ),
    );
    return session_id;
  };

  test('counts days of 23 and 25 hours by the zone, and a session on the boundary once', async () => {
    for (const at of [
      '2026-03-28T22:59:59Z',
      '2026-03-28T23:00:00Z',
      '2026-03-29T21:59:59Z',
      '2026-03-29T22:00:00Z',
    ])
      await begun(scopeOf(), 'spring', at, 1);
    const spring = {
      ...{ tool_id: 'spring', group_by: 'day', time_zone: 'Europe/Berlin' },
      ...{ from: '2026-03-27T23:00:00Z', to: '2026-03-29T22:00:00Z' },
    };
    expect(await groupsOf(spring)).toEqual([
      ['2026-03-28', '2026-03-27T23:00:00.000000+00:00', 1],
      ['2026-03-29', '2026-03-28T23:00:00.000000+00:00', 2],
    ]);
    expect(
      (await groupsOf({ ...spring, group_by: 'week', to: '2026-04-01T00:00:00Z' })).map(([group]) => group),
    ).toEqual(['2026-W13', '2026-W14']);
    await begun(scopeOf(), 'autumn', '2026-10-25T00:30:00Z', 1);
    await begun(scopeOf(), 'autumn', '2026-10-25T01:30:00Z', 1);
    expect(
      await groupsOf({
        ...spring,
        tool_id: 'autumn',
        from: '2026-10-20T00:00:00Z',
        to: '2026-10-30T00:00:00Z',
      }),
    ).toEqual([['2026-10-25', '2026-10-24T22:00:00.000000+00:00', 2]]);
  });

  test('has the states and the length of sessions, an open one up to its last activity', async () => {
    const window = { from: '2026-05-01T00:00:00Z', to: '2026-05-02T00:00:00Z', group_by: 'tool' };
    const pinned = await begun(scopeOf(), 'states', '2026-05-01T10:00:00Z', 120);
    const archived = await begun(scopeOf(), 'states', '2026-05-01T11:00:00Z', 30);
    await begun(scopeOf(), 'states', '2026-05-01T12:00:00Z');
    await db.services.sessions.update(scopeOf(), pinned, { pinned: true });
    await db.services.sessions.update(scopeOf(), archived, { archived: true });
    const { totals } = await summarize({ ...window, tool_id: 'states', include_archived: 'true' });
    expect(totals).toEqual({ sessions: 3, open: 1, pinned: 1, archived: 1, duration_seconds: 210 });
    expect((await summarize({ ...window, tool_id: 'states' })).totals).toMatchObject({
      sessions: 2,
      archived: 0,
    });
    expect((await summarize({ ...window, tool_id: 'states', open: 'true' })).totals.duration_seconds).toBe(
      60,
    );
    expect((await summarize({ ...window, tool_id: 'nobody' })).totals).toEqual({
      ...{ sessions: 0, open: 0, pinned: 0, archived: 0, duration_seconds: 0 },
    });
  });

  test('counts what the list with the same filters has', async () => {
    const [since, until] = ['2026-06-01T00:00:00Z', '2026-06-03T00:00:00Z'];
    for (let n = 0; n < 6; n++) {
      const id = await begun(
        scopeOf(),
        'equal',
        `2026-06-0${1 + (n % 3)}T0${n}:00:00Z`,
        n % 2 ? 5 : undefined,
      );
      if (n > 3) await db.services.sessions.update(scopeOf(), id, { pinned: true, archived: n === 4 });
    }
    for (const filter of [
      {},
      { open: 'true' },
      { pinned: 'true' },
      { archived: 'true' },
      { include_archived: 'true' },
      { open: 'false', pinned: 'false' },
    ] as const) {
      const query = { tool_id: 'equal', limit: 100, ...filter };
      const { data } = await clientOf().request('GET /v1/sessions', { query: { ...query, since, until } });
      const { limit: _, ...same } = query;
      const { totals } = await summarize({ ...same, from: since, to: until });
      expect([filter, totals.sessions]).toEqual([filter, data.length]);
    }
    const { data } = await clientOf().request('GET /v1/sessions', {
      query: { tool_id: 'equal', since, until, include_archived: 'true' },
    });
    // the third day begins at `until`
    expect(data.length).toBe(4);
  });

  test('groups by project and by user, without those of others', async () => {
    const tool_id = 'owners';
    const ofProject = await db.services.sessions.start(scopeOf(), {
      tool_id,
      workspace_path: '/work/owners',
    });
    await db.services.sessions.start(scopeOf(), { tool_id });
    await db.services.sessions.start(neighbour, { tool_id, workspace_path: '/work/owners' });
    expect(await groupsOf({ tool_id, group_by: 'project' })).toEqual(
      expect.arrayContaining([
        [ofProject.project_id, null, 1],
        [null, null, 1],
      ]),
    );
    const { totals } = await summarize({ tool_id, project_id: ofProject.project_id, group_by: 'user' });
    expect(totals.sessions).toBe(1);
  });

  test.each(['time_zone=Mars/Base', 'group_by=hour', 'from=2024-01-01T00:00:00Z', 'limit=5'])(
    'is refused with %s',
    async (query) => {
      const { status } = await fetch(`${api.url}/v1/sessions/summary?${query}`);
      expect(status).toBe(422);
    },
  );
});
