import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { IDENTITY, type TenantScope } from '../../src/auth/scope.ts';
import type { DepartedDecision } from '../../src/features/deletion/departed/departed.schemas.ts';
import { untilWaiting } from '../support/lock-waits.ts';
import { type Person, personOf } from '../support/people.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { warm } from '../support/warm-pool.ts';

const db = await setUpDatabase();
const { checkpoints, departedMembers, members, tenants } = db.services;
const scope = await db.newTenant();
const owners = [await personOf(db, scope, 'owner'), await personOf(db, scope, 'owner')] as const;
const sessionId = await db.newSession(scope);
const page = { limit: 200, after: undefined };

const own = ({ userId }: { readonly userId: string }): TenantScope => ({ ...scope, userId });
const store = (person: Person, summary: string) =>
  checkpoints.store(own(person), {
    ...{ session_id: sessionId, tool_id: 'tool', checkpoint_type: 'manual', visibility: 'private' },
    summary,
  } as const);
const leave = ({ userId }: Person) => members.remove(scope, userId, OPERATOR);
const rejoin = ({ userId, email }: Person) =>
  db.database.inScope(IDENTITY, (tx) =>
    tenants.enrol(tx, { tenantId: scope.tenantId, userId, email, role: 'member' }),
  );
const decide = (person: Person, decision: DepartedDecision, owner = owners[0]) =>
  departedMembers.decide(own(owner), person.userId, decision, owner.actor);

async function someoneWhoLeft(): Promise<Person> {
  const person = await personOf(db, scope, 'member');
  const { checkpoint_id } = await store(person, 'a private text');
  await checkpoints.revise(own(person), checkpoint_id, { summary: 'its second version' });
  await leave(person);
  return person;
}

/** Private versions, by author. */
const privateOf = ({ userId }: { readonly userId: string }) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ count: number }>(
      `select count(*)::int as count from checkpoints where author_id = $1 and visibility = 'private'`,
      [userId],
    );
    return rows[0]?.count;
  });

const isListed = async ({ userId }: Person) =>
  (await departedMembers.list(scope, page)).json.includes(userId);

test('who rejoins before a decision has everything back, and a later decision is refused', async () => {
  const person = await someoneWhoLeft();
  await rejoin(person);
  expect(await isListed(person)).toBe(false);
  await expect(decide(person, { decision: 'share' })).rejects.toMatchObject({
    code: 'departed_member_not_found',
  });
  expect(await privateOf(person)).toBe(2);
  const { json } = await checkpoints.list(own(person), { visibility: 'private' }, page);
  expect(JSON.parse(json)).toHaveLength(1);
});

test('who rejoins while an owner decides waits, and a decision that began later is refused', async () => {
  const person = await someoneWhoLeft();
  await db.asAdmin(async (admin) => {
    await admin.query('begin');
    // a decision waits for these rows after it has looked who is a member
    await admin.query('select 1 from checkpoints where scope_id = $1 and author_id = $2 for update', [
      scope.tenantId,
      person.userId,
    ]);
    const decided = decide(person, { decision: 'share' });
    await untilWaiting(db, 1);
    const back = rejoin(person);
    const late = decide(person, { decision: 'pass', to: owners[1].userId }, owners[1]);
    await untilWaiting(db, 3);
    await admin.query('rollback');
    expect(await decided).toMatchObject({ decision: 'share', checkpoints: 1 });
    await back;
    await expect(late).rejects.toMatchObject({ code: 'departed_member_not_found' });
  });
  expect(await privateOf(person)).toBe(0);
});

test('a rejoining that began first makes the decision wait, and is not undone by it', async () => {
  const person = await someoneWhoLeft();
  let decided: Promise<unknown> = Promise.resolve();
  await db.database.inScope(IDENTITY, async (tx) => {
    await tenants.enrol(tx, {
      tenantId: scope.tenantId,
      userId: person.userId,
      email: person.email,
      role: 'member',
    });
    decided = decide(person, { decision: 'delete' }).catch((error) => error);
    await untilWaiting(db, 1);
  });
  expect(await decided).toMatchObject({ code: 'departed_member_not_found' });
  expect(await privateOf(person)).toBe(2);
});

test('of two owners who decide at once one does, and the other learns that nothing is left', async () => {
  await warm(db.pools.deletion);
  for (let round = 0; round < 12; round++) {
    const person = await someoneWhoLeft();
    const answers = await Promise.allSettled([
      decide(person, { decision: 'pass', to: owners[1].userId }),
      decide(person, { decision: 'share' }, owners[1]),
      decide(person, { decision: 'delete' }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect(answer.reason).toMatchObject({ code: 'departed_member_not_found' });
    expect(await privateOf(person)).toBe(0);
  }
});

test('of 20 rejoinings together with a decision each has everything or nothing', async () => {
  await Promise.all([warm(db.pools.deletion), warm(db.pools.identity)]);
  for (let round = 0; round < 20; round++) {
    const person = await someoneWhoLeft();
    const [, decided] = await Promise.allSettled([rejoin(person), decide(person, { decision: 'share' })]);
    expect(await privateOf(person)).toBe(decided.status === 'fulfilled' ? 0 : 2);
  }
});

test('a checkpoint that is stored while its author leaves waits for a decision, too', async () => {
  const person = await personOf(db, scope, 'member');
  await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('select 1 from tool_sessions where scope_id = $1 and session_id = $2 for update', [
      scope.tenantId,
      sessionId,
    ]);
    const stored = store(person, 'stored late');
    await untilWaiting(db, 1);
    await leave(person);
    await expect(decide(person, { decision: 'delete' })).rejects.toMatchObject({
      code: 'departed_member_not_found',
    });
    await admin.query('rollback');
    await stored;
  });
  expect(await isListed(person)).toBe(true);
  expect(await decide(person, { decision: 'delete' })).toMatchObject({ checkpoints: 1 });
  expect(await privateOf(person)).toBe(0);
});

test('a checkpoint that is stored while an owner decides about its author is listed again afterwards', async () => {
  const person = await personOf(db, scope, 'member');
  await store(person, 'stored in time');
  await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('select 1 from tool_sessions where scope_id = $1 and session_id = $2 for update', [
      scope.tenantId,
      sessionId,
    ]);
    const stored = store(person, 'stored late');
    await untilWaiting(db, 1);
    await leave(person);
    expect(await decide(person, { decision: 'pass', to: owners[1].userId })).toMatchObject({
      checkpoints: 1,
    });
    await admin.query('rollback');
    await stored;
  });
  expect(await isListed(person)).toBe(true);
  expect(await decide(person, { decision: 'pass', to: owners[1].userId })).toMatchObject({ checkpoints: 1 });
  expect(await isListed(person)).toBe(false);
});
