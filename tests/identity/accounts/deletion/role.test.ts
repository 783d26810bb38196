import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { deleting, removingAccount } from '../../../../src/auth/scope.ts';
import { buildServices } from '../../../../src/container.ts';
import { Database } from '../../../../src/db/transaction/database.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { pass, recordOf, rowsOf } from './leaving.ts';

const db = await setUpDatabase();
const { accountDeletions, accountRemovals, tenantDeletions, tenants } = db.services;
const tenant = await db.newTenant('A');
const [one, other, waiting] = [
  await db.newMember(tenant, 'owner'),
  await db.newMember(tenant, 'owner'),
  await db.newMember(tenant, 'owner'),
];
const mark = (userId: string, begun: string) =>
  rowsOf(
    db,
    `update users set deletion_id = 'del_' || id, deletion_due_at = now(), deletion_begun_at = ${begun} where id = $1`,
    [userId],
  );
await mark(one.userId, 'now()');
await mark(other.userId, 'now()');
await mark(waiting.userId, 'null');

const seenBy = (userId: string) =>
  db.database.readOne(removingAccount(userId), (tx) => tx.db.selectFrom('users').select('id').execute());
const tryTo = (userId: string, statement: string) =>
  db.database
    .inScope(removingAccount(userId), (tx) => sql.raw(statement).execute(tx.db))
    .then(
      ({ numAffectedRows }) => Number(numAffectedRows),
      ({ code }) => code,
    );

test('the removal of an account sees that person alone, and only when the deletion has begun', async () => {
  expect(await seenBy(one.userId)).toEqual([{ id: one.userId }]);
  expect(await seenBy(waiting.userId)).toEqual([]);
  expect(await seenBy('nobody')).toEqual([]);
  await expect(seenBy("x'; drop table users; --")).rejects.toThrow('userId is not a valid id');
});

test('it removes nobody else, changes nothing, and sees no row of any team', async () => {
  const others = `delete from users where id <> '${one.userId}'`;
  expect(await tryTo(one.userId, others)).toBe(0);
  expect(await tryTo(one.userId, `update users set name = 'x'`)).toBe('42501');
  expect(await tryTo(one.userId, 'select password_hash from users')).toBe('42501');
  for (const table of ['tenants', 'tenant_users', 'checkpoints', 'audit_logs', 'deleted_rows'])
    expect(await tryTo(one.userId, `delete from ${table}`)).toBe(0);
});

test('the deletion of a tenant sees no person', async () => {
  const found = await db.database.readOne(deleting(tenant), (tx) =>
    tx.db.selectFrom('users').select('id').execute(),
  );
  expect(found).toEqual([]);
});

test('a person with a team cannot be removed before the membership', async () => {
  expect(await tryTo(one.userId, 'delete from users')).toBe('23503');
});

test('a server without the role refuses to begin what it could not finish', async () => {
  const bare = Database.over({ ...db.pools, deletion: undefined });
  await expect(bare.inScope(removingAccount(one.userId), async () => {})).rejects.toMatchObject({
    status: 501,
    code: 'not_set_up',
  });
});

test('it leaves an account that is due whole, until a server with the role removes it', async () => {
  const { userId } = await db.newMember(tenant, 'owner');
  const { deletion_id: id } = await accountDeletions.request(userId, 0);
  await pass(db, { id: userId });
  const bare = buildServices(Database.over({ ...db.pools, deletion: undefined }));
  expect(await bare.accountRemovals.removeDue()).toBe(0);
  expect(await recordOf(db, id)).toMatchObject({ state: 'waiting', rows: {} });
  const memberships = 'select tenant_id from tenant_users where user_id = $1';
  expect(await rowsOf(db, memberships, [userId])).toEqual([{ tenant_id: tenant.tenantId }]);
  await accountRemovals.removeDue();
  expect(await recordOf(db, id)).toMatchObject({ state: 'done' });
});

/** The account of somebody who is alone in a team, whose deletion was not requested when the process died. */
async function withTeamUndone() {
  const alone = await db.newTenant('alone');
  const { userId } = await db.newMember(alone, 'owner');
  const { deletion_id: id } = await accountDeletions.request(userId, 0);
  const { deletion_id: ofTeam } = await tenants.get(alone);
  await tenantDeletions.cancel(alone, ofTeam ?? '', { kind: 'operator' });
  await rowsOf(db, 'update users set deletion_teams = jsonb_build_object($2::text, null) where id = $1', [
    userId,
    alone.tenantId,
  ]);
  return { ...alone, userId, id };
}

test('a team that cannot be deleted with its account keeps no other account from being removed', async () => {
  const held = await withTeamUndone();
  await tenants.suspendAsOperator(held.tenantId);
  const { userId } = await db.newMember(await db.newTenant('of another'), 'owner');
  const { deletion_id: id } = await accountDeletions.request(userId, 0);
  await pass(db, { id: userId });
  await accountRemovals.removeDue();
  expect(await recordOf(db, id)).toMatchObject({ state: 'done' });
  // what the operator has suspended is left to the operator
  await pass(db, { id: held.userId });
  await accountRemovals.removeDue();
  expect(await recordOf(db, held.id)).toMatchObject({ state: 'done' });
});

test('a team that comes to have a subscription meanwhile cancels the deletion of the account, and of no other', async () => {
  const paid = await withTeamUndone();
  await rowsOf(db, `update tenants set status = 'active' where id = $1`, [paid.tenantId]);
  await pass(db, { id: paid.userId });
  await accountRemovals.removeDue();
  expect(await recordOf(db, paid.id)).toMatchObject({ state: 'cancelled', reason: 'subscription_live' });
});

test('who is left alone in a team meanwhile takes it along, so that no team is without people', async () => {
  const shared = await db.newTenant('shared');
  const [leaving, staying] = [await db.newMember(shared, 'owner'), await db.newMember(shared, 'owner')];
  const { deletion_id: id } = await accountDeletions.request(leaving.userId, 0);
  await rowsOf(db, 'delete from tenant_users where tenant_id = $1 and user_id = $2', [
    shared.tenantId,
    staying.userId,
  ]);
  await pass(db, { id: leaving.userId });
  await accountRemovals.removeDue();
  expect((await tenants.get(shared)).suspended_by).toBe('deletion');
  await accountRemovals.removeDue();
  expect(await recordOf(db, id)).toMatchObject({ state: 'done' });
});
