import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { scopedTables } from '../../../src/db/distribution/tables.ts';
import { applyPolicies, POLICIES_FOLDER, sqlFiles } from '../../../src/db/schema/policies.ts';
import { statementsIn } from '../../../src/db/schema/statements.ts';
import { readFunctions, varyingIn } from '../../support/distribution/functions.ts';
import { parsed, queriesIn } from '../../support/distribution/tree.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const functions = await db.asAdmin(readFunctions);

/** The volatile functions of a file of policies. */
const volatileIn = (text: string) =>
  parsed(text)
    .filter(({ type }) => type === 'CreatePolicyStmt')
    .flatMap(({ fields }) => varyingIn([fields.qual, fields.with_check], functions))
    .filter(({ volatility }) => volatility === 'v')
    .map(({ name }) => name);

const ours = new Map((await sqlFiles(POLICIES_FOLDER)).map((file) => [basename(file), file]));
const ofCluster = new Map(
  (await sqlFiles(join(POLICIES_FOLDER, 'distributed'))).map((file) => [basename(file), file]),
);
const NOT_DISTRIBUTED = new Set(['audit_logs.sql']);

test('no policy of a distributed table has a volatile function, which would forbid every UPDATE', async () => {
  const found: string[] = [];
  for (const [name, file] of ours) {
    const text = await readFile(ofCluster.get(name) ?? file, 'utf8');
    if (!NOT_DISTRIBUTED.has(name)) found.push(...volatileIn(text).map((one) => `${name}: ${one}`));
  }
  expect(found).toEqual([]);
  expect(volatileIn(await readFile(ours.get('checkpoints.sql') ?? '', 'utf8'))).toContain('clock_timestamp');
});

test('no policy of a distributed table has a subquery, which Citus refuses', async () => {
  const withSubquery = (text: string) =>
    parsed(text)
      .filter(({ type }) => type === 'CreatePolicyStmt')
      .filter(({ fields }) => queriesIn([fields.qual, fields.with_check]).length > 0)
      .map(({ fields }) => fields.policy_name);
  const found: unknown[] = [];
  for (const name of await db.asAdmin(scopedTables)) {
    const file = `${name}.sql`;
    found.push(...withSubquery(await readFile(ofCluster.get(file) ?? ours.get(file) ?? '', 'utf8')));
  }
  expect(found).toEqual([]);
  expect(withSubquery(await readFile(ours.get('checkpoints.sql') ?? '', 'utf8'))).toEqual([
    'departed_update',
  ]);
});

test('a policy file of a cluster differs from that of one node in its times and without subqueries alone', async () => {
  const WINDOW =
    /between statement_timestamp\(\) - interval '20 seconds'\s+and statement_timestamp\(\) \+ interval '5 seconds'/g;
  const SUBQUERY = /\s+and not exists \(select from tenant_users m where [^()]*\)/g;
  const statements = (text: string) =>
    statementsIn(text.replaceAll(/--.*$/gm, '')).map((one) => one.replaceAll(/\s+/g, ' '));
  for (const [name, file] of ofCluster) {
    const changed = (await readFile(file, 'utf8')).replaceAll(
      WINDOW,
      'between statement_timestamp() and clock_timestamp()',
    );
    const ofOneNode = (await readFile(ours.get(name) ?? '', 'utf8')).replaceAll(SUBQUERY, '');
    expect(statements(changed)).toEqual(statements(ofOneNode));
  }
});

test('the policies of a table are those of a cluster once the catalogue of Citus has it', async () => {
  const checks = async () => {
    const { rows } = await db.asAdmin((admin) =>
      admin.query<{ with_check: string }>(
        `select with_check from pg_policies where tablename = 'checkpoints' and policyname = 'local_insert'`,
      ),
    );
    return rows[0]?.with_check;
  };
  const apply = async () => {
    const client = new pg.Client({ connectionString: db.urls.owner });
    await client.connect();
    await applyPolicies(client).finally(() => client.end());
  };
  await apply();
  expect(await checks()).toContain('clock_timestamp()');
  await db.asAdmin((admin) =>
    admin.query(`set allow_system_table_mods = on;
      create table pg_catalog.pg_dist_partition (logicalrelid regclass primary key, partmethod "char" not null);
      grant select on pg_catalog.pg_dist_partition to public;
      insert into pg_catalog.pg_dist_partition values ('checkpoints', 'h')`),
  );
  await apply();
  expect(await checks()).not.toContain('clock_timestamp()');
  expect(await checks()).toContain('statement_timestamp() - ');
});
