import { randomUUID } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import packageJson from '../../package.json' with { type: 'json' };
import { operatorEnv, runCommand } from '../support/command-line.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { setUpDatabase } from '../support/set-up.ts';

// each test of a command may wait for a busy machine
jest.setTimeout(120_000);

const db = await setUpDatabase();
const runInOne = setUpCommands();
const env = operatorEnv(db.urls);
const cli = (...args: string[]) => runInOne(env, ...args);
const KEY = `key_${randomUUID()}`;

/** Every command that names a tenant, with the place of its id. */
const OF_A_TENANT = (id: string): string[][] => [
  ['audit', 'verify', '--tenant', id],
  ['billing', 'release', id],
  ['deletion', 'request', '--tenant', id],
  ['deletion', 'run', '--tenant', id],
  ['key', 'create', '--tenant', id],
  ['key', 'list', '--tenant', id],
  ['key', 'revoke', '--tenant', id, KEY],
  ['search', 'rebuild', '--tenant', id],
  ['search', 'status', '--tenant', id],
  ['tenant', 'invite', id, 'ada@example.com'],
  ['tenant', 'plan', id, 'pro'],
  ['tenant', 'resume', id],
  ['tenant', 'show', id],
  ['tenant', 'suspend', id],
  ['user', 'list', '--tenant', id],
];

describe('before there is a tenant', () => {
  test.each([
    [['tenant', 'list'], /^There are no tenants\. `omnimemory tenant create/],
    [['audit', 'verify'], /^There are no tenants, so there is no audit log to verify\./],
  ])('%j says that the list is empty, and not on standard output', async (args, message) => {
    expect(await cli(...args)).toEqual({ code: 0, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('a command about something that is not there', () => {
  test.each(OF_A_TENANT('nope'))('%s %s %s %s %s', async (...args) => {
    const given = args.filter((one) => one !== undefined);
    expect(await cli(...given)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no tenant nope. `omnimemory tenant list` shows all.\n',
    });
  });

  test('a key that the tenant does not have, or that is revoked already, is named', async () => {
    const [tenant, other] = [await db.newTenant(), await db.newTenant()];
    const ofOther = await db.services.apiKeys.create(other, { name: 'test' });
    const own = await db.services.apiKeys.create(tenant, { name: 'test' });
    const revoke = (id: string) => cli('key', 'revoke', '--tenant', tenant.tenantId, id);
    expect(await revoke(own.key_id)).toEqual({ code: 0, stdout: 'revoked\n', stderr: '' });
    for (const id of [KEY, ofOther.key_id, own.key_id])
      expect(await revoke(id)).toEqual({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining(`The tenant ${tenant.tenantId} has no valid key ${id}.`),
      });
  });

  test('a tenant that is suspended is there', async () => {
    const { tenantId } = await db.newTenant();
    await db.services.tenants.suspendAsOperator(tenantId);
    expect(await cli('audit', 'verify', '--tenant', tenantId)).toMatchObject({ code: 0 });
    expect(await cli('key', 'list', '--tenant', tenantId)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'The tenant has no API keys.\n',
    });
  });
});

describe('what is malformed is refused in words, before the database is asked', () => {
  // nobody answers there
  const nowhere = Object.fromEntries(
    Object.entries(env).map(([name, url]) => [name, Object.assign(new URL(url), { port: '9' }).href]),
  );
  test.each(OF_A_TENANT("a b';--"))('%s %s %s %s %s', async (...args) => {
    const { code, stderr } = await runInOne(nowhere, ...args.filter((one) => one !== undefined));
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/a tenant id is 1 to 64 letters, digits, - and _/),
    ]);
  });

  test.each([
    [
      ['key', 'revoke', '--tenant', 't', 'nope'],
      /a key id is key_ and a UUID; `omnimemory key list --tenant <id>` shows them/,
    ],
    [['key', 'create', '--tenant', 't', '--days', '0'], /expected a whole number of at least 1/],
    [['key', 'create', '--tenant', 't', '--name', ''], /option '--name <name>' argument '' is invalid/],
    [
      ['tenant', 'create', '--name', 'x', '--owner', 'ada'],
      /expected an email address, such as ada@example\.com/,
    ],
    [['tenant', 'invite', 't', 'ada@example.com', '--role', 'king'], /Allowed choices are owner/],
    [['tenant', 'list', '--bogus'], /unknown option '--bogus'/],
    [['migrate', 'down', '--force'], /unknown option '--force'/],
    [['tenant', 'list', 'everything'], /too many arguments/],
    [['tenant', 'destroy'], /unknown command 'destroy'/],
    [['destroy'], /unknown command 'destroy'/],
  ])('%j', async (args, message) => {
    expect(await runInOne(nowhere, ...args)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });
});

test('`--version` prints the version', async () => {
  expect(await runCommand(env, '--version')).toEqual({
    code: 0,
    stdout: `${packageJson.version}\n`,
    stderr: '',
  });
});
