import { expect, test } from '@jest/globals';
import { OmniMemory } from '../../client/src/client.ts';
import { fill } from '../../dev/demo/fill/fill.ts';
import { createTeam, type DemoTeam } from '../../dev/demo/team/create-team.ts';
import { endSessions } from '../../dev/demo/team/end-sessions.ts';
import { removeTeam } from '../../dev/demo/team/remove-team.ts';
import { LOCAL } from '../../src/auth/scope.ts';
import { seedEverything } from '../contract/everything.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();
const other = await db.newTenant('Somebody else');
for (const scope of [other, LOCAL]) await seedEverything(db.services, scope, 'kept');

const SEED = 7;
const NOW = new Date();

const createDemo = () => createTeam({ services: db.services, tokenOf: (email) => db.mailbox.tokenOf(email) });

/** Every row of every table, as text: with the owner first, so that the rows of one scope can be compared. */
const everyRow = () =>
  db.asAdmin(async (admin) => {
    const { rows: tables } = await admin.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
       where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
         and c.relname <> 'rate_limits' order by 1`,
    );
    const found: Record<string, string[]> = {};
    for (const { name } of tables) {
      const { rows } = await admin.query<{ row: string }>(`select t::text as row from ${name} t order by 1`);
      found[name] = rows.map(({ row }) => row);
    }
    return found;
  });

const before = await everyRow();
const team: DemoTeam = await createDemo();
const { sessions, ended } = await fill(team, { url: api.url, seed: SEED, now: NOW });
await db.asAdmin((admin) => endSessions(admin, team, ended));

test('a fortnight of three tools appears, by the people and through their keys', async () => {
  const [, key = ''] = [...team.keys][0] ?? [];
  const client = new OmniMemory({ baseUrl: api.url, apiKey: key, retries: 0 });
  const listed = [];
  for await (const session of client.items('GET /v1/sessions', { query: { include_archived: 'true' } }))
    listed.push(session);
  expect(listed).toHaveLength(sessions);
  expect(new Set(listed.map(({ tool_id }) => tool_id))).toEqual(new Set(['claude-code', 'cursor', 'codex']));
  expect(new Set(listed.map(({ created_by }) => created_by)).size).toBe(3);
  expect(listed.filter(({ ended_at }) => ended_at === null)).toHaveLength(3);
  for (const { started_at, ended_at } of listed)
    if (ended_at !== null) expect(Date.parse(ended_at) - Date.parse(started_at)).toBeLessThan(4 * 3_600_000);
  const days = new Set(listed.map(({ started_at }) => started_at.slice(0, 10)));
  expect(days.size).toBeGreaterThan(8);
  const window = {
    from: new Date(NOW.getTime() - 15 * 86_400_000).toISOString(),
    to: new Date().toISOString(),
  };
  const usage = await client.request('GET /v1/usage/summary', { query: window });
  expect(usage.totals).toMatchObject({ sessions, unpriced_tokens: 0 });
  expect(usage.totals.requests).toBeGreaterThan(500);
  const { data: versions } = await client.request('GET /v1/checkpoints', { query: { limit: 100 } });
  expect(versions.some(({ revision }) => revision > 1)).toBe(true);
  expect(versions.some(({ superseded_by }) => superseded_by !== null)).toBe(true);
  const { data: projects } = await client.request('GET /v1/projects', { query: {} });
  expect(projects).toHaveLength(3);
});

test('filling leaves the rows of other scopes as they were, and removing leaves nothing of its own', async () => {
  const filled = await everyRow();
  for (const [table, rows] of Object.entries(before))
    expect([table, rows.filter((row) => !filled[table]?.includes(row))]).toEqual([table, []]);
  expect(filled.tool_sessions?.length).toBeGreaterThan((before.tool_sessions?.length ?? 0) + 40);
  expect(await removeTeam(db.services, db.urls.admin)).toBe(true);
  expect(await everyRow()).toEqual(before);
  expect(await removeTeam(db.services, db.urls.admin)).toBe(false);
  expect(await everyRow()).toEqual(before);
});

test('removing refuses a team that somebody else has joined, and people who work elsewhere', async () => {
  const { scope, members } = await createDemo();
  const stranger = await db.newMember(scope, 'member');
  const mixed = await everyRow();
  await expect(removeTeam(db.services, db.urls.admin)).rejects.toThrow(/are not of the demonstration/);
  expect(await everyRow()).toEqual(mixed);
  await db.services.members.remove(scope, stranger.userId, { kind: 'operator' });
  const [owner] = members;
  if (!owner) throw new Error('an owner');
  await db.services.tenants.createFor(owner, { name: 'Real work' }, { kind: 'user', userId: owner.userId });
  await expect(removeTeam(db.services, db.urls.admin)).rejects.toThrow(/more than one team/);
});

test('removing refuses a role that row-level security binds, which would find nothing', async () => {
  await expect(removeTeam(db.services, db.urls.owner)).rejects.toThrow(/DATABASE_URL_ADMIN/);
});
