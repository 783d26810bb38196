import { describe, expect, jest, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { fieldsOf, type ListName } from '../../src/cli/output/shapes.ts';
import { operatorEnv, runCommand } from '../support/command-line.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { startSmtpServer } from '../support/smtp-server.ts';

// each test starts processes
jest.setTimeout(120_000);

const db = await setUpDatabase();
const env = { ...operatorEnv(db.urls), PUBLIC_URL: 'http://memory.example' };
const cli = (...args: string[]) => runCommand(env, ...args);

interface Page {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly next_cursor?: string | null;
}
/** What a list prints with `--json`: the promised fields and no other. */
async function page(name: ListName, ...args: string[]): Promise<Page> {
  const { code, stdout } = await cli(...name.split(' '), ...args, '--json');
  expect([name, code]).toEqual([name, 0]);
  const printed: Page = JSON.parse(stdout);
  expect([name, Object.keys(printed.data[0] ?? {})]).toEqual([name, fieldsOf(name)]);
  return printed;
}

const [busy, idle] = [await db.newTenant('Busy'), await db.newTenant('Idle')];
const { services } = db;
for (let n = 0; n < 3; n++) await services.metrics.store(busy, { tool_id: 'cursor', tokens_saved: 1 });
const dayBefore = new Date(Date.now() - 25 * 3_600_000).toISOString();
for (let n = 0; n < 5; n++)
  await services.metrics.store(idle, { tool_id: 'cursor', tokens_saved: 1, timestamp: dayBefore });
await services.cacheHits.record(idle, { tool_id: 'cursor', file_path: 'x'.repeat(4_000), tokens_saved: 3 });
const members = [await db.newMember(busy, 'owner'), await db.newMember(busy, 'member')];
const other = await db.newMember(idle, 'owner');

describe('`tenant top`', () => {
  test('orders tenants by what they did in the last 24 hours, or by what they store', async () => {
    const { data } = await page('tenant top');
    expect(data.map(({ tenant_id, events, members }) => ({ tenant_id, events, members }))).toEqual([
      { tenant_id: busy.tenantId, events: 3, members: 2 },
      { tenant_id: idle.tenantId, events: 1, members: 1 },
    ]);
    const byBytes = await page('tenant top', '--by', 'bytes', '--limit', '1');
    expect(byBytes.data).toHaveLength(1);
    expect(byBytes.data[0]).toMatchObject({ tenant_id: idle.tenantId, active: true, plan: 'free' });
    expect(byBytes.data[0]?.bytes).toBeGreaterThan(4_000);
  });

  test('a tenant that cannot be read is named, the others are listed, and the exit code says so', async () => {
    await db.asAdmin((admin) => admin.query('revoke select on otel_points from omnimemory_tenant'));
    try {
      const { code, stdout, stderr } = await cli('tenant', 'top', '--json');
      expect({ code, data: JSON.parse(stdout).data }).toEqual({ code: 1, data: [] });
      expect(stderr).toContain(`${busy.tenantId} could not be read`);
    } finally {
      await db.asAdmin((admin) => admin.query('grant select on otel_points to omnimemory_tenant'));
    }
  });
});

test('`tenant show` prints one tenant with its limits', async () => {
  const { stdout } = await cli('tenant', 'show', busy.tenantId);
  expect(stdout).toMatch(/^members {6}2 of 5$/m);
  expect(stdout).toMatch(/^events {7}3 in the last 24 hours$/m);
  const { code, stdout: json } = await cli('tenant', 'show', busy.tenantId, '--json');
  expect([code, JSON.parse(json)]).toEqual([
    0,
    expect.objectContaining({ id: busy.tenantId, plan: 'free', use: expect.objectContaining({ events: 3 }) }),
  ]);
});

describe('`user list`', () => {
  test('shows every account page by page, each once, and nothing that proves who somebody is', async () => {
    await db.asAdmin((admin) => admin.query(`update users set password_hash = '$argon2id$verysecret'`));
    const seen: unknown[] = [];
    let after: string | null | undefined;
    do {
      const next = await page('user list', '--limit', '2', ...(after ? ['--after', after] : []));
      expect(next.data.length).toBeLessThanOrEqual(2);
      expect(JSON.stringify(next)).not.toContain('argon2');
      seen.push(...next.data.map(({ email }) => email));
      after = next.next_cursor;
    } while (after);
    expect(seen).toEqual([...members, other].map(({ email }) => email));
  });

  test('--tenant shows its members alone; a page behind nobody is refused', async () => {
    const { data } = await page('user list', '--tenant', busy.tenantId);
    expect(data.map(({ email }) => email)).toEqual(members.map(({ email }) => email));
    expect(data[0]).toMatchObject({ teams: 1, deletion_due_at: null });
    expect(await cli('user', 'list', '--after', 'user_nobody')).toMatchObject({
      code: 1,
      stderr: 'There is no user user_nobody. Use an id that `omnimemory user list` printed.\n',
    });
  });
});

test('`--json` prints the promised fields of the other lists', async () => {
  await services.apiKeys.create(busy, { name: 'one' });
  await services.deletions.request(idle, { kind: 'tenant', id: idle.tenantId }, OPERATOR);
  expect((await page('tenant list')).data).toHaveLength(2);
  expect((await page('key list', '--tenant', busy.tenantId)).data).toHaveLength(1);
  expect((await page('deletion list')).data[0]).toMatchObject({ tenant_id: idle.tenantId, reason: null });
  expect((await page('audit verify', '--tenant', busy.tenantId)).data[0]).toMatchObject({ ok: true });
  expect((await page('migrate status')).data[0]).toMatchObject({ applied: true, known: true });
});

describe('`mail test`', () => {
  test('sends an email, and says that the server took it', async () => {
    const smtp = await startSmtpServer();
    try {
      const mailing = { ...env, SMTP_URL: smtp.url, MAIL_FROM: 'memory@example.com' };
      expect(await runCommand(mailing, 'mail', 'test', 'ada@example.com')).toMatchObject({
        code: 0,
        stdout: '',
      });
      expect(smtp.received).toEqual([expect.stringMatching(/^To: ada@example\.com\r$/m)]);
    } finally {
      await smtp.close();
    }
  });

  test('says what is wrong without the password', async () => {
    const url = 'smtp://ada:s3cret@127.0.0.1:9';
    const failed = await runCommand(
      { SMTP_URL: url, MAIL_FROM: 'm@example.com' },
      'mail',
      'test',
      'a@example.com',
    );
    expect(failed).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/did not take the email \(.*\)\. Check/),
    });
    expect(failed.stderr).not.toContain('s3cret');
    expect(await runCommand({}, 'mail', 'test', 'a@example.com')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('SMTP_URL and MAIL_FROM are not set'),
    });
  });
});
