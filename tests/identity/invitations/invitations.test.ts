import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Role } from '../../../src/auth/permissions.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { SignedInUser } from '../../../src/auth/signed-in-user.ts';
import { buildServices, defaultDependencies } from '../../../src/container.ts';
import { InvitationMails } from '../../../src/features/identity/invitations/invitation.mails.ts';
import { sharedLimiter } from '../../../src/http/limits/shared-limiter.ts';
import { actorOf, auditOf, type Person, personOf, rolesOf } from '../../support/people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { warm } from '../../support/warm-pool.ts';

let db: TestDatabase;
let tenant: TenantScope;
let owner: Person;
let invitee: SignedInUser;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await db.newTenant('Team "A" with a line');
  owner = await personOf(db, tenant, 'owner');
  invitee = { ...(await db.newUser()), emailVerified: true };
  db.outbox.length = 0;
});

const tokenOf = (text = '') => /#token=([\w-]{43})/.exec(text)?.[1] ?? '';

/** Invites, sends, and gives the token of the mail. */
async function invite(email = invitee.email, role: Role = 'member', by = owner) {
  const { invitation, send } = await db.services.invitations.create(tenant, { email, role }, by.actor);
  await send();
  return { id: invitation.invitation_id, token: tokenOf(db.outbox.at(-1)?.text) };
}

const accept = (token: string, by = invitee) =>
  db.services.invitations.accept(by, token, actorOf(by, 'viewer'));
const listed = async () => {
  const { json } = await db.services.invitations.list(tenant, { limit: 50, after: undefined });
  return JSON.parse(json) as { invitation_id: string; status: string; email: string }[];
};
const expire = (id: string) =>
  db.asAdmin((admin) =>
    admin.query(`update invitations set expires_at = now() where invitation_id = $1`, [id]),
  );

describe('an invitation', () => {
  test('is mailed after its transaction, with a link of seven days, and makes a member', async () => {
    const { invitation, send } = await db.services.invitations.create(
      tenant,
      { email: invitee.email, role: 'viewer' },
      owner.actor,
    );
    expect(db.outbox).toEqual([]);
    await send();
    const [mail] = db.outbox;
    expect(mail).toMatchObject({ to: invitee.email, subject: 'Invitation to "Team \'A\' with a line"' });
    expect(mail?.text).toContain('https://memory.example/accept-invitation#token=');
    const days = (Date.parse(invitation.expires_at) - Date.parse(invitation.created_at)) / 86_400_000;
    expect(days).toBeCloseTo(7);
    expect(await accept(tokenOf(mail?.text))).toMatchObject({ tenant_id: tenant.tenantId, role: 'viewer' });
    expect(await rolesOf(db, tenant)).toMatchObject({ [invitee.userId]: 'viewer' });
    expect(await listed()).toMatchObject([{ status: 'accepted', accepted_by: invitee.userId }]);
    const lines = await auditOf(db, tenant);
    expect(lines.slice(0, 2)).toMatchObject([
      { action: 'member.joined', user_id: invitee.userId, metadata: { after: { role: 'viewer' } } },
      { action: 'invitation.created', user_id: owner.userId },
    ]);
  });

  test('leaves its token in no table', async () => {
    const { token } = await invite();
    const { rows } = await db.asAdmin((admin) =>
      admin.query<{ token_hash: Buffer; line: string }>(
        `select token_hash, i::text || (select string_agg(a::text, '') from audit_logs a) as line
         from invitations i where tenant_id = $1`,
        [tenant.tenantId],
      ),
    );
    expect(rows[0]?.token_hash).toEqual(createHash('sha256').update(token).digest());
    expect(rows[0]?.line).not.toContain(token);
  });

  test('is for the confirmed owner of the email address, in upper or lower case', async () => {
    const { token } = await invite();
    const refused = { status: 403, code: 'invitation_of_another_address' };
    const other = { ...(await db.newUser()), emailVerified: true };
    await expect(accept(token, other)).rejects.toMatchObject(refused);
    await expect(accept(token, { ...invitee, emailVerified: false })).rejects.toMatchObject(refused);
    expect(await accept(token, { ...invitee, email: invitee.email.toUpperCase() })).toMatchObject({
      role: 'member',
    });
  });

  test('makes one membership when it is accepted 50 times at once', async () => {
    const { token } = await invite();
    await warm(db.pools.identity);
    const responses = await Promise.all(Array.from({ length: 50 }, () => accept(token)));
    expect(new Set(responses.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(Object.keys(await rolesOf(db, tenant))).toHaveLength(2);
    const joined = (await auditOf(db, tenant)).filter(({ action }) => action === 'member.joined');
    expect(joined).toHaveLength(1);
  });

  test('is useless once its member has left', async () => {
    const { token } = await invite();
    await accept(token);
    await db.services.members.remove(tenant, invitee.userId, owner.actor);
    await expect(accept(token)).rejects.toMatchObject({ status: 404, code: 'invitation_not_found' });
  });

  test('unknown, expired, revoked and replaced tokens get the same response', async () => {
    const expired = await invite();
    await expire(expired.id);
    const revoked = await invite();
    await db.services.invitations.revoke(tenant, revoked.id, owner.actor);
    const replaced = await invite();
    await (await db.services.invitations.resend(tenant, replaced.id, owner.actor)).send();
    for (const token of ['unknown', expired.token, revoked.token, replaced.token])
      await expect(accept(token)).rejects.toMatchObject({ status: 404, code: 'invitation_not_found' });
    expect(await accept(tokenOf(db.outbox.at(-1)?.text))).toMatchObject({ role: 'member' });
  });

  test('to a suspended tenant waits', async () => {
    const { token } = await invite();
    await db.services.tenants.suspend(tenant, owner.actor);
    await expect(accept(token)).rejects.toMatchObject({ code: 'tenant_suspended' });
    await db.services.tenants.resume(tenant, owner.actor);
    expect(await accept(token)).toMatchObject({ role: 'member' });
  });
});

describe('inviting', () => {
  test('never gives a role above one’s own', async () => {
    const admin = await personOf(db, tenant, 'admin');
    await expect(invite(invitee.email, 'owner', admin)).rejects.toMatchObject({ code: 'role_above_own' });
    const { id } = await invite(invitee.email, 'owner');
    await expect(db.services.invitations.resend(tenant, id, admin.actor)).rejects.toMatchObject({
      code: 'role_above_own',
    });
  });

  test('is refused for members, and for an address that has an open invitation', async () => {
    await expect(invite(owner.email)).rejects.toMatchObject({ status: 409, code: 'already_member' });
    const { id } = await invite();
    await expect(invite()).rejects.toMatchObject({ status: 409, code: 'invitation_open' });
    await expire(id);
    expect((await invite()).token).toHaveLength(43);
    expect((await listed()).map(({ status }) => status)).toEqual(['open', 'revoked']);
  });

  test('20 concurrent invitations of one email address create one', async () => {
    await warm(db.pools.tenant);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => invite()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await listed()).toHaveLength(1);
  });

  test('stays done when the mail fails, and says so', async () => {
    const broken = new InvitationMails({ send: () => Promise.reject(new Error('down')) }, 'https://x');
    const { invitations } = buildServices(db.database, { ...defaultDependencies(), invitationMails: broken });
    const body = { email: invitee.email, role: 'member' } as const;
    const { send } = await invitations.create(tenant, body, owner.actor);
    await expect(send()).rejects.toMatchObject({ status: 502, code: 'mail_not_sent' });
    expect(await listed()).toMatchObject([{ status: 'open' }]);
  });

  test('is limited per email address, whoever the inviter is, and per tenant', async () => {
    const { identity } = db.pools;
    const limited = new InvitationMails(db.mailbox, 'https://x', (limit) =>
      sharedLimiter(identity as never, limit),
    );
    const { invitations } = buildServices(db.database, {
      ...defaultDependencies(),
      invitationMails: limited,
    });
    const invited = { email: `${randomUUID()}@example.com`, role: 'viewer' } as const;
    const tooMany = { status: 429, code: 'too_many_invitations' };
    const { invitation } = await invitations.create(tenant, invited, owner.actor);
    for (let n = 0; n < 4; n++) await invitations.resend(tenant, invitation.invitation_id, owner.actor);
    await expect(invitations.resend(tenant, invitation.invitation_id, owner.actor)).rejects.toMatchObject(
      tooMany,
    );
    await invitations.revoke(tenant, invitation.invitation_id, owner.actor);
    await expect(invitations.create(tenant, invited, owner.actor)).rejects.toMatchObject(tooMany);
    const other = await db.newTenant('Other');
    const { actor } = await personOf(db, other, 'owner');
    expect(await invitations.create(other, invited, actor)).toMatchObject({
      invitation: { status: 'open' },
    });
  });

  test('is not emailed again and again to one email address by one person with many teams', async () => {
    const { identity } = db.pools;
    const limited = new InvitationMails(db.mailbox, 'https://x', (limit) =>
      sharedLimiter(identity as never, limit),
    );
    const to = `${randomUUID()}@example.com`;
    const count = (n: number) => limited.count(`team_${n}`, to, owner.userId);
    for (let n = 0; n < 10; n++) await count(n);
    await expect(count(10)).rejects.toMatchObject({ status: 429, code: 'too_many_invitations_by_you' });
    await limited.count('team_10', to, 'somebody else');
  });

  test.each([
    'Acme www.evil.example/pay',
    'https://evil.example',
    'evil\u3002example',
    'evil．example',
    'evil․example',
    'ｗｗｗ．evil．example',
    'ev\u00adil.example',
    'evil.\u200bexample',
    '\u202eelpmaxe.live',
    'pay@evil.example',
    'mailto:pay@evil.example',
    'A" has been closed. Go to http://evil.example "now',
    'line\u2028Bcc: eve@evil.example',
    `${'x'.repeat(150)} evil.example`,
  ])(
    'by a team with the name %p contains no link but ours, and the name in quotation marks on one line',
    async (name) => {
      // older names were not held to today's rules
      await db.asAdmin((admin) =>
        admin.query('update tenants set name = $2 where id = $1', [tenant.tenantId, name]),
      );
      const { send } = await db.services.invitations.create(
        tenant,
        { email: `${randomUUID()}@example.com`, role: 'viewer' },
        owner.actor,
      );
      await send();
      const { subject = '', text = '' } = db.outbox.at(-1) ?? {};
      const inText = /the team "([^"]*)" at OmniMemory/.exec(text)?.[1] ?? '"';
      const inSubject = /^Invitation to "([^"]*)"$/.exec(subject)?.[1] ?? '"';
      for (const shown of [inText, inSubject]) {
        expect(shown).not.toMatch(/[.:/@\\\u3002\uff0e\u2024]\S/);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"]/u);
        expect(shown.length).toBeLessThanOrEqual(60);
      }
      expect(text.match(/https?:/g)).toEqual(['https:']);
    },
  );

  test('an accepted or revoked one is closed', async () => {
    const { id, token } = await invite();
    await accept(token);
    const over = { status: 409, code: 'invitation_closed' };
    await expect(db.services.invitations.resend(tenant, id, owner.actor)).rejects.toMatchObject(over);
    await expect(db.services.invitations.revoke(tenant, id, owner.actor)).rejects.toMatchObject(over);
  });
});

describe('the roles', () => {
  test('the tenant role can neither read the hash of a token nor accept', () =>
    db.asRole('tenant', async (client) => {
      for (const statement of [
        'select token_hash from invitations',
        `update invitations set accepted_at = now(), accepted_by = 'x'`,
        `update invitations set role = 'owner'`,
        'delete from invitations',
      ])
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    }));

  test('the identity role can accept and change nothing else', () =>
    db.asRole('identity', async (client) => {
      for (const statement of [
        `update invitations set role = 'owner'`,
        `update invitations set email = 'x@example.com'`,
        `update invitations set tenant_id = 'x'`,
        'delete from invitations',
      ])
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    }));
});
