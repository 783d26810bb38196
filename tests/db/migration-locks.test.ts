import { afterEach, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { examine } from '../../src/db/doctor/doctor.ts';
import { checkPending, type MigrationLocks } from '../../src/db/schema/lock-check.ts';
import { migrateDown, migrateUp, migrationStatus } from '../../src/db/schema/migrate.ts';
import { operatorEnv, runCommand } from '../support/command-line.ts';
import { setUpDatabase } from '../support/set-up.ts';

jest.setTimeout(120_000);

const db = await setUpDatabase();
const blockers: pg.Client[] = [];
afterEach(async () => {
  for (const blocker of blockers.splice(0)) await blocker.end();
});

/** A session that holds a lock on a table until it is released. */
async function lockTable(table: string, mode: string): Promise<{ release(): Promise<unknown> }> {
  const client = new pg.Client({ connectionString: db.urls.admin });
  await client.connect();
  blockers.push(client);
  await client.query('begin');
  await client.query(`lock table ${table} in ${mode} mode`);
  return { release: () => client.query('rollback') };
}

const names = async () => (await migrationStatus(db.urls.owner)).map(({ name }) => name);
const pending = async () =>
  (await migrationStatus(db.urls.owner)).filter(({ applied }) => !applied).map(({ name }) => name);

async function revertTo(first: string): Promise<void> {
  const all = await names();
  await migrateDown(db.urls.owner, all.length - all.indexOf(first));
}

const locksOf = (checked: readonly MigrationLocks[], name: string) =>
  checked
    .find((one) => one.name === name)
    ?.locks.map(({ table, mode, scans, blocks }) => [table, mode, scans, blocks]);

test('`migrate check` says what pending migrations lock, and touches no table for it', async () => {
  const tenant = await db.newTenant();
  await db.newSession(tenant);
  await revertTo('0120_previous_session_on_citus');
  const before = await pending();
  // whatever wants a lock on one of them would wait for it
  for (const table of ['tool_sessions', 'audit_logs', 'checkpoints'])
    await lockTable(table, 'share row exclusive');
  const checked = await checkPending(db.urls, 1);
  expect(checked.map(({ name }) => name)).toEqual(before);
  expect(locksOf(checked, '0120_previous_session_on_citus')).toEqual([
    ['tool_sessions', 'ACCESS EXCLUSIVE', true, 'reads and writes'],
  ]);
  expect(locksOf(checked, '0127_anonymised_audit_lines')).toEqual([['audit_logs', 'SHARE', true, 'writes']]);
  expect(locksOf(checked, '0131_search_vectors')).toEqual([
    ['checkpoints', 'SHARE ROW EXCLUSIVE', false, 'writes'],
    ['project_memories', 'SHARE ROW EXCLUSIVE', false, 'writes'],
    ['tool_sessions', 'SHARE ROW EXCLUSIVE', false, 'writes'],
  ]);
  expect(locksOf(checked, '0132_search_pending')).toEqual([]);
  // those with rows; an empty one is read at once
  const long = checked.flatMap(({ locks }) => locks).filter(({ isLong }) => isLong);
  expect(long.map(({ table }) => table)).toEqual(['tool_sessions', 'audit_logs']);
  expect(await pending()).toEqual(before);
  const { rows } = await db.asAdmin((admin) =>
    admin.query(`select datname from pg_database where datname like 'omnimemory_migrate_check_%'`),
  );
  expect(rows).toEqual([]);
});

test('a migration that finds a table locked lets requests pass, and is applied when the lock is gone', async () => {
  const tenant = await db.newTenant();
  const before = await pending();
  expect(before).toContain('0131_search_vectors');
  const held = await lockTable('checkpoints', 'row exclusive');
  const waiting = Promise.withResolvers<string>();
  const applied = migrateUp(db.urls.owner, { onLocked: waiting.resolve });
  expect(await waiting.promise).toBe('0131_search_vectors');
  // what came before it stays; it has nothing of its own yet
  expect((await pending())[0]).toBe('0131_search_vectors');
  // a request that wants the same table waits for the migration at most half a second
  for (let request = 0; request < 5; request++) await db.newSession(tenant);
  await held.release();
  expect(await applied).toEqual(before);
  expect(await pending()).toEqual([]);
});

test('policies are applied beside a running server, and every one of them is as it must be', async () => {
  await db.asAdmin((admin) => admin.query('drop policy tenant_select on tool_sessions'));
  const tenant = await db.newTenant();
  // its pools are open, so each table is changed by itself
  await expect(db.newSession(tenant)).rejects.toThrow();
  const held = await lockTable('tool_sessions', 'access share');
  const applied = migrateUp(db.urls.owner);
  await held.release();
  await applied;
  await db.newSession(tenant);
  const owner = new pg.Client({ connectionString: db.urls.owner });
  await owner.connect();
  await owner.query('begin transaction read only');
  const { findings } = await examine(owner, { expectedSuperusers: ['postgres'] });
  await owner.end();
  // the server of the tests is fast and not durable
  const ours = findings.filter(({ check }) => !check.includes('settings weaken'));
  expect(ours.filter(({ severity }) => severity === 'fault')).toEqual([]);
});

test('`migrate check --json` prints one document', async () => {
  const { code, stdout, stderr } = await runCommand(operatorEnv(db.urls), 'migrate', 'check', '--json');
  expect([code, JSON.parse(stdout), stderr]).toEqual([0, { pending: [] }, '']);
});
