import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { ImportProgress } from '../../../src/cli/import-progress.ts';
import { childEnvironment } from '../../support/child-environment.ts';
import { operatorEnv, runCommand } from '../../support/command-line.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { change, digestOf, oldFile, pathOf, rowOf } from './old-files.ts';

const db = await setUpDatabase();
const env = operatorEnv(db.urls);
const UTC = ['--time-zone', 'UTC'];
const run = (...args: string[]) => runCommand(env, 'import', 'omnimemory-1', ...args);

test('the command prints counts and reasons, writes each row to the report, and exits with 3 if rows did not fit', async () => {
  const path = oldFile('faulty', { metrics: 60, checkpoints: 10, faults: true });
  const report = pathOf('report');
  const { code, stdout, stderr } = await run(path, ...UTC, '--report', report);
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  expect(stdout).toMatch(/^metrics +75 +69 +0 +6 +\d+$/m);
  expect(stdout).toContain('metrics: 1 × timestamp must not be in the future');
  expect(stdout).toContain('Not carried over: file_hash_cache (1 rows)');
  const rows = readFileSync(report, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toContainEqual({
    table: 'metrics',
    rowid: 71,
    kind: 'refused',
    reason: 'timestamp must not be in the future',
  });
  expect(rows.filter(({ kind, table }) => kind === 'refused' && table === 'metrics').length).toBe(6);
});

test('--dry-run --json prints what would be stored, and exits with 0', async () => {
  const path = oldFile('dry', { metrics: 40, checkpoints: 0 });
  const { tenantId } = await db.newTenant();
  const { code, stdout } = await run(path, ...UTC, '--tenant', tenantId, '--dry-run', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ tables: { metrics: { rows: 40, stored: 40 } } });
  expect({
    code,
    stored: await rowOf(db, 'select count(*)::int as n from metrics where scope_id = $1', tenantId),
  }).toEqual({ code: 0, stored: { n: 0 } });
});

test('--user makes the checkpoints those of a member, and strangers are refused', async () => {
  const path = oldFile('of a person', { metrics: 0, checkpoints: 3 });
  const tenant = await db.newTenant();
  const [member, stranger] = [await db.newMember(tenant, 'member'), await db.newUser()];
  const to = [path, ...UTC, '--tenant', tenant.tenantId];
  const refused = await run(...to, '--user', stranger.email);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has no member with the email address') as unknown,
  });
  expect((await run(...to, '--user', member.email)).code).toBe(0);
  const authors = await rowOf(
    db,
    'select array_agg(distinct author_id) as ids from checkpoints where scope_id = $1',
    tenant.tenantId,
  );
  expect(authors).toEqual({ ids: [member.userId] });
  const other = await db.newTenant();
  const { stderr } = await run(path, ...UTC, '--tenant', other.tenantId);
  expect(stderr).toContain('belong to no member, because --user was not given');
});

test('what is not there or makes no sense is refused with an exit code and a sentence', async () => {
  const attempts: readonly (readonly [args: string[], message: RegExp, code: number])[] = [
    [[join(import.meta.dirname, 'command.test.ts')], /not a SQLite database/, 1],
    [['x', '--time-zone', 'Mars/Olympus'], /IANA time zone/, 2],
    [['x', '--report', '/nowhere/report'], /report cannot be written/, 1],
  ];
  const results = await Promise.all(attempts.map(([args]) => run(...args)));
  for (const [n, [, message, code]] of attempts.entries())
    expect(results[n]).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringMatching(message) as unknown,
    });
}, 60_000);

test('an import that is killed twice and repeated has what an import in one go has', async () => {
  const path = oldFile('killed', { metrics: 6_000, checkpoints: 200 });
  const [whole, killed] = [await db.newTenant(), await db.newTenant()];
  await db.services.omnimemory1.import(whole, path, { timeZone: 'UTC' });
  const counted = () =>
    rowOf<{ n: number }>(db, 'select count(*)::int as n from metrics where scope_id = $1', killed.tenantId);
  for (const least of [1, 3_000]) {
    const child = spawn(
      process.execPath,
      ['src/cli/cli.ts', 'import', 'omnimemory-1', path, ...UTC, '--tenant', killed.tenantId],
      {
        cwd: join(import.meta.dirname, '../../..'),
        env: childEnvironment(env),
        stdio: 'ignore',
      },
    );
    const closed = once(child, 'close');
    while ((await counted()).n < least && child.exitCode === null) await setTimeout(5);
    child.kill('SIGKILL');
    expect(await closed).toEqual([null, 'SIGKILL']);
  }
  expect((await counted()).n).toBeLessThan(6_000);
  expect((await run(path, ...UTC, '--tenant', killed.tenantId)).code).toBe(0);
  expect(await digestOf(db, killed)).toEqual(await digestOf(db, whole));
  expect(await db.services.storedBytes.recount(killed, 0)).toBe(0);
}, 60_000);

test('Ctrl-C stops after a page, and says how to continue', async () => {
  const path = oldFile('stopped', { metrics: 20_000, checkpoints: 0 });
  const { tenantId } = await db.newTenant();
  const child = spawn(
    process.execPath,
    ['src/cli/cli.ts', 'import', 'omnimemory-1', path, ...UTC, '--tenant', tenantId],
    {
      cwd: join(import.meta.dirname, '../../..'),
      env: childEnvironment(env),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const closed = once(child, 'close');
  const started = 'select count(*)::int as n from metrics where scope_id = $1';
  while ((await rowOf<{ n: number }>(db, started, tenantId)).n === 0) await setTimeout(5);
  child.kill('SIGINT');
  expect(await closed).toEqual([1, null]);
  expect(said).toContain('import the same file again to continue');
});

test('the bar is drawn on a terminal only', () => {
  const table = { rows: 200, read: 50, stored: 50, existing: 0, refused: 0, mended: 0, reasons: {} };
  const report = {
    tables: { metrics: table },
    made: { sessions: 0, projects: 0 },
    not_carried_over: [],
    unknown: [],
    old_tenants: [],
  };
  const drawn = (isTTY: boolean) => {
    let text = '';
    const write = (part: string) => {
      text += part;
    };
    new ImportProgress({ isTTY, write }).show(report);
    return text;
  };
  expect(drawn(false)).toBe('');
  expect(drawn(true)).toContain('metrics [########......................] 25 %  50 of 200');
});

test('the file is only read', async () => {
  const path = oldFile('only read', { metrics: 20, checkpoints: 2 });
  change(path, 'pragma journal_mode = delete');
  const before = readFileSync(path);
  await db.services.omnimemory1.import(await db.newTenant(), path, { timeZone: 'UTC' });
  expect(readFileSync(path).equals(before)).toBe(true);
});
