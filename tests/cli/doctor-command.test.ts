import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import type { Finding } from '../../src/db/doctor/finding.ts';
import { SERVER_CHECKS } from '../../src/db/doctor/server-settings.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { untilWaiting } from '../support/lock-waits.ts';
import { setUpDatabase } from '../support/set-up.ts';

const ROOT = join(import.meta.dirname, '../..');
const db = await setUpDatabase();
const { username: admin } = new URL(db.urls.admin);

/** As an operator runs it, with the URLs of a server and nothing else. */
async function doctor(...args: string[]): Promise<{ code: number; stdout: string }> {
  const { tenant, identity } = db.urls.roles;
  const env = childEnvironment({
    DATABASE_URL: tenant,
    DATABASE_URL_IDENTITY: identity,
    DOCTOR_EXPECTED_SUPERUSERS: ` ${admin}, someone_else`,
  });
  const run = promisify(execFile)(process.execPath, ['src/cli/cli.ts', 'doctor', ...args], {
    cwd: ROOT,
    env,
  });
  return run.then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }) => ({ code, stdout }),
  );
}

// The server of a test run is fast and not durable.
const ofSchema = ({ severity, check }: Finding) => severity === 'fault' && !SERVER_CHECKS.includes(check);

test('`doctor` tells what is wrong, where, what was expected and what to do, and exits with 1', async () => {
  const before = JSON.parse((await doctor('--json')).stdout);
  expect(before.findings.filter(ofSchema)).toEqual([]);
  await db.asAdmin((client) => client.query('alter policy local_select on metrics using (true)'));

  const { code, stdout } = await doctor();
  expect(code).toBe(1);
  expect(stdout).toMatch(
    'policy public.metrics.local_select differs: using is true, expected (tenant_id IS NULL).\n' +
      '             → Run `omnimemory migrate up`: it recreates all policies and grants.',
  );
  expect(stdout).toMatch(/^Not checked.*pg_hba\.conf/m);

  const after = JSON.parse((await doctor('--json', '--expect-superuser', 'nobody')).stdout);
  expect(after).toMatchObject({ ok: false, not_looked_at: expect.any(Array) });
  expect(after.findings.filter(ofSchema)).toHaveLength(1);
});

test('`doctor` says that a migration is running, and does not wait for it', async () => {
  let migrated: Promise<unknown> | undefined;
  await db.asRole('tenant', async (reader) => {
    // policies cannot be replaced while somebody reads the table
    await reader.query('begin; select from metrics');
    migrated = migrateUp(db.urls.owner);
    await untilWaiting(db, 1);
    const { code, stdout } = await doctor();
    expect([code, stdout]).toEqual([
      1,
      `fault    the database has exactly the migrations of this program
           a migration is running on this database, so nothing else in it was checked.
             → Wait until the migration has ended, then run doctor again.
ok       the word vectors of the search are those of this release
`,
    ]);
    await reader.query('rollback');
  });
  await migrated;
  expect(JSON.parse((await doctor('--json')).stdout).findings.filter(ofSchema)).toEqual([]);
});
