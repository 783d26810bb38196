import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { LOCAL } from '../../src/auth/scope.ts';
import { seedEverything } from '../contract/everything.ts';
import { setUpFolder } from '../exchange/archive/archives.ts';
import { readZip } from '../exchange/archive/read-zip.ts';
import { operatorEnv } from '../support/command-line.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { personOf } from '../support/people.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const at = await setUpFolder();
const runCommand = setUpCommands();
const cli = (...args: string[]) => runCommand(operatorEnv(db.urls), ...args);

test('`export` and `import archive` move a team, with what only its members could read', async () => {
  const tenant = await db.newTenant('Moving');
  await seedEverything(db.services, tenant, 'moving');
  const member = await personOf(db, tenant, 'member');
  const session_id = await db.newSession(tenant);
  await db.services.checkpoints.store(
    { ...tenant, userId: member.userId },
    {
      session_id,
      tool_id: 'cursor',
      checkpoint_type: 'manual',
      summary: 'a private one',
      visibility: 'private',
    },
  );
  const path = at('team.zip');
  const made = await cli('export', '--tenant', tenant.tenantId, path);
  expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/team\.zip: \d+ rows\n$/)]);
  expect(await readdir(dirname(path))).toEqual(['team.zip']);
  const { manifest, tables } = await readZip(await readFile(path));
  expect(manifest.left_out).toEqual([]);
  expect(JSON.stringify(tables.checkpoints)).toContain('a private one');
  expect(tables.audit_logs?.length).toBeGreaterThan(0);

  const { tenantId } = await db.newTenant('Moved');
  const tried = await cli('import', 'archive', path, '--tenant', tenantId, '--dry-run');
  expect([tried.code, tried.stdout]).toEqual([0, expect.stringMatching(/^Would import \d+ rows/)]);
  const moved = await cli('import', 'archive', path, '--tenant', tenantId);
  expect([moved.code, moved.stdout]).toEqual([0, tried.stdout.replace('Would import', 'Imported')]);
  const again = await cli('import', 'archive', path, '--tenant', tenantId);
  expect([again.code, again.stderr]).toEqual([
    1,
    expect.stringContaining('only where nothing is stored yet'),
  ]);
}, 60_000);

test('`export --user` has what the member may read, and `export` alone the rows of this machine', async () => {
  const tenant = await db.newTenant();
  await seedEverything(db.services, tenant, 'of-the-team');
  await seedEverything(db.services, LOCAL, 'of-the-machine');
  const member = await personOf(db, tenant, 'member');
  const asMember = at('member.zip');
  expect((await cli('export', '--tenant', tenant.tenantId, '--user', member.email, asMember)).code).toBe(0);
  const theirs = await readZip(await readFile(asMember));
  expect(theirs.manifest.left_out.map(({ table }) => table)).toEqual(['invitations', 'audit_logs']);
  expect(theirs.manifest.exported_by).toEqual({ kind: 'operator', user_id: member.userId, key_id: null });
  const local = at('machine.zip');
  expect((await cli('export', local)).code).toBe(0);
  const { entries } = await readZip(await readFile(local));
  expect([...entries.values()].join('')).toContain('of-the-machine');
  expect([...entries.values()].join('')).not.toContain('of-the-team');
}, 60_000);

test('what cannot be done is said, and leaves no file and no row', async () => {
  const { tenantId } = await db.newTenant();
  const taken = at('taken.zip');
  await writeFile(taken, 'mine');
  const refusals: [string[], string][] = [
    [['export', taken], 'exists'],
    [['export', '--tenant', tenantId, '--user', 'ada@example.com', at('c.zip')], 'no member'],
    [['import', 'archive', taken, '--tenant', tenantId], 'not a whole zip file'],
  ];
  for (const [args, said] of refusals) {
    const { code, stderr } = await cli(...args);
    expect([args.slice(0, 3), code, stderr]).toEqual([args.slice(0, 3), 1, expect.stringContaining(said)]);
  }
  expect(await readFile(taken, 'utf8')).toBe('mine');
  const left = await readdir(dirname(taken));
  expect(left.filter((name) => /^[abc]\.zip|partial/.test(name))).toEqual([]);
}, 60_000);

test('without the role for imports, `export` of everything says which variable is missing', async () => {
  const { tenantId } = await db.newTenant();
  const { DATABASE_URL_IMPORT: _, ...env } = operatorEnv(db.urls);
  const { code, stderr } = await runCommand(env, 'export', '--tenant', tenantId, at('no-role.zip'));
  expect([code, stderr]).toEqual([1, expect.stringContaining('DATABASE_URL_IMPORT')]);
}, 60_000);
