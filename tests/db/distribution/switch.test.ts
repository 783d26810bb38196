import { afterAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { isDistributed } from '../../../src/db/distribution/switch.ts';
import { Database } from '../../../src/db/transaction/database.ts';
import { watchStatements } from '../../support/statement-log.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const db = await createTestDatabase();
afterAll(db.drop);

/** The catalogue table of Citus, as far as it is read. */
const CATALOGUE = `
  set allow_system_table_mods = on;
  create table pg_catalog.pg_dist_partition (logicalrelid regclass primary key, partmethod "char" not null default 'h');
  grant select on pg_catalog.pg_dist_partition to public`;

test('a database is distributed as soon as the catalogue of Citus has the sessions, for every role', async () => {
  const asked = () => db.asRole('tenant', isDistributed);
  expect(await asked()).toBe(false);
  await db.asAdmin((admin) => admin.query(CATALOGUE));
  expect(await asked()).toBe(false);
  await db.asAdmin((admin) => admin.query(`insert into pg_catalog.pg_dist_partition values ('projects')`));
  expect(await asked()).toBe(false);
  await db.asAdmin((admin) =>
    admin.query(`insert into pg_catalog.pg_dist_partition values ('tool_sessions')`),
  );
  expect(await asked()).toBe(true);
  for (const role of ['local', 'identity', 'billing', 'import', 'deletion', 'claim'] as const)
    expect(await db.asRole(role, isDistributed)).toBe(true);
});

test('a list names its scope on a distributed database alone', async () => {
  const tenant = await db.newTenant();
  await db.newSession(tenant);
  const sent = watchStatements(db.pools);
  const listed = (database: Database) =>
    database.readOne(tenant, (tx) =>
      tx.listFrom('tool_sessions').where(tx.isScope('tool_sessions')).select('session_id').execute(),
    );
  const statementOf = () => sent().tenant?.find((text) => text.startsWith('select'));

  expect(await listed(db.database)).toHaveLength(1);
  expect(statementOf()).toBe('select "session_id" from "tool_sessions" where true');

  expect(await listed(Database.over(db.pools, { isDistributed: true }))).toHaveLength(1);
  expect(statementOf()).toBe(
    'select "session_id" from "tool_sessions" where "tool_sessions"."scope_id" = $1 and "tool_sessions"."scope_id" = $2',
  );
});

test('a condition on the scope selects the rows of local mode, too', async () => {
  await db.newSession({ kind: 'local' });
  const database = Database.over(db.pools, { isDistributed: true });
  const rows = await database.readOne({ kind: 'local' }, (tx) =>
    sql`select scope_id from tool_sessions s where ${tx.isScope('s')}`.execute(tx.db),
  );
  expect(rows.rows).toEqual([{ scope_id: '' }]);
});
