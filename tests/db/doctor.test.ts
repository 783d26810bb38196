import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { catalogueOf } from '../../scripts/generate-catalogue.ts';
import { examine } from '../../src/db/doctor/doctor.ts';
import type { Finding } from '../../src/db/doctor/finding.ts';
import { releaseWarning } from '../../src/db/doctor/server-release.ts';
import { SERVER_CHECKS } from '../../src/db/doctor/server-settings.ts';
import { SNAPSHOT_FILE } from '../../src/db/doctor/snapshot.ts';
import { WEAKENINGS } from '../doctor/weakenings/all.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const { pathname, username } = new URL(db.urls.admin);
const database = pathname.slice(1);

// The server of a test run is fast and not durable. `npm run test:doctor` has a durable one.
const ofSchema = ({ severity, check }: Finding) => severity === 'fault' && !SERVER_CHECKS.includes(check);

/** The findings of doctor after `changes`, which are rolled back. */
const findingsAfter = (changes: readonly string[], expectedSuperusers: readonly string[] = []) =>
  db.asAdmin(async (admin) => {
    await admin.query('begin');
    try {
      await admin.query('set local allow_system_table_mods = on');
      for (const change of changes) await admin.query(change.replaceAll('$database', database));
      return (await examine(admin, { expectedSuperusers: [username, ...expectedSuperusers] })).findings;
    } finally {
      await admin.query('rollback');
    }
  });

test('db/catalogue.json is what the migrations make; else run `npm run catalogue:generate`', async () => {
  expect(await db.asAdmin(catalogueOf)).toBe(await readFile(SNAPSHOT_FILE, 'utf8'));
});

test('a freshly migrated database has no fault', async () => {
  expect((await findingsAfter([])).filter(ofSchema)).toEqual([]);
});

test.each(['tenant', 'local', 'identity', 'billing'] as const)(
  'the catalogue is the same through the %s role, in a session that can only read',
  (role) =>
    db.asRole(role, async (client) => {
      await client.query('set default_transaction_read_only = on');
      expect(await catalogueOf(client)).toBe(await readFile(SNAPSHOT_FILE, 'utf8'));
    }),
);

test('the identity role can run doctor, which lists what that role may not see', () =>
  db.asRole('identity', async (client) => {
    const { checks, findings, notLookedAt } = await examine(client, { expectedSuperusers: [username] });
    expect(checks.length).toBeGreaterThan(12);
    expect(findings.filter(ofSchema)).toEqual([]);
    expect(notLookedAt).toContain('the setting shared_preload_libraries');
  }));

test('settings of the session that asks change nothing', () =>
  db.asRole('identity', async (client) => {
    await client.query(
      `set search_path = graphile_worker; set quote_all_identifiers = on; set timezone = 'Asia/Tokyo'; set datestyle = 'SQL, DMY'`,
    );
    expect(await catalogueOf(client)).toBe(await readFile(SNAPSHOT_FILE, 'utf8'));
  }));

/** One of each kind; `npm run test:doctor` tries them all, committed and on a server like production's. */
const TRIED = [
  'a view of a superuser in another schema, granted to the tenant role',
  'a table without row security',
  'a child table whose rows are seen through its parent',
  'a default that puts rows into no scope',
  'autovacuum off for one table',
  'a policy with "or true" behind its condition',
  'a policy with "and true" behind its condition',
  'the hash of keys granted by column',
  'a unique key that is gone',
  'foreign keys that are switched off',
  'an index that is not valid',
  'a SECURITY DEFINER function that everybody may call',
  'a built-in function that was replaced',
  'a trigger that copies rows elsewhere',
  'a publication of all tables',
  'files of the server',
  'temporary tables, which hide ours',
  'a new login that bypasses row security',
  'the tenant role reads all data',
  'no foreign key is checked in a database',
  'a role without its timeout',
  'a login that is a member of a superuser',
  'a login that is a member of a superuser through another role',
  'a login that becomes the tenant role through another role',
  'a SECURITY DEFINER function that a reporting role may call',
  'a reporting role that may connect',
  'statistics of columns, with the note of its rights made to fit',
  'statistics of columns, with a new note of its rights',
  'foreign keys whose triggers call another function',
  'foreign keys whose triggers fire at nothing',
  'a foreign key that compares otherwise',
  'a materialized view of all rows for a reporting role',
  'a copy of a table that everybody may read',
  'a copy that no other role may read',
  'a search that reads words otherwise',
  'a built-in operator that belongs to a role of ours',
  'a migration that is pending',
  'a migration of a later release',
  'no tables',
];

describe('doctor names', () => {
  test.each(TRIED)('%s', async (title) => {
    const weakening = WEAKENINGS.find((one) => one.title === title);
    if (!weakening) throw new Error(`tests/doctor/weakenings has none with the title: ${title}`);
    const { apply, says, severity = 'fault' } = weakening;
    const found = (await findingsAfter(apply)).filter((one) => one.severity === severity);
    expect(found.map(({ message }) => message).join('\n')).toContain(says);
    for (const { remedy } of found) expect(remedy).toMatch(/\w.*\.$/);
  });

  test('a server without fsync, and no other', async () => {
    const { rows } = await db.asAdmin((admin) => admin.query('show fsync'));
    const messages = (await findingsAfter([])).map(({ message }) => message).join('\n');
    expect(messages.includes('the setting fsync is off')).toBe(rows[0].fsync === 'off');
  });
});

describe('doctor reports no fault for', () => {
  test('a superuser that was declared as expected', async () => {
    const change = ['create role known_admin login superuser'];
    expect((await findingsAfter(change)).filter(ofSchema)).toHaveLength(1);
    expect((await findingsAfter(change, ['known_admin'])).filter(ofSchema)).toEqual([]);
  });

  test('a schema of other software that touches nothing of ours', async () => {
    const found = await findingsAfter([
      'create schema theirs',
      'create table theirs.things (id int primary key)',
      `create function theirs.count() returns int language sql as 'select 1'`,
    ]);
    expect(found.filter(ofSchema)).toEqual([]);
    expect(found.map(({ message }) => message).join('\n')).toContain(
      'the schema theirs does not belong to this product',
    );
  });

  test('a role without a login, as provisioning creates for a missing URL', async () => {
    const change = ['alter role omnimemory_billing nologin', 'alter role omnimemory_billing reset all'];
    expect((await findingsAfter(change)).filter(ofSchema)).toEqual([]);
  });

  test('the order in which a policy names its roles', async () => {
    const found = await findingsAfter([
      'drop policy accounts_insert on audit_logs',
      "create policy accounts_insert on audit_logs for insert to omnimemory_billing, omnimemory_identity with check (action <> 'audit_log.anonymised')",
    ]);
    expect(found.filter(ofSchema)).toEqual([]);
  });

  test('more memory for sorting, set on a role by an operator', async () => {
    const found = await findingsAfter([`alter role omnimemory_tenant set work_mem = '64MB'`]);
    expect(found.filter(ofSchema)).toEqual([]);
  });
});

describe('the server release', () => {
  test.each([
    [180_007, undefined],
    [180_004, 'update to 18.7'],
    [150_020, undefined],
    [150_018, 'update to 15.20'],
    [140_000, 'not one of the tested releases'],
  ])('%i', (version, warning) => {
    if (warning === undefined) expect(releaseWarning(version)).toBeUndefined();
    else expect(releaseWarning(version)).toContain(warning);
  });
});
