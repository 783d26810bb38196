import { expect, test } from '@jest/globals';
import { IDENTITY } from '../../../src/auth/scope.ts';
import { actorOf, personOf } from '../../support/people.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import type { TestUser } from '../../support/test-database.ts';

const db = await setUpDatabase();
const { invitations, tenants } = db.services;

let made = 0;

/** Each has a name of its own, because nobody makes two of one name. */
async function makeTenants(user: TestUser, count: number): Promise<void> {
  for (let n = 0; n < count; n++)
    await tenants.createFor(user, { name: `Tenant ${made++}` }, actorOf(user, 'owner'));
}

/** Another user's tenant, and the token of an invitation to it. */
async function invitationFor({ email }: TestUser, role: 'owner' | 'viewer'): Promise<string> {
  const tenant = await db.newTenant();
  const owner = await personOf(db, tenant, 'owner');
  const { send } = await invitations.create(tenant, { email, role }, owner.actor);
  await send();
  return /#token=([\w-]{43})/.exec(db.outbox.at(-1)?.text ?? '')?.[1] ?? '';
}

const accept = (user: TestUser, token: string) =>
  invitations.accept({ ...user, emailVerified: true }, token, actorOf(user, 'viewer'));
const joinedBy = async ({ userId }: TestUser) => (await tenants.listOf(userId)).length;
const refused = { code: 'too_many_tenants', status: 409 };

test('a joined tenant counts like a created one, whatever the role', async () => {
  const user = await db.newUser();
  await makeTenants(user, 19);
  const [asOwner, asViewer] = [await invitationFor(user, 'owner'), await invitationFor(user, 'viewer')];
  await accept(user, asViewer);
  await expect(accept(user, asOwner)).rejects.toMatchObject(refused);
  await expect(makeTenants(user, 1)).rejects.toMatchObject(refused);
  expect(await joinedBy(user)).toBe(20);
  // the same answer again, as before
  expect(await accept(user, asViewer)).toMatchObject({ role: 'viewer' });
});

test('of many that are joined and made at once, twenty come to be', async () => {
  const user = await db.newUser();
  await makeTenants(user, 15);
  const tokens: string[] = [];
  for (let n = 0; n < 6; n++) tokens.push(await invitationFor(user, 'viewer'));
  const all = [...tokens.map((token) => accept(user, token)), ...tokens.map(() => makeTenants(user, 1))];
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject(refused);
  expect(await joinedBy(user)).toBe(20);
});

test('the limit also applies when an operator adds a member', async () => {
  const user = await db.newUser();
  await makeTenants(user, 20);
  const { tenantId } = await db.newTenant();
  const enrolled = db.database.inScope(IDENTITY, (tx) =>
    tenants.enrol(tx, { tenantId, role: 'admin', ...user }),
  );
  await expect(enrolled).rejects.toMatchObject(refused);
});

test('a place whose owner has left is free again', async () => {
  const user = await db.newUser();
  await makeTenants(user, 19);
  const token = await invitationFor(user, 'viewer');
  const { tenant_id: tenantId } = await accept(user, token);
  const tenant = { kind: 'tenant', tenantId } as const;
  await db.services.members.remove(tenant, user.userId, actorOf(user, 'viewer'));
  await makeTenants(user, 1);
  expect(await joinedBy(user)).toBe(20);
});
