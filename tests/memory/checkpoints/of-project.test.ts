import { beforeAll, describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import {
  latestCheckpoint,
  listCheckpoints,
} from '../../../src/features/memory/checkpoints/checkpoint.repository.ts';
import type { StoreCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { planOf } from '../../support/explain.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';

const { db, api } = await setUpApi();
const { sessions, checkpoints, resumeContext, sessionTransfer } = db.services;

let tenant: TenantScope;
let count = 0;
beforeAll(async () => {
  tenant = await db.newTenant();
});

const newPath = () => `/work/of project ${++count}`;

async function store(scope: Scope, path: string, checkpoint: Partial<StoreCheckpoint>) {
  const tool_id = checkpoint.tool_id ?? 'cursor';
  const { session_id } = await sessions.start(scope, { tool_id, workspace_path: path });
  const manual = { session_id, tool_id, checkpoint_type: 'manual', summary: 'a summary' } as const;
  return checkpoints.store(scope, { ...manual, ...checkpoint });
}

async function get(scope: Scope, path: string) {
  const headers = scope.kind === 'tenant' ? { authorization: await keyOf(db, scope) } : undefined;
  const response = await fetch(`${api.url}${path}`, { ...(headers && { headers }) });
  const body = (await response.json()) as {
    readonly code?: string;
    readonly summary?: string;
    readonly data: readonly { readonly summary: string }[];
    readonly next_cursor: string | null;
  };
  return { status: response.status, body };
}

/** As telemetry starts them, without a checkpoint. */
const startMany = (path: string, many: number) =>
  db.asAdmin((admin) =>
    admin.query(
      `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, project_id, workspace_path, last_activity)
       select $1::text, $1::text, 'many ' || n || $2, 'codex', $3, $2, now() + interval '1 hour' from generate_series(1, $4::int) n`,
      [tenant.tenantId, path, projectIdOf(path), many],
    ),
  );

describe.each(['a tenant', 'local mode'])('in %s', (kind) => {
  const scope = () => (kind === 'local mode' ? LOCAL : tenant);

  test('the newest checkpoint of a project is found over HTTP, and of one tool or session in it', async () => {
    const path = newPath();
    const first = await store(scope(), path, { summary: 'first', tool_id: 'codex' });
    await store(scope(), path, { summary: 'second' });
    await store(scope(), newPath(), { summary: 'of another project' });
    const latest = async (query: string) =>
      (await get(scope(), `/v1/checkpoints/latest?project_id=${projectIdOf(path)}${query}`)).body;
    expect((await latest('')).summary).toBe('second');
    expect((await latest('&tool_id=codex')).summary).toBe('first');
    expect((await latest(`&session_id=${first.session_id}&tool_id=cursor`)).summary).toBe('first');
    expect(await latest('&tool_id=emacs')).toMatchObject({ code: 'checkpoint_not_found' });
    expect(await latest('&session_id=unknown')).toMatchObject({ code: 'checkpoint_not_found' });
  });

  test('a session of another project has no checkpoint in this one', async () => {
    const [path, other] = [newPath(), newPath()];
    await store(scope(), path, {});
    const { session_id } = await store(scope(), other, {});
    const query = `project_id=${projectIdOf(path)}&session_id=${session_id}`;
    expect((await get(scope(), `/v1/checkpoints/latest?${query}`)).status).toBe(404);
    expect((await get(scope(), `/v1/checkpoints?${query}`)).body.data).toEqual([]);
  });

  test('a list is limited to a project and turns pages', async () => {
    const path = newPath();
    for (const summary of ['one', 'two', 'three']) await store(scope(), path, { summary });
    await store(scope(), newPath(), { summary: 'of another project' });
    const list = `/v1/checkpoints?limit=2&project_id=${projectIdOf(path)}`;
    const { body } = await get(scope(), list);
    const next = await get(scope(), `${list}&cursor=${body.next_cursor}`);
    expect([...body.data, ...next.body.data].map(({ summary }) => summary)).toEqual(['three', 'two', 'one']);
    expect(next.body.next_cursor).toBeNull();
  });
});

test('a checkpoint is found however many sessions were active after it', async () => {
  const path = newPath();
  const { checkpoint_id } = await store(tenant, path, { summary: 'before all of them' });
  await startMany(path, 1_500);
  expect(await checkpoints.latest(tenant, { project_id: projectIdOf(path) })).toMatchObject({
    checkpoint_id,
  });
  const wanted = { project_path: path, max_chars: 6_000 };
  expect(await resumeContext.find(tenant, wanted)).toMatchObject({ checkpoint: { checkpoint_id } });
});

test('the newest one that the caller can read is found below private ones of another', async () => {
  const path = newPath();
  const [ada, bob] = [
    { ...tenant, userId: 'ada' },
    { ...tenant, userId: 'bob' },
  ];
  await store(bob, path, { summary: 'for all', visibility: 'team' });
  await store(ada, path, { summary: 'secret' });
  const summary = async (scope: Scope) =>
    (await checkpoints.latest(scope, { project_id: projectIdOf(path) })).summary;
  expect([await summary(ada), await summary(bob), await summary(tenant)]).toEqual([
    'secret',
    'for all',
    'for all',
  ]);
});

test('another tenant and local mode find none in a project with the same path', async () => {
  const path = newPath();
  await store(tenant, path, { visibility: 'team' });
  for (const scope of [await db.newTenant(), LOCAL])
    await expect(checkpoints.latest(scope, { project_id: projectIdOf(path) })).rejects.toMatchObject({
      code: 'checkpoint_not_found',
    });
});

test('an imported session brings its checkpoints into the project', async () => {
  const path = newPath();
  const { session_id } = await store(tenant, path, { summary: 'carried over' });
  const document = JSON.parse(await sessionTransfer.export(tenant, session_id, OPERATOR));
  const target = await db.newTenant();
  await db.services.projects.getOrCreate(target, { workspace_path: path });
  await sessionTransfer.import(target, document);
  expect(await checkpoints.latest(target, { project_id: projectIdOf(path) })).toMatchObject({
    summary: 'carried over',
  });
});

test('sessions without a checkpoint are not read', async () => {
  const path = newPath();
  await store(tenant, path, {});
  await startMany(path, 3_000);
  await db.asAdmin((admin) => admin.query('analyze tool_sessions; analyze checkpoints'));
  const project_id = projectIdOf(path);
  const page = { limit: 20, after: undefined };
  const plans = [
    await planOf(db, tenant, (tx) => latestCheckpoint(tx, { project_id })),
    await planOf(db, tenant, (tx) => listCheckpoints(tx, { project_id }, page)),
  ];
  for (const plan of plans) expect(plan).not.toMatch(/Seq Scan on tool_sessions|idx_tool_sessions_project/);
  expect(plans[0]).toContain('idx_tool_sessions_checkpoints');
});
