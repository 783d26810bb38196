import { beforeEach, describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { translateDatabaseError } from '../../../src/db/errors.ts';
import { PLANS } from '../../../src/features/entitlements/plans.ts';
import { auditOf, personOf } from '../../support/people.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { change, oldFile } from '../omnimemory-1/old-files.ts';
import { digests, emptyProductData, rowsWhere } from './digests.ts';

const db = await setUpDatabase();
const { claims, sessions, checkpoints, metrics, memories, toolConfigs } = db.services;
const REFUSE = { dry_run: false, on_conflict: 'refuse' } as const;
const LEAVE = { dry_run: false, on_conflict: 'leave' } as const;

let tenant: TenantScope;
beforeEach(async () => {
  await emptyProductData(db);
  tenant = await db.newTenant();
});

const checkpointOf = (session_id: string, visibility: 'private' | 'team' = 'private') =>
  ({ session_id, tool_id: 'x', checkpoint_type: 'manual', summary: 'a', visibility }) as const;

async function claimed(userId?: string): Promise<string> {
  const { claim } = await claims.claim(tenant, REFUSE, OPERATOR, userId);
  return claim?.claim_id ?? '';
}

test('private checkpoints of local mode are readable to the person who claims, and to no other member', async () => {
  const session = await db.newSession(LOCAL);
  const { checkpoint_id } = await checkpoints.store(LOCAL, checkpointOf(session));
  const [owner, other] = [await personOf(db, tenant, 'owner'), await personOf(db, tenant, 'owner')];
  const { claim } = await claims.claim(tenant, REFUSE, owner.actor);
  expect(await checkpoints.get({ ...tenant, userId: owner.userId }, checkpoint_id, {})).toMatchObject({
    checkpoint_id,
  });
  await expect(checkpoints.get({ ...tenant, userId: other.userId }, checkpoint_id, {})).rejects.toMatchObject(
    { status: 404 },
  );
  await expect(checkpoints.get(LOCAL, checkpoint_id, {})).rejects.toMatchObject({ status: 404 });
  await claims.undo(tenant, claim?.claim_id ?? '', owner.actor);
  expect(await checkpoints.get(LOCAL, checkpoint_id, {})).toMatchObject({ checkpoint_id });
  const lines = (await auditOf(db, tenant)).filter(({ action }) => action.startsWith('local.'));
  expect(lines.map(({ action, user_id }) => [action, user_id])).toEqual([
    ['local.claim_undone', owner.userId],
    ['local.claimed', owner.userId],
  ]);
  expect(lines[1]?.metadata.after).toMatchObject({ moved: { checkpoints: 1, tool_sessions: 1 } });
});

test('streams of both scopes hear of a claim', async () => {
  await db.newSession(LOCAL);
  const heard: string[] = [];
  db.database.onCommit((scopeId, tables) => {
    if (tables.has('tool_sessions')) heard.push(scopeId);
    db.dependencies.changeFeed.committed(scopeId, tables);
  });
  await claimed();
  expect(heard.sort()).toEqual(['', tenant.tenantId]);
});

test('where nothing is local, nothing is claimed', async () => {
  await expect(claims.claim(tenant, REFUSE, OPERATOR)).rejects.toMatchObject({ code: 'nothing_to_claim' });
});

test('a file that was imported into local mode brings the team nothing twice, and after an undo neither local mode', async () => {
  const path = oldFile('claimed', { metrics: 40, checkpoints: 3 });
  const options = { timeZone: 'UTC' };
  await db.services.omnimemory1.import(LOCAL, path, options);
  const local = await rowsWhere(db, `scope_id = ''`);
  expect(local.metrics).toBeGreaterThan(30);
  const claimId = await claimed();
  const again = await db.services.omnimemory1.import(tenant, path, options);
  // settings stay in local mode
  const { tenant_settings: _, ...tables } = again.tables;
  expect(Object.entries(tables).filter(([, { stored }]) => stored > 0)).toEqual([]);
  expect(await rowsWhere(db, `scope_id = '${tenant.tenantId}'`)).toEqual(local);
  // what OmniMemory 1 has written since still comes
  change(
    path,
    `insert into metrics (id, timestamp, tool_id, service) values (100000, '2025-10-01 00:00:00', 'zed', 'combined')`,
  );
  const later = await db.services.omnimemory1.import(tenant, path, options);
  expect(later.tables.metrics).toMatchObject({ stored: 1 });
  await db.asAdmin((admin) => admin.query(`delete from metrics where claim_id is null`));
  await db.asAdmin((admin) => admin.query(`delete from metric_series where claim_id is null`));
  await claims.undo(tenant, claimId, OPERATOR);
  expect(await rowsWhere(db, `scope_id = ''`)).toEqual(local);
  await db.services.omnimemory1.import(LOCAL, path, options);
  expect((await rowsWhere(db, `scope_id = ''`)).metrics).toBe((local.metrics ?? 0) + 1);
});

test('of a project that both have, sessions go on in the project of the team', async () => {
  for (const scope of [LOCAL, tenant])
    await memories.putInProject(scope, { project_path: '/w' }, 'k', { value: scope.kind });
  await memories.putInProject(LOCAL, { project_path: '/w' }, 'only local', { value: 'local' });
  const { session_id, project_id } = await sessions.start(LOCAL, { tool_id: 'x', workspace_path: '/w' });
  const refused = claims.claim(tenant, REFUSE, OPERATOR);
  await expect(refused).rejects.toMatchObject({
    code: 'claim_conflicts',
    faults: expect.arrayContaining([{ path: 'project', message: project_id }]),
  });
  const outcome = await claims.claim(tenant, LEAVE, OPERATOR);
  expect(outcome).toMatchObject({
    moved: { tool_sessions: 1, project_memories: 1 },
    left_local: { projects: 1, project_memories: 1 },
    conflicts: { project: 1, memory: 1 },
  });
  expect(await sessions.get(tenant, session_id)).toMatchObject({ project_id });
  await claims.undo(tenant, outcome.claim?.claim_id ?? '', OPERATOR);
  expect(await sessions.get(LOCAL, session_id)).toMatchObject({ project_id });
});

test('an open instance of both stays local with all that belongs to it', async () => {
  const instance = { tool_id: 'x', instance_id: 'one' };
  await sessions.start(tenant, instance);
  const conflicting = await sessions.start(LOCAL, { ...instance, workspace_path: '/w' });
  const next = await sessions.start(LOCAL, { tool_id: 'x', previous_session_id: conflicting.session_id });
  await metrics.store(LOCAL, { tool_id: 'x', session_id: next.session_id, tokens_saved: 1 });
  const free = await sessions.start(LOCAL, { tool_id: 'y' });
  const outcome = await claims.claim(tenant, LEAVE, OPERATOR);
  expect(outcome.moved).toEqual({ tool_sessions: 1 });
  expect(outcome.conflicts).toEqual({ open_instance: 1 });
  expect(await sessions.get(tenant, free.session_id)).toMatchObject({ tool_id: 'y' });
  expect(await sessions.get(LOCAL, next.session_id)).toMatchObject({ tool_id: 'x' });
});

describe('an undo is refused and changes nothing', () => {
  let session: string;
  let checkpoint: string;
  let claimId: string;
  let owner: string;
  beforeEach(async () => {
    session = (await sessions.start(LOCAL, { tool_id: 'x', instance_id: 'one', workspace_path: '/w' }))
      .session_id;
    checkpoint = (await checkpoints.store(LOCAL, checkpointOf(session, 'team'))).checkpoint_id;
    await metrics.store(LOCAL, { tool_id: 'loose', tokens_saved: 1 });
    await toolConfigs.save(LOCAL, 'x', { a: 1 });
    owner = (await personOf(db, tenant, 'owner')).userId;
    claimId = await claimed(owner);
  });

  test.each<[string, string, () => Promise<unknown>]>([
    [
      'a later sample of a session',
      'team.metrics',
      () => metrics.store(tenant, { tool_id: 'x', session_id: session, tokens_saved: 2 }),
    ],
    [
      'a later sample without a session',
      'team.metrics',
      () => metrics.store(tenant, { tool_id: 'loose', tokens_saved: 2 }),
    ],
    [
      'a new version of a checkpoint',
      'team.checkpoints',
      () => checkpoints.revise({ ...tenant, userId: owner }, checkpoint, { summary: 'b' }),
    ],
    [
      'a successor of a checkpoint in another session',
      'team.checkpoints',
      async () =>
        checkpoints.store(
          { ...tenant, userId: owner },
          { ...checkpointOf(await db.newSession(tenant), 'team'), supersedes: [checkpoint] },
        ),
    ],
    [
      'a session in a claimed project',
      'team.tool_sessions',
      () => sessions.start(tenant, { tool_id: 'y', workspace_path: '/w' }),
    ],
    [
      'a session after a claimed one',
      'team.tool_sessions',
      () => sessions.start(tenant, { tool_id: 'y', previous_session_id: session }),
    ],
    [
      'a memory in a claimed project',
      'team.project_memories',
      () => memories.putInProject(tenant, { project_path: '/w' }, 'k', { value: 'v' }),
    ],
    [
      'the same open instance in local mode',
      'local.open_instance',
      () => sessions.start(LOCAL, { tool_id: 'x', instance_id: 'one' }),
    ],
    [
      'the same project in local mode',
      'local.project',
      () => db.services.projects.getOrCreate(LOCAL, { workspace_path: '/w' }),
    ],
    [
      'the same tool configured in local mode',
      'local.tool_config',
      () => toolConfigs.save(LOCAL, 'x', { a: 2 }),
    ],
  ])('after %s', async (_what, path, act) => {
    await act();
    const before = await digests(db);
    const undo = claims.undo(tenant, claimId, OPERATOR);
    await expect(undo).rejects.toMatchObject({
      code: 'claim_undo_blocked',
      faults: expect.arrayContaining([expect.objectContaining({ path })]),
    });
    expect(await digests(db)).toEqual(before);
  });

  test('after 30 days, when it was undone, and by another tenant', async () => {
    const other = await db.newTenant();
    await expect(claims.undo(other, claimId, OPERATOR)).rejects.toMatchObject({ code: 'claim_not_found' });
    const shift = (by: string) =>
      db.asAdmin((admin) =>
        admin.query(`update local_claims set undo_until = undo_until ${by} where claim_id = $1`, [claimId]),
      );
    await shift(`- interval '30 days 1 second'`);
    await expect(claims.undo(tenant, claimId, OPERATOR)).rejects.toMatchObject({
      code: 'claim_undo_expired',
    });
    await shift(`+ interval '1 minute'`);
    expect(await claims.undo(tenant, claimId, OPERATOR)).toMatchObject({ state: 'undone' });
    await expect(claims.undo(tenant, claimId, OPERATOR)).rejects.toMatchObject({
      code: 'claim_already_undone',
    });
  });
});

describe('the plan of the team limits a claim, which then has not begun', () => {
  test.each([
    [
      'checkpoints',
      (most: number) =>
        [`insert into tenant_usage (scope_id, tenant_id, checkpoints) values ($1, $1, $2)`, most] as const,
      PLANS.free.checkpoints,
      'plan_limit_reached',
    ],
    [
      'stored bytes',
      (most: number) =>
        [`insert into tenant_storage (scope_id, tenant_id, bytes) values ($1, $1, $2)`, most] as const,
      PLANS.free.stored_bytes,
      'plan_limit_reached',
    ],
  ])('%s', async (_what, fill, most, code) => {
    await checkpoints.store(LOCAL, checkpointOf(await db.newSession(LOCAL)));
    const [statement, value] = fill(most ?? 0);
    await db.asAdmin((admin) => admin.query(statement, [tenant.tenantId, value]));
    const before = await digests(db);
    const attempt = claims.claim(tenant, REFUSE, OPERATOR);
    await expect(attempt).rejects.toThrow();
    expect(await codeOf(attempt)).toBe(code);
    expect(await digests(db)).toEqual(before);
  });
});

async function codeOf(attempt: Promise<unknown>): Promise<string | undefined> {
  return attempt.then(
    () => undefined,
    (error) => translateDatabaseError(error)?.code ?? error.code,
  );
}
