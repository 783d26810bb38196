import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { EXPECTATIONS } from './expectations.ts';
import { type Table, tableNames, tablesOf } from './matrix/catalogue.ts';
import { probeRole, ROLES, type Role } from './matrix/matrix.ts';
import { type Seeds, seedRows, surveySeeds } from './matrix/seeds.ts';

let db: TestDatabase;
let tables: Table[];
let seeds: Seeds;
beforeAll(async () => {
  db = await createTestDatabase();
  const ids = await seedRows(db);
  tables = await db.asAdmin(tablesOf);
  seeds = await db.asAdmin((admin) => surveySeeds(admin, tables, ids));
}, 120_000);
let asked = 0;
afterAll(async () => {
  process.stderr.write(`The matrix asked ${asked} questions about ${tables.length} tables.\n`);
  await db.drop();
});

test('every table of the catalogue has a line in tests/isolation/expectations.ts', async () => {
  const known = Object.keys(EXPECTATIONS);
  const there = await db.asAdmin(tableNames);
  expect({
    'add a line for': there.filter((name) => !known.includes(name)),
    'take away the line of': known.filter((name) => !there.includes(name)),
  }).toEqual({ 'add a line for': [], 'take away the line of': [] });
});

test('every table has rows of every owner, or the matrix would test nothing', () => {
  const missing = tables.flatMap(({ name, owner, expected }) => {
    const local = Object.values(expected.roles).some(({ rows }) => rows === 'local');
    const owners = owner ? ['a', 'b', ...(local ? ['local'] : [])] : ['nobody'];
    const there = seeds.rows.filter(({ table }) => table.name === name).map((one) => one.owner as string);
    return owners.filter((one) => !there.includes(one)).map((one) => `${name} has no row of ${one}`);
  });
  const remedy = 'write rows in seedEverything (tests/contract/everything.ts), or give the line a `sample`';
  expect({ [remedy]: missing }).toEqual({ [remedy]: [] });
});

const deviationsOf = async (role: Role, of: readonly Table[]) => {
  const { probes, deviations } = await probeRole(db, role, of, seeds);
  asked += probes;
  return deviations;
};

test.each(ROLES)(
  'the %s role answers every command on every table as it should',
  async (role) => {
    expect(await deviationsOf(role, tables)).toEqual([]);
  },
  300_000,
);

describe('the matrix fails', () => {
  /** What the matrix finds on one table while something is not as it should be. */
  const deviationsWhile = async (name: string, change: string, back: string) => {
    const of = tables.filter((table) => table.name === name);
    await db.asAdmin((admin) => admin.query(change));
    const all = [];
    for (const role of ROLES) all.push(...(await deviationsOf(role, of)));
    await db.asAdmin((admin) => admin.query(back));
    return all;
  };

  test.each([
    [
      'while a policy is missing',
      'drop policy local_select on metrics',
      'create policy local_select on metrics for select to omnimemory_local using (tenant_id is null)',
    ],
    [
      'while a policy is open',
      'alter policy tenant_select on metrics using (true)',
      `alter policy tenant_select on metrics using (tenant_id = current_setting('app.tenant_id', true))`,
    ],
    [
      'while the owner is not bound',
      'alter table metrics no force row level security',
      'alter table metrics force row level security',
    ],
    [
      'while more is granted than should be',
      'grant update (tool_id) on metrics to omnimemory_tenant',
      'revoke update (tool_id) on metrics from omnimemory_tenant',
    ],
  ])(
    '%s',
    async (_name, change, back) => {
      expect(await deviationsWhile('metrics', change, back)).not.toEqual([]);
      expect(await deviationsWhile('metrics', 'select', 'select')).toEqual([]);
    },
    120_000,
  );
});
