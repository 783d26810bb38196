import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { Role } from '../../../src/auth/permissions.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { type Person, personOf, rolesOf } from '../../support/people.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { warm } from '../../support/warm-pool.ts';

const db = await setUpDatabase();
const { invitations, members } = db.services;
const tenant = await db.newTenant();
await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
await personOf(db, tenant, 'owner');

const invite = ({ userId, actor }: Person, role: Role = 'admin') =>
  invitations.create(tenant, { email: `invited.by.${userId}@example.com`, role }, actor);

const openOf = async ({ userId }: Person) => {
  const { json } = await invitations.list(tenant, { limit: 200, after: undefined });
  const all = JSON.parse(json) as { invited_by: string; status: string }[];
  return all.filter(({ invited_by, status }) => invited_by === userId && status === 'open').length;
};

test.each([
  ['demotion', (who: Person) => members.changeRole(tenant, who.userId, 'viewer', OPERATOR)],
  ['removal', (who: Person) => members.remove(tenant, who.userId, OPERATOR)],
])('of 30 invitations sent together with their sender’s %s none outlives it', async (_name, end) => {
  await warm(db.pools.tenant);
  let outlived = 0;
  for (let round = 0; round < 30; round++) {
    const sender = await personOf(db, tenant, 'admin');
    const [sent, ended] = await Promise.allSettled([invite(sender), end(sender)]);
    expect(ended.status).toBe('fulfilled');
    if (sent.status === 'rejected') expect(sent.reason).toMatchObject({ code: 'permission_denied' });
    outlived += await openOf(sender);
  }
  expect(outlived).toBe(0);
});

test('a demotion waits for the invitation that its target is sending, and revokes it', async () => {
  const sender = await personOf(db, tenant, 'admin');
  const email = `invited.by.${sender.userId}@example.com`;
  await db.asAdmin(async (admin) => {
    await admin.query('begin');
    // the invitation waits for this one after it has looked at its sender
    await admin.query(
      `insert into invitations (tenant_id, invitation_id, email, role, token_hash, expires_at)
        values ($1, $2, $3, 'viewer', sha256(convert_to($2, 'UTF8')), now() + interval '1 day')`,
      [tenant.tenantId, `inv_${sender.userId}`, email],
    );
    const sent = invite(sender);
    await untilWaiting(db, 1);
    const demoted = members.changeRole(tenant, sender.userId, 'viewer', OPERATOR);
    await untilWaiting(db, 2);
    await admin.query('rollback');
    await Promise.all([sent, demoted]);
  });
  expect(await openOf(sender)).toBe(0);
});

test('an invitation is not accepted when its sender could not send it any more', async () => {
  const sender = await personOf(db, tenant, 'admin');
  const invitee = await db.newUser();
  const { send } = await invitations.create(tenant, { email: invitee.email, role: 'admin' }, sender.actor);
  await send();
  const token = await db.mailbox.tokenOf(invitee.email);
  // by hand, so that nothing has revoked it
  const setRole = (role: Role) =>
    db.asAdmin((admin) =>
      admin.query('update tenant_users set role = $3 where tenant_id = $1 and user_id = $2', [
        tenant.tenantId,
        sender.userId,
        role,
      ]),
    );
  const accept = () => invitations.accept({ ...invitee, emailVerified: true }, token, { kind: 'user' });
  await setRole('member');
  await expect(accept()).rejects.toMatchObject({ code: 'invitation_not_found' });
  await setRole('admin');
  await accept();
  expect((await rolesOf(db, tenant))[invitee.userId]).toBe('admin');
});

test('of 30 invitations accepted together with their sender’s demotion each is whole or nothing', async () => {
  for (let round = 0; round < 30; round++) {
    const sender = await personOf(db, tenant, 'admin');
    const invitee = await db.newUser();
    const { send } = await invitations.create(tenant, { email: invitee.email, role: 'admin' }, sender.actor);
    await send();
    const token = await db.mailbox.tokenOf(invitee.email);
    const [accepted, demoted] = await Promise.allSettled([
      invitations.accept({ ...invitee, emailVerified: true }, token, { kind: 'user' }),
      members.changeRole(tenant, sender.userId, 'viewer', OPERATOR),
    ]);
    expect(demoted.status).toBe('fulfilled');
    const role = (await rolesOf(db, tenant))[invitee.userId];
    expect(role).toBe(accepted.status === 'fulfilled' ? 'admin' : undefined);
    await members.remove(tenant, sender.userId, OPERATOR);
    if (role) await members.remove(tenant, invitee.userId, OPERATOR);
  }
});
