import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import type { ProjectCheckpoint } from '../../../src/features/memory/checkpoints/project-checkpoint.service.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const { sessions, checkpoints, projectCheckpoints, projects } = db.services;

let tenant: TenantScope;
let count = 0;
beforeAll(async () => {
  tenant = await db.newTenant();
});

const newPath = () => `/work/saved ${++count}`;
const manual = { tool_id: 'codex', checkpoint_type: 'manual', summary: 'a summary' } as const;
const store = (scope: Scope, checkpoint: Partial<ProjectCheckpoint>) =>
  projectCheckpoints.store(scope, { ...manual, ...checkpoint });
const start = async (scope: Scope, path: string, tool_id = 'codex') =>
  (await sessions.start(scope, { tool_id, workspace_path: path })).session_id;

const sessionsOf = async (path: string) =>
  db.asAdmin(
    async (admin) =>
      (
        await admin.query('select * from tool_sessions where project_id = $1 order by started_at', [
          projectIdOf(path),
        ])
      ).rows,
  );

describe.each(['a tenant', 'local mode'])('in %s', (kind) => {
  const scope = () => (kind === 'local mode' ? LOCAL : tenant);

  test('a checkpoint goes to the open session of the tool and the project that was active last', async () => {
    const path = newPath();
    const [first, second] = [await start(scope(), path), await start(scope(), path)];
    await start(scope(), path, 'cursor');
    await start(scope(), newPath());
    expect((await store(scope(), { project_path: path })).session_id).toBe(second);
    await sessions.heartbeat(scope(), first);
    const stored = await store(scope(), { project_id: projectIdOf(path), summary: 'of the first' });
    expect(stored.session_id).toBe(first);
    expect(await checkpoints.get(scope(), stored.checkpoint_id)).toMatchObject({
      ...{ session_id: first, tool_id: 'codex', summary: 'of the first', visibility: 'private' },
    });
  });

  test('without an open session it starts one of the client, with the project, and continues it', async () => {
    const path = newPath();
    await sessions.end(scope(), await start(scope(), path));
    const { session_id } = await store(scope(), { project_path: path });
    expect(await sessions.get(scope(), session_id)).toMatchObject({
      ...{ tool_id: 'codex', instance_id: `mcp:codex:${projectIdOf(path)}`, project_id: projectIdOf(path) },
      ended_at: null,
    });
    expect(await projects.get(scope(), projectIdOf(path))).toMatchObject({ workspace_path: path });
    expect((await store(scope(), { project_id: projectIdOf(path) })).session_id).toBe(session_id);
    await sessions.end(scope(), session_id);
    expect((await store(scope(), { project_path: path })).session_id).not.toBe(session_id);
  });

  test('a session that starts with a checkpoint is used: it ends when it has been idle, and not after five minutes', async () => {
    const { session_id } = await store(scope(), { project_path: newPath() });
    const age = (minutes: number) =>
      db.asAdmin((admin) =>
        admin.query(
          `update tool_sessions set started_at = now() - make_interval(mins => $2), last_activity = now() - make_interval(mins => $2)
           where session_id = $1`,
          [session_id, minutes],
        ),
      );
    await age(10);
    await sessions.endIdle(scope(), 30);
    expect((await sessions.get(scope(), session_id)).ended_at).toBeNull();
    await age(31);
    await sessions.endIdle(scope(), 30);
    expect((await sessions.get(scope(), session_id)).ended_by).toBe('idleness');
  });

  test('50 checkpoints that a client stores at once start one session', async () => {
    const path = newPath();
    const stored = await Promise.all(
      Array.from({ length: 50 }, (_, n) => store(scope(), { project_path: path, summary: `${n}` })),
    );
    expect(new Set(stored.map(({ session_id }) => session_id)).size).toBe(1);
    expect(new Set(stored.map(({ checkpoint_id }) => checkpoint_id)).size).toBe(50);
    expect(await sessionsOf(path)).toHaveLength(1);
  });

  test('a session that ends meanwhile is no error', async () => {
    const path = newPath();
    const ending = await start(scope(), path);
    const { session_id, checkpoint_id } = await db.asAdmin(async (admin) => {
      await admin.query('begin');
      await admin.query('update tool_sessions set ended_at = now() where session_id = $1', [ending]);
      const storing = store(scope(), { project_path: path });
      await untilWaiting(db, 1);
      await admin.query('commit');
      return storing;
    });
    expect(session_id).not.toBe(ending);
    expect(await checkpoints.get(scope(), checkpoint_id)).toMatchObject({ session_id });
  });

  test('beside other checkpoints of the same session none is refused', async () => {
    const path = newPath();
    const { session_id } = await store(scope(), { project_path: path });
    const both = Array.from({ length: 40 }, () => [
      store(scope(), { project_path: path }),
      checkpoints.store(scope(), { ...manual, session_id }),
    ]);
    const stored = await Promise.all(both.flat());
    expect(new Set(stored.map((one) => one.session_id))).toEqual(new Set([session_id]));
  });

  test('a project that is named by an unknown id is not found', async () => {
    const unknown = store(scope(), { project_id: 'unknown' });
    await expect(unknown).rejects.toMatchObject({ code: 'project_not_found' });
  });

  test('the session that is named takes it, whatever its tool', async () => {
    const path = newPath();
    const session_id = await start(scope(), path, 'cursor');
    await start(scope(), path);
    expect((await store(scope(), { project_path: path, session_id })).session_id).toBe(session_id);
    await sessions.end(scope(), session_id);
    const ended = store(scope(), { project_path: path, session_id });
    await expect(ended).rejects.toMatchObject({ code: 'session_ended' });
    const unknown = store(scope(), { project_path: path, session_id: 'unknown' });
    await expect(unknown).rejects.toMatchObject({ code: 'session_not_found' });
  });
});

test('of two users with the same path each saves into a session of their own, and into another if there is none', async () => {
  const path = newPath();
  const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((userId) => ({ ...tenant, userId })) as [
    Scope,
    Scope,
    Scope,
  ];
  const [ofAda, ofBob] = [await start(ada, path), await start(bob, path)];
  const sessionOf = async (scope: Scope) => (await store(scope, { project_path: path })).session_id;
  expect(await sessionOf(ada)).toBe(ofAda);
  expect(await sessionOf(bob)).toBe(ofBob);
  expect(await sessionOf(eve)).toBe(ofBob);
});

test('names as long as allowed have instances of their own', async () => {
  const { project_id } = await projects.getOrCreate(tenant, { workspace_path: newPath() });
  const tools = ['a', 'b'].map((last) => 'x'.repeat(254) + last);
  const stored = [];
  for (const tool_id of [...tools, ...tools]) stored.push(await store(tenant, { project_id, tool_id }));
  const ids = stored.map(({ session_id }) => session_id);
  expect(ids.slice(2)).toEqual(ids.slice(0, 2));
  expect(new Set(ids).size).toBe(2);
});

test.each(['by its path', 'by its id'])('a session without a project gets the one named %s', async (how) => {
  for (const scope of [tenant, LOCAL]) {
    const path = newPath();
    const project_id = projectIdOf(path);
    if (how === 'by its id') await projects.getOrCreate(scope, { workspace_path: path });
    const { session_id } = await sessions.start(scope, { tool_id: 'codex' });
    const named = how === 'by its id' ? { project_id } : { project_path: path };
    const { checkpoint_id } = await store(scope, { ...named, session_id });
    expect(await sessions.get(scope, session_id)).toMatchObject({ project_id });
    expect(await projects.get(scope, project_id)).toMatchObject({ workspace_path: path });
    expect(await checkpoints.latest(scope, { project_id })).toMatchObject({ checkpoint_id, session_id });
    await expect(store(scope, { project_path: newPath(), session_id })).rejects.toMatchObject({
      code: 'validation_failed',
    });
  }
});

test('a session without a project gets none that does not exist, nor one after its end', async () => {
  const { session_id } = await sessions.start(tenant, { tool_id: 'codex' });
  await expect(store(tenant, { project_id: 'unknown', session_id })).rejects.toMatchObject({
    code: 'project_not_found',
  });
  await sessions.end(tenant, session_id);
  await expect(store(tenant, { project_path: newPath(), session_id })).rejects.toMatchObject({
    code: 'session_ended',
  });
  expect((await sessions.get(tenant, session_id)).project_id).toBeNull();
});

test('a project has to be named in one way', async () => {
  for (const named of [{}, { project_id: 'x', project_path: '/x' }])
    await expect(store(tenant, named)).rejects.toMatchObject({
      code: 'validation_failed',
      faults: [{ path: 'project_path' }],
    });
});

test('the project and the session of another tenant do not exist', async () => {
  const path = newPath();
  const session_id = await start(tenant, path);
  for (const other of [await db.newTenant(), LOCAL]) {
    const ofProject = store(other, { project_id: projectIdOf(path) });
    await expect(ofProject).rejects.toMatchObject({ code: 'project_not_found' });
    const ofSession = store(other, { project_path: path, session_id });
    await expect(ofSession).rejects.toMatchObject({ code: 'session_not_found' });
    expect((await store(other, { project_path: path })).session_id).not.toBe(session_id);
  }
});

test('the plan limits it, and a refused one starts no session', async () => {
  const limited = await db.newTenant();
  const path = newPath();
  await store(limited, { project_path: '/elsewhere' });
  await db.asAdmin((admin) =>
    admin.query('update tenant_usage set checkpoints = 1000000 where scope_id = $1', [limited.tenantId]),
  );
  const code = 'plan_limit_reached';
  await expect(store(limited, { project_path: path })).rejects.toMatchObject({ code });
  expect(await sessionsOf(path)).toEqual([]);
  const session_id = await start(limited, path);
  await expect(store(limited, { project_path: path })).rejects.toMatchObject({ code });
  await expect(store(limited, { project_path: path, session_id })).rejects.toMatchObject({ code });
});
