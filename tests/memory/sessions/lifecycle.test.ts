import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { findOrInsertSession } from '../../../src/features/memory/sessions/new-session.repository.ts';
import type { ListSessions } from '../../../src/features/memory/sessions/session.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase({ holdsSeveral: true });
const [tenant, other] = [await db.newTenant(), await db.newTenant()];

let serial = 0;
const newTool = () => `tool-${serial++}`;

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('a session %s', (_name, scopeOf) => {
  const start = (toolId: string, more: { process_id?: number; workspace_path?: string } = {}) =>
    db.services.sessions.start(scopeOf(), { tool_id: toolId, ...more });

  const list = async (filter: Partial<ListSessions>) => {
    const page = { limit: 100, after: undefined };
    const { json } = await db.services.sessions.list(scopeOf(), { include_archived: false, ...filter }, page);
    return (JSON.parse(json) as { session_id: string }[]).map((session) => session.session_id);
  };

  /** Moves a session into the past, as only time can. */
  const age = (sessionId: string, times: { started?: number; active: number }) =>
    db.asAdmin((admin) =>
      admin.query(
        `update tool_sessions set started_at = now() - make_interval(mins => $2), last_activity = now() - make_interval(mins => $3) where session_id = $1`,
        [sessionId, times.started ?? times.active, times.active],
      ),
    );

  test('starts open, with a random id and no totals', async () => {
    const session = await start('cursor');
    expect(session).toMatchObject({ ended_at: null, tokens_saved: 0, total_workflows: 0, pinned: false });
    expect(session.session_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(session.last_activity).toBe(session.started_at);
  });

  test('belongs to the project of its workspace, whose path is not shown', async () => {
    const session = await start('cursor', { workspace_path: '/home/dev/app' });
    expect(session.project_id).toBe(projectIdOf('/home/dev/app'));
    expect(JSON.stringify(session)).not.toContain('/home/dev/app');
  });

  test('a heartbeat moves its last activity, but not that of an ended session, unlike OmniMemory 1', async () => {
    const { session_id, last_activity } = await start('cursor');
    const beaten = await db.services.sessions.heartbeat(scopeOf(), session_id);
    expect(beaten.last_activity > last_activity).toBe(true);
    await db.services.sessions.end(scopeOf(), session_id);
    await expect(db.services.sessions.heartbeat(scopeOf(), session_id)).rejects.toMatchObject({
      code: 'session_ended',
    });
    expect(await db.services.sessions.get(scopeOf(), session_id)).toMatchObject({
      last_activity: beaten.last_activity,
    });
  });

  test('ending it twice keeps the first end, unlike OmniMemory 1', async () => {
    const { session_id } = await start('cursor');
    const first = await db.services.sessions.end(scopeOf(), session_id);
    expect(first.ended_at).not.toBeNull();
    expect(await db.services.sessions.end(scopeOf(), session_id)).toEqual(first);
  });

  test('lists are newest start first and filter', async () => {
    const tool = newTool();
    const one = await start(tool, { process_id: 11 });
    const two = await start(tool, { workspace_path: `/work/${tool}` });
    const three = await start(tool);
    await db.services.sessions.end(scopeOf(), three.session_id);
    const ids = [three, two, one].map((session) => session.session_id);
    expect(await list({ tool_id: tool })).toEqual(ids);
    expect(await list({ tool_id: tool, open: true })).toEqual([two.session_id, one.session_id]);
    expect(await list({ tool_id: tool, open: false })).toEqual([three.session_id]);
    expect(await list({ tool_id: tool, process_id: 11 })).toEqual([one.session_id]);
    expect(await list({ project_id: projectIdOf(`/work/${tool}`) })).toEqual([two.session_id]);
    expect(await list({ tool_id: tool, pinned: true })).toEqual([]);
  });

  test('active means open and used within the minutes asked for', async () => {
    const tool = newTool();
    const [fresh, stale] = [await start(tool), await start(tool)];
    await age(stale.session_id, { started: 90, active: 45 });
    expect(await list({ tool_id: tool, active_minutes: 30 })).toEqual([fresh.session_id]);
    expect(await list({ tool_id: tool, active_minutes: 60 })).toEqual([fresh.session_id, stale.session_id]);
  });

  test('idle ones are ended at their last activity; used, pinned and fresh ones are spared', async () => {
    await db.services.sessions.endIdle(scopeOf(), 30);
    const tool = newTool();
    const [idle, unused, pinned, used, fresh] = [
      await start(tool),
      await start(tool),
      await start(tool),
      await start(tool),
      await start(tool),
    ];
    await age(idle.session_id, { started: 90, active: 31 });
    await age(unused.session_id, { started: 6, active: 6 });
    await age(pinned.session_id, { started: 90, active: 90 });
    await age(used.session_id, { started: 90, active: 20 });
    await db.services.sessions.update(scopeOf(), pinned.session_id, { pinned: true });
    expect(await db.services.sessions.endIdle(scopeOf(), 30)).toBe(2);
    expect(await list({ tool_id: tool, open: true })).toEqual(
      expect.arrayContaining([pinned.session_id, used.session_id, fresh.session_id]),
    );
    const ended = await db.services.sessions.get(scopeOf(), idle.session_id);
    expect(ended.ended_at).toBe(ended.last_activity);
  });

  test('one that a transaction continues which began before it is not active before its start, and ends', async () => {
    const wanted = { tool_id: newTool(), instance_id: 'an instance' };
    const [begun, continued] = await db.database.inScope(scopeOf(), async (tx) => {
      await sql`select 1`.execute(tx.db);
      const other = await db.services.sessions.getOrCreate(scopeOf(), wanted);
      return [other, await findOrInsertSession(tx, { ...wanted, project_id: null })];
    });
    expect(continued).toMatchObject({ session_id: begun.session_id, created: false });
    expect(continued.last_activity).toBe(begun.started_at);
    await db.services.sessions.endIdle(scopeOf(), 30);
    // as a heartbeat in such a transaction leaves it
    await age(begun.session_id, { started: 40, active: 41 });
    expect(await db.services.sessions.endIdle(scopeOf(), 30)).toBe(1);
    const ended = await db.services.sessions.get(scopeOf(), begun.session_id);
    expect(ended.ended_at).toBe(ended.started_at);
  });
});

test('ending idle sessions of one tenant leaves those of another and of local mode open', async () => {
  for (const scope of [tenant, other, LOCAL]) await db.services.sessions.start(scope, { tool_id: 'kept' });
  await db.asAdmin((admin) =>
    admin.query(
      `update tool_sessions set started_at = now() - interval '2 h', last_activity = now() - interval '1 h' where tool_id = 'kept'`,
    ),
  );
  await db.services.sessions.endIdle(tenant, 30);
  const { rows } = await db.asAdmin((admin) =>
    admin.query(`select tenant_id, ended_at is null as open from tool_sessions where tool_id = 'kept'`),
  );
  expect(rows.filter((row) => row.open)).toHaveLength(2);
  expect(rows.find((row) => !row.open)?.tenant_id).toBe((tenant as { tenantId: string }).tenantId);
});

test('the project of a workspace is the first 16 hex digits of the SHA-256 of its path', () => {
  // printf %s /home/dev/app | sha256sum
  expect(projectIdOf('/home/dev/app')).toBe('720d8948da0bcc78');
});
