import { expect, test } from '@jest/globals';
import pg from 'pg';
import { type Actor, OPERATOR } from '../../src/auth/actor.ts';
import { IDENTITY, type TenantScope } from '../../src/auth/scope.ts';
import type {
  DepartedDecision,
  DepartedMember,
} from '../../src/features/deletion/departed/departed.schemas.ts';
import { citusCluster } from '../support/citus.ts';
import { auditOf, type Person, personOf } from '../support/people.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const { checkpoints, deletions, departedMembers, removals, members } = db.services;
const page = { limit: 50, after: undefined };

interface Team {
  readonly scope: TenantScope;
  readonly owner: Person;
  /** Two checkpoints of theirs are private, and a third one was until its second version. */
  readonly gone: Person;
  readonly sessionId: string;
  readonly kept: readonly string[];
  readonly shared: string;
}

const as = ({ tenantId }: TenantScope, { userId }: { readonly userId: string }): TenantScope => ({
  kind: 'tenant',
  tenantId,
  userId,
});

async function store(scope: TenantScope, session_id: string, summary: string): Promise<string> {
  const one = { session_id, tool_id: 'tool', checkpoint_type: 'manual', summary } as const;
  return (await checkpoints.store(scope, { ...one, visibility: 'private' })).checkpoint_id;
}

async function newTeam(): Promise<Team> {
  const scope = await db.newTenant();
  const owner = await personOf(db, scope, 'owner');
  const gone = await personOf(db, scope, 'member');
  const own = as(scope, gone);
  const sessionId = await db.newSession(own);
  const kept = [await store(own, sessionId, 'first words'), await store(own, sessionId, 'other words')];
  await checkpoints.revise(own, kept[0] ?? '', { summary: 'last words' });
  const shared = await store(own, sessionId, 'words before sharing');
  await checkpoints.revise(own, shared, { summary: 'shared words', visibility: 'team' });
  return { scope, owner, gone, sessionId, kept, shared };
}

async function teamWithoutOne(): Promise<Team> {
  const team = await newTeam();
  await members.remove(team.scope, team.gone.userId, team.owner.actor);
  return team;
}

const listed = async (scope: TenantScope): Promise<DepartedMember[]> =>
  JSON.parse((await departedMembers.list(scope, page)).json);

const decide = ({ scope, owner, gone }: Team, decision: DepartedDecision, actor: Actor = owner.actor) =>
  departedMembers.decide({ ...scope, userId: actor.userId }, gone.userId, decision, actor);

/** The texts of every version that the person can read. */
async function readBy(scope: TenantScope, person: { readonly userId: string }): Promise<string[]> {
  const { json } = await checkpoints.list(as(scope, person), {}, page);
  return (JSON.parse(json) as { summary: string }[]).map(({ summary }) => summary).sort();
}

const countOf = (scope: TenantScope) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select (select count(*)::int from checkpoints where scope_id = $1) as versions,
        (select count(distinct checkpoint_id)::int from checkpoints where scope_id = $1) as checkpoints,
        (select checkpoints::int from tenant_usage where scope_id = $1) as counted,
        (select sum(stored_bytes)::int from checkpoints where scope_id = $1) as bytes,
        (select checkpoint_bytes::int from tenant_storage where scope_id = $1) as counted_bytes`,
      [scope.tenantId],
    );
    return rows[0] as Record<string, number>;
  });

const daysPass = (scope: TenantScope, days: number) =>
  db.asAdmin((admin) =>
    admin.query(
      `with aged as materialized (
         select user_id, left_at - $2 * interval '1 day' as at from departed_members where scope_id = $1)
       update departed_members d set left_at = aged.at from aged where d.scope_id = $1 and d.user_id = aged.user_id`,
      [scope.tenantId, days],
    ),
  );

test.each([
  ['who was removed', ({ owner }: Team) => owner.actor, 'member.removed'],
  ['who left', ({ gone }: Team) => gone.actor, 'member.left'],
])(
  'an owner learns how much a person %s kept private, and nothing of its content',
  async (_how, by, line) => {
    const team = await newTeam();
    expect(await listed(team.scope)).toEqual([]);
    await members.remove(team.scope, team.gone.userId, by(team));
    const [one, ...others] = await listed(team.scope);
    expect(others).toEqual([]);
    expect(one).toEqual({
      user_id: team.gone.userId,
      email: team.gone.email,
      name: 'somebody',
      left_at: expect.any(String),
      decide_by: expect.any(String),
      checkpoints: 2,
      earlier_versions: 1,
    });
    const days = (Date.parse(one?.decide_by ?? '') - Date.parse(one?.left_at ?? '')) / 86_400_000;
    expect(days).toBe(30);
    expect((await auditOf(db, team.scope))[0]?.action).toBe(line);
    expect(await readBy(team.scope, team.owner)).toEqual(['shared words']);
    expect(JSON.stringify(one)).not.toContain('words');
  },
);

test('those who kept nothing private are not listed', async () => {
  const scope = await db.newTenant();
  const owner = await personOf(db, scope, 'owner');
  const gone = await personOf(db, scope, 'member');
  await members.remove(scope, gone.userId, owner.actor);
  expect(await listed(scope)).toEqual([]);
  await expect(
    departedMembers.decide(scope, gone.userId, { decision: 'delete' }, owner.actor),
  ).rejects.toMatchObject({ code: 'departed_member_not_found' });
});

test('delete: everything private goes as one deletion, comes back to nobody, and is proved to be gone', async () => {
  const team = await teamWithoutOne();
  const before = await countOf(team.scope);
  const result = await decide(team, { decision: 'delete' });
  expect(result).toMatchObject({ user_id: team.gone.userId, decision: 'delete', to: null, checkpoints: 2 });
  const { deletion } = result;
  expect(deletion).toMatchObject({
    kind: 'departed_member',
    target_id: team.gone.userId,
    requested_by: team.owner.userId,
    state: 'waiting',
    rows: { checkpoints: 4 },
  });
  const after = await countOf(team.scope);
  expect(after).toMatchObject({ versions: 1, checkpoints: 1, counted: 1 });
  expect(after.counted_bytes).toBe(after.bytes);
  expect(await listed(team.scope)).toEqual([]);
  const id = deletion?.deletion_id ?? '';

  await deletions.cancel(team.scope, id, team.owner.actor);
  expect(await countOf(team.scope)).toEqual(before);
  expect(await readBy(team.scope, team.owner)).toEqual(['shared words']);
  expect(await listed(team.scope)).toMatchObject([{ checkpoints: 2, earlier_versions: 1 }]);

  const again = await decide(team, { decision: 'delete' });
  await db.asAdmin((admin) =>
    admin.query('update deletions set due_at = now() where state = $1', ['waiting']),
  );
  expect(await removals.removeDue(team.scope)).toBe(4);
  const done = await deletions.get(team.scope, again.deletion?.deletion_id ?? '');
  expect(done).toMatchObject({
    state: 'done',
    proof: { rows: 0, tables: { checkpoints: 0, deleted_rows: 0 } },
  });
  const lines = (await auditOf(db, team.scope)).map(({ action }) => action);
  expect(lines.slice(0, 3)).toEqual(['deletion.done', 'departed_member.decided', 'deletion.requested']);
});

test('share: the team reads what is current, and never what the person had changed before', async () => {
  const team = await teamWithoutOne();
  const other = await personOf(db, team.scope, 'viewer');
  const result = await decide(team, { decision: 'share' });
  expect(result).toMatchObject({ decision: 'share', checkpoints: 2, deletion: { rows: { checkpoints: 2 } } });
  const texts = ['last words', 'other words', 'shared words'];
  expect(await readBy(team.scope, other)).toEqual(texts);
  const versions = await db.asAdmin(async (admin) => {
    const { rows } = await admin.query('select summary from checkpoints where scope_id = $1', [
      team.scope.tenantId,
    ]);
    return rows.map(({ summary }) => summary).sort();
  });
  expect(versions).toEqual(texts);
  expect(await countOf(team.scope)).toMatchObject({ counted: 3, checkpoints: 3 });
  const [line] = await auditOf(db, team.scope);
  expect(line).toMatchObject({
    action: 'departed_member.decided',
    user_id: team.owner.userId,
    resource_id: team.gone.userId,
    metadata: {
      after: { decision: 'share', to: null, checkpoints: 2, deletion_id: result.deletion?.deletion_id },
    },
  });
  // tombstones would answer 410 for what is there
  expect((await checkpoints.get(as(team.scope, other), team.shared)).summary).toBe('shared words');
});

test('pass: one member gets them with their history, private as they were, and nobody else does', async () => {
  const team = await teamWithoutOne();
  const heir = await personOf(db, team.scope, 'member');
  const result = await decide(team, { decision: 'pass', to: heir.userId });
  expect(result).toMatchObject({ decision: 'pass', to: heir.userId, checkpoints: 2 });
  expect(await readBy(team.scope, heir)).toEqual(['last words', 'other words', 'shared words']);
  expect(await readBy(team.scope, team.owner)).toEqual(['shared words']);
  const [first] = team.kept;
  const versions = JSON.parse((await checkpoints.history(as(team.scope, heir), first ?? '', page)).json);
  expect(versions).toHaveLength(2);
  const recorders = await db.asAdmin(async (admin) => {
    const { rows } = await admin.query('select distinct recorded_by from checkpoints where scope_id = $1', [
      team.scope.tenantId,
    ]);
    return rows.map(({ recorded_by }) => recorded_by);
  });
  expect(recorders).toEqual([team.gone.userId]);
});

test.each([
  ['the owner who decides', async ({ owner }: Team) => owner.userId],
  ['a stranger', async () => (await db.newUser()).userId],
  ['the person who left', async ({ gone }: Team) => gone.userId],
  ['a member of another team', async () => (await personOf(db, await db.newTenant(), 'owner')).userId],
])('nothing is passed to %s', async (_who, to) => {
  const team = await teamWithoutOne();
  await expect(decide(team, { decision: 'pass', to: await to(team) })).rejects.toMatchObject({
    code: 'validation_failed',
    faults: [{ path: 'to' }],
  });
  expect(await listed(team.scope)).toMatchObject([{ checkpoints: 2, earlier_versions: 1 }]);
});

test('only an owner decides, and no key does', async () => {
  const team = await teamWithoutOne();
  const [admin, member] = [await personOf(db, team.scope, 'admin'), await personOf(db, team.scope, 'member')];
  const { userId } = team.owner;
  const actors: Actor[] = [
    admin.actor,
    member.actor,
    { kind: 'key', userId, role: 'owner', keyScopes: ['admin', 'write', 'read'] },
    { kind: 'key', keyScopes: ['admin'] },
  ];
  for (const actor of actors)
    await expect(decide(team, { decision: 'share' }, actor)).rejects.toMatchObject({
      status: expect.any(Number),
    });
  // an owner who was demoted since the request came in
  await personOf(db, team.scope, 'owner');
  await members.changeRole(team.scope, userId, 'admin', OPERATOR);
  await expect(decide(team, { decision: 'share' })).rejects.toMatchObject({ code: 'permission_denied' });
  expect(await listed(team.scope)).toMatchObject([{ checkpoints: 2 }]);
});

test('an owner of another team neither sees nor decides anything', async () => {
  const team = await teamWithoutOne();
  const other = await teamWithoutOne();
  expect((await listed(other.scope)).map(({ user_id }) => user_id)).toEqual([other.gone.userId]);
  await expect(
    departedMembers.decide(other.scope, team.gone.userId, { decision: 'share' }, other.owner.actor),
  ).rejects.toMatchObject({ code: 'departed_member_not_found' });
});

test.each(['two words', "o'brien", 'café', 'x'.repeat(255)])(
  'the id %j, which nobody can have, is refused like that of anybody else who is not there',
  async (id) => {
    const team = await teamWithoutOne();
    await expect(
      departedMembers.decide(team.scope, id, { decision: 'share' }, team.owner.actor),
    ).rejects.toMatchObject({ code: 'departed_member_not_found' });
    await expect(decide(team, { decision: 'pass', to: id })).rejects.toMatchObject({
      faults: [{ path: 'to', message: 'must be a member of this tenant' }],
    });
  },
);

test('of a current member nothing can be decided', async () => {
  const team = await newTeam();
  for (const decision of [
    { decision: 'delete' },
    { decision: 'share' },
    { decision: 'pass', to: team.owner.userId },
  ] as const)
    await expect(decide(team, decision)).rejects.toMatchObject({ code: 'departed_member_not_found' });
  expect(await readBy(team.scope, team.gone)).toEqual(['last words', 'other words', 'shared words']);
});

test('without a decision everything is deleted after 30 days, and a cancelled deletion gives 30 more', async () => {
  const team = await teamWithoutOne();
  await daysPass(team.scope, 29.9);
  expect(await departedMembers.deleteUndecided(team.scope)).toBe(0);
  expect(await listed(team.scope)).toHaveLength(1);
  await daysPass(team.scope, 0.2);
  expect(await departedMembers.deleteUndecided(team.scope)).toBe(1);
  expect(await listed(team.scope)).toEqual([]);
  const [line, before] = await auditOf(db, team.scope);
  expect(line).toMatchObject({
    action: 'departed_member.decided',
    metadata: { after: { decision: 'delete', checkpoints: 2 } },
  });
  expect(before).toMatchObject({ action: 'deletion.requested', user_id: null });
  const id = before?.resource_id ?? '';
  await expect(
    deletions.cancel(team.scope, id, (await personOf(db, team.scope, 'admin')).actor),
  ).rejects.toMatchObject({ code: 'deletion_not_permitted' });
  await deletions.cancel(team.scope, id, team.owner.actor);
  expect(await departedMembers.deleteUndecided(team.scope)).toBe(0);
  expect(await listed(team.scope)).toMatchObject([{ checkpoints: 2 }]);
});

test('records of those who came back, or kept nothing, are forgotten', async () => {
  const team = await teamWithoutOne();
  await decide(team, { decision: 'pass', to: (await personOf(db, team.scope, 'viewer')).userId });
  const records = () =>
    db.asAdmin(
      async (admin) =>
        (await admin.query('select from departed_members where scope_id = $1', [team.scope.tenantId]))
          .rowCount,
    );
  await departedMembers.deleteUndecided(team.scope);
  expect(await records()).toBe(1);
  await daysPass(team.scope, 31);
  await departedMembers.deleteUndecided(team.scope);
  expect(await records()).toBe(0);
});

test('while one deletion of the person waits, a second one is refused with what to do', async () => {
  const team = await teamWithoutOne();
  await decide(team, { decision: 'delete' });
  const { userId, email } = team.gone;
  const { tenantId } = team.scope;
  await db.database.inScope(IDENTITY, (tx) =>
    db.services.tenants.enrol(tx, { tenantId, userId, email, role: 'member' }),
  );
  await store(as(team.scope, team.gone), team.sessionId, 'written after the return');
  await members.remove(team.scope, userId, team.owner.actor);
  expect(await listed(team.scope)).toMatchObject([{ checkpoints: 1 }]);
  await expect(decide(team, { decision: 'delete' })).rejects.toMatchObject({
    code: 'departed_deletion_open',
  });
  await daysPass(team.scope, 31);
  expect(await departedMembers.deleteUndecided(team.scope)).toBe(0);
  expect(await listed(team.scope)).toMatchObject([{ checkpoints: 1 }]);
  // what is not deleted can be decided about at any time
  const { userId: to } = await personOf(db, team.scope, 'member');
  expect(await decide(team, { decision: 'pass', to })).toMatchObject({
    checkpoints: 1,
    deletion: null,
  });
});

test('the role changes the owner of nothing but the private rows of the former member that the transaction names', async () => {
  const team = await teamWithoutOne();
  const member = await personOf(db, team.scope, 'member');
  await store(as(team.scope, member), team.sessionId, 'of a member');
  const other = await teamWithoutOne();
  const changed = (named: string, to: string, set: string) =>
    db.asRole('deletion', async (client) => {
      await client.query('begin');
      const settings = { 'app.scope': team.scope.tenantId, 'app.departed_id': named, 'app.departed_to': to };
      for (const [name, value] of Object.entries(settings))
        await client.query(`set local ${name} = ${pg.escapeLiteral(value)}`);
      try {
        return (await client.query(`update checkpoints set ${set}`)).rowCount;
      } catch (error) {
        return (error as { code?: string }).code;
      } finally {
        await client.query('rollback');
      }
    });
  const { userId } = team.gone;
  const share = `visibility = 'team'`;
  expect(await changed(userId, '', share)).toBe(4);
  expect(await changed('', '', share)).toBe(0);
  // memberships are on the coordinator of a cluster, where the service alone asks for them
  expect(await changed(member.userId, '', share)).toBe(citusCluster() ? 1 : 0);
  expect(await changed(other.gone.userId, '', share)).toBe(0);
  const pass = `author_id = '${member.userId}'`;
  expect(await changed(userId, member.userId, pass)).toBe(4);
  const refused = '42501';
  expect(await changed(userId, '', pass)).toBe(refused);
  expect(await changed(userId, team.owner.userId, pass)).toBe(refused);
  expect(await changed(userId, member.userId, `${pass}, ${share}`)).toBe(refused);
  expect(await changed(userId, member.userId, `summary = 'x'`)).toBe(refused);
});
