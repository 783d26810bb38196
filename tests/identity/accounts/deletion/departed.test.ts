import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { personOf } from '../../../support/people.ts';
import { setUpSite } from '../../../support/set-up.ts';
import type { Person } from '../../../support/sign-in.ts';
import { newCoOwner, pass, requestDeletion, rowsOf, tablesWith } from './leaving.ts';

const { db, site } = await setUpSite({ localMode: false });
const { accountRemovals, audit, checkpoints, departedMembers, members, tenantRemovals } = db.services;
const page = { limit: 50, after: undefined };

const keepPrivate = async (tenant: TenantScope, { id }: Pick<Person, 'id'>, summary: string) => {
  const scope = { ...tenant, userId: id };
  const session_id = await db.newSession(scope);
  const one = {
    session_id,
    tool_id: 'tool',
    checkpoint_type: 'manual',
    summary,
    visibility: 'private',
  } as const;
  await checkpoints.store(scope, one);
};

async function ownerOf({ tenantId }: TenantScope, { id }: Person) {
  const others = `select user_id from tenant_users where tenant_id = $1 and user_id <> $2 and role = 'owner'`;
  const [{ user_id: userId }] = await rowsOf(db, others, [tenantId, id]);
  return { kind: 'user', userId, role: 'owner' } as const;
}

const listed = async (tenant: TenantScope) => JSON.parse((await departedMembers.list(tenant, page)).json);

async function deleteAccount(person: Person): Promise<void> {
  await requestDeletion(person);
  await pass(db, person);
  await accountRemovals.removeDue();
  expect(await rowsOf(db, 'select 1 from users where id = $1', [person.id])).toEqual([]);
}

const readBy = async (tenant: TenantScope, userId: string): Promise<string[]> =>
  JSON.parse((await checkpoints.list({ ...tenant, userId }, {}, page)).json).map(
    ({ summary }: { summary: string }) => summary,
  );

test('of a deleted account the owner sees a number and no name, and decides', async () => {
  const { person, tenant } = await newCoOwner(db, site, 'quagga');
  await keepPrivate(tenant, person, 'of the one who went');
  const owner = await ownerOf(tenant, person);
  await deleteAccount(person);
  expect(await listed(tenant)).toMatchObject([
    { user_id: person.id, email: null, name: null, checkpoints: 1, earlier_versions: 0 },
  ]);
  expect(await readBy(tenant, owner.userId)).toEqual([]);
  const scope = { ...tenant, userId: owner.userId };
  await departedMembers.decide(scope, person.id, { decision: 'share' }, owner);
  expect([await listed(tenant), await readBy(tenant, owner.userId)]).toEqual([[], ['of the one who went']]);
  expect(await audit.verify(tenant)).toMatchObject({ faults: [] });
});

test('who had left before and then deletes the account stays to be decided about, without a name', async () => {
  const { person, tenant } = await newCoOwner(db, site, 'okapi');
  await keepPrivate(tenant, person, 'of the one who left');
  const owner = await ownerOf(tenant, person);
  await members.remove(tenant, person.id, owner);
  const [before] = await listed(tenant);
  expect(before).toMatchObject({ user_id: person.id, email: person.email, checkpoints: 1 });
  await deleteAccount(person);
  expect(await listed(tenant)).toEqual([{ ...before, email: null, name: null }]);
  expect(await tablesWith(db, person.email)).toEqual([]);
  const scope = { ...tenant, userId: owner.userId };
  await departedMembers.decide(scope, person.id, { decision: 'delete' }, owner);
  expect(await listed(tenant)).toEqual([]);
});

test('a team that is being deleted loses its log of the person first, and then the departed with everything else', async () => {
  const { person, tenant } = await newCoOwner(db, site, 'tapir');
  await keepPrivate(tenant, person, 'of the one who went');
  const { tenantId } = tenant;
  const [{ name }] = await rowsOf(db, 'select name from tenants where id = $1', [tenantId]);
  const body = { kind: 'tenant', id: tenantId, confirm: name };
  const { status, body: deletion } = await person.browser.post(`/tenants/${tenantId}/v1/deletions`, body);
  expect(status).toBe(202);
  await deleteAccount(person);
  expect(await audit.verify(tenant)).toMatchObject({ faults: [] });
  expect(await tablesWith(db, person.email)).toEqual([]);
  expect(await rowsOf(db, 'select user_id from departed_members where scope_id = $1', [tenantId])).toEqual([
    { user_id: person.id },
  ]);
  const due = `now() - interval '1 second'`;
  await rowsOf(db, `update tenants set deletion_due_at = ${due} where id = $1`, [tenantId]);
  for (const table of ['deletions', 'deletion_records'])
    await rowsOf(db, `update ${table} set due_at = ${due} where deletion_id = $1`, [deletion.deletion_id]);
  await tenantRemovals.removeDue();
  for (const text of [tenantId, person.id])
    expect((await tablesWith(db, text)).filter((table) => table !== 'deletion_records')).toEqual([]);
});

test('a member whose own account is being deleted gets no checkpoints of others', async () => {
  const { person: leaving, tenant } = await newCoOwner(db, site, 'numbat');
  const owner = await ownerOf(tenant, leaving);
  const gone = { id: (await personOf(db, tenant, 'member')).userId };
  await keepPrivate(tenant, gone, 'of the one who went');
  await members.remove(tenant, gone.id, owner);
  await requestDeletion(leaving);
  const scope = { ...tenant, userId: owner.userId };
  const pass = { decision: 'pass', to: leaving.id } as const;
  await expect(departedMembers.decide(scope, gone.id, pass, owner)).rejects.toMatchObject({
    faults: [{ path: 'to', message: 'must be a member of this tenant' }],
  });
  expect(await listed(tenant)).toMatchObject([{ checkpoints: 1 }]);
});
