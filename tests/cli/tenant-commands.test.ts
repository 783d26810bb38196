import { describe, expect, jest, test } from '@jest/globals';
import type { TenantScope } from '../../src/auth/scope.ts';
import { operatorEnv } from '../support/command-line.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { actorOf, auditOf } from '../support/people.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { startSmtpServer } from '../support/smtp-server.ts';
import type { TestUser } from '../support/test-database.ts';

// each test starts processes
jest.setTimeout(120_000);

const db = await setUpDatabase();
const runCommand = setUpCommands();
const env = { ...operatorEnv(db.urls), PUBLIC_URL: 'http://memory.example' };
const cli = (...args: string[]) => runCommand(env, 'tenant', ...args);
const tokenIn = (text: string) =>
  /^http:\/\/memory\.example\/accept-invitation#token=(\S+)$/m.exec(text)?.[1] ?? '';

const scopeOf = (tenantId = ''): TenantScope => ({ kind: 'tenant', tenantId });

/** A person with a confirmed email address, who signs in and accepts. */
const accept = (person: TestUser, token: string) =>
  db.services.invitations.accept({ ...person, emailVerified: true }, token, actorOf(person, 'owner'));

describe('`tenant create`', () => {
  test('refuses the name of another tenant, however it is written, unless --allow-same-name is given', async () => {
    const first = (await cli('create', '--name', 'Analytical Engines')).stdout.trim();
    for (const name of [
      'Analytical Engines',
      'analytical ENGINES',
      '  Analytical Engines ',
      'Ａnalytical Engines',
    ])
      expect(await cli('create', '--name', name)).toEqual({
        code: 1,
        stdout: '',
        stderr: `A tenant with this name already exists: ${first}. Use that one, or choose another name. With --allow-same-name it is created all the same.\n`,
      });
    expect((await cli('create', '--name', 'Analytical Engines', '--allow-same-name')).code).toBe(0);
    expect((await db.services.tenants.list()).map(({ name }) => name)).toEqual([
      'Analytical Engines',
      'Analytical Engines',
    ]);
  });

  test('of two at the same time one is refused', async () => {
    const both = await Promise.allSettled(
      [1, 2, 3].map(() => db.services.tenants.create({ name: 'At once' }, { refuseSameName: true })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  test('--owner without a mail server prints the link with which that person, and nobody else, comes in', async () => {
    const [ada, eve] = [await db.newUser(), await db.newUser()];
    const made = await cli('create', '--name', 'Owned', '--owner', ada.email.toUpperCase());
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining(`Give this link to ${ada.email}`)]);
    const [id = ''] = made.stdout.split('\n');
    const token = tokenIn(made.stdout);
    await expect(accept(eve, token)).rejects.toThrow('different email address');
    expect(await accept(ada, token)).toMatchObject({ tenant_id: id, role: 'owner' });
    const lines = await auditOf(db, scopeOf(id));
    expect(lines.map(({ action }) => action)).toEqual([
      'member.joined',
      'invitation.created',
      'tenant.created',
    ]);
    expect(lines[1]?.metadata.after).toMatchObject({ email: ada.email, role: 'owner' });
    expect(JSON.stringify(lines)).not.toContain(token);
  });

  test('--owner with a mail server sends it, and prints the id alone', async () => {
    const smtp = await startSmtpServer();
    try {
      const mailing = { ...env, SMTP_URL: smtp.url, MAIL_FROM: 'memory@example.com' };
      const made = await runCommand(
        mailing,
        'tenant',
        'create',
        '--name',
        'Mailed',
        '--owner',
        'grace@example.com',
      );
      expect(made).toMatchObject({ code: 0, stderr: 'An invitation was sent to grace@example.com.\n' });
      expect(made.stdout).toMatch(/^[\w-]+\n$/);
      expect(smtp.received).toEqual([expect.stringMatching(/^To: grace@example\.com\r$/m)]);
    } finally {
      await smtp.close();
    }
  });

  test('--owner prints the link if the mail server does not answer', async () => {
    const mailing = { ...env, SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'memory@example.com' };
    const made = await runCommand(
      mailing,
      'tenant',
      'create',
      '--name',
      'Unmailed',
      '--owner',
      'joan@example.com',
    );
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringContaining('The mail server did not take the invitation.'),
    ]);
    expect(tokenIn(made.stdout)).not.toBe('');
  });
});

describe('`tenant invite`', () => {
  test('replaces a link that is lost, and brings a person into a tenant that has nobody', async () => {
    const { tenantId } = await db.newTenant('Without members');
    const mary = await db.newUser();
    const lost = tokenIn((await cli('invite', tenantId, mary.email)).stdout);
    const again = tokenIn((await cli('invite', tenantId, mary.email, '--role', 'admin')).stdout);
    await expect(accept(mary, lost)).rejects.toThrow('no such invitation');
    expect(await accept(mary, again)).toMatchObject({ tenant_id: tenantId, role: 'admin' });
    expect(await cli('invite', tenantId, mary.email)).toMatchObject({
      code: 1,
      stderr:
        'The owner of this email address is already a member. Change their role instead of inviting them.\n',
    });
  });
});

describe('a person', () => {
  const create = (user: { userId: string; email: string }, name: string) =>
    db.services.tenants.createFor(user, { name }, actorOf(user, 'owner'));

  test('who owns a tenant does not make a second one of its name, also with two requests at once', async () => {
    const user = await db.newUser();
    const both = await Promise.allSettled([create(user, 'Mine'), create(user, 'Mine')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(create(user, ' mine ')).rejects.toMatchObject({ code: 'tenant_name_taken', status: 409 });
    expect(await db.services.tenants.listOf(user.userId)).toHaveLength(1);
  });

  test('may take the name of a tenant of others, and learns nothing of it', async () => {
    const [user, other] = [await db.newUser(), await db.newUser()];
    const { id } = await create(other, 'Shared name');
    expect((await create(user, 'Shared name')).id).not.toBe(id);
    // a member who owns nothing of this name
    const member = await db.newMember({ kind: 'tenant', tenantId: id }, 'member');
    expect(await create(member, 'Shared name')).toMatchObject({ name: 'Shared name' });
  });
});
