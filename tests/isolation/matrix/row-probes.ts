import pg from 'pg';
import { type DatabaseRole, ROLE_NAMES } from '../../../src/db/schema/roles.ts';
import { columnNames } from './catalogue.ts';
import {
  type Case,
  EITHER,
  idOf,
  ownership,
  owns,
  type Probe,
  printOwners,
  REFUSED,
  seesOwner,
  selfOf,
  settingOf,
  wantedSetting,
} from './probe.ts';
import type { SeededTable } from './seeds.ts';

const ROLES = Object.keys(ROLE_NAMES) as DatabaseRole[];

type Counted = 'readable' | 'changeable' | 'deletable';

/** Every way to read, change and delete rows that are there. */
export function rowProbes(one: Case): Probe[] {
  return [...reads(one), ...changes(one), ...deletions(one), ...moves(one), ...wholeTable(one)];
}

function reads(one: Case): Probe[] {
  const { table, access, seeds } = one;
  const { select, update } = access;
  const seen = seesOwner(one);
  const what = seen ? `${ownerOf(one)}, count(*)::int` : '';
  const columns = select === undefined || select === '*' ? '' : `(${columnNames(table, select).join(', ')})`;
  const expected = (granted: boolean, counted: Counted) => (granted ? countOf(one, counted) : REFUSED);
  return [
    {
      name: 'SELECT',
      sql: `select ${what} from ${table.name} ${seen ? 'group by 1' : ''}`,
      expected: select === undefined ? REFUSED : seen ? ownersOf(one, 'readable') : countOf(one, 'readable'),
      look: seen ? 'owners' : 'count',
    },
    {
      name: 'SELECT of what B has by its very tenant',
      sql: `select from ${table.name} where ${table.owner ?? `'b'`} = '${table.ownerValue(seeds.b)}'`,
      expected: select === undefined || (table.owner && !seen) ? REFUSED : countOf(one, 'readable', 'b'),
      look: 'count',
    },
    {
      name: 'SELECT with row_security off',
      sql: `set local row_security = off; select from ${table.name}`,
      expected: REFUSED,
      look: 'count',
    },
    {
      name: 'SELECT FOR UPDATE',
      sql: `select from ${table.name} where ${changeableOf(one)} for update`,
      expected: expected(select !== undefined && update !== undefined, 'changeable'),
      look: 'count',
    },
    {
      name: 'COPY TO',
      sql: `copy ${table.name} ${columns} to stdout`,
      expected: expected(select !== undefined, 'readable'),
      look: 'count',
    },
  ];
}

function changes(one: Case): Probe[] {
  const { table, access } = one;
  const update = `update ${table.name} set ${settingOf(one)} where ${changeableOf(one)}`;
  const expected = access.update === undefined ? REFUSED : countOf(one, 'changeable');
  return [
    { name: 'UPDATE', sql: update, expected, look: 'count' },
    ...blindly(one),
    ...returning(one, 'UPDATE', update, access.update === undefined, 'changeable'),
    {
      name: 'MERGE with UPDATE',
      sql: `${mergeOf(one)} on ${changeableOf(one)} when matched and ${readsOf(one)} then update set ${settingOf(one)}`,
      // MERGE fails at a row that the role sees and may not change
      expected:
        (access.rows === 'claim' || access.changesNone) && countOf(one, 'readable') !== expected
          ? REFUSED
          : expected,
      look: 'count',
    },
  ];
}

/** An UPDATE that reads no column is held to the policy of UPDATE alone, and not to that of SELECT as well. */
function blindly(one: Case): Probe[] {
  const { table, access, mine, seeded } = one;
  const { row } = mine[0] ?? seeded[0] ?? {};
  const updatable = columnNames(table, access.update ?? '*');
  const column = table.columns.find(
    ({ name, generated }) => !generated && !table.inKeys.has(name) && updatable.includes(name),
  )?.name;
  const set = wantedSetting(table, access.update);
  if (!row || (!column && !set)) return [];
  // one value fits either local rows or those of a claim
  const fitsNone = access.rows === 'claim' && mine.filter((rows) => rows.changeable > 0).length > 1;
  const value = `(jsonb_populate_record(null::${table.name}, ${pg.escapeLiteral(JSON.stringify(row))})).${column}`;
  return [
    {
      name: 'UPDATE that reads nothing',
      sql: `update ${table.name} set ${set ?? `${column} = ${value}`}`,
      expected: access.update === undefined || fitsNone ? REFUSED : countOf(one, 'changeable'),
      look: 'count',
    },
  ];
}

function deletions(one: Case): Probe[] {
  const { table, access } = one;
  const condition = (access.whole ? undefined : table.expected.where?.delete) ?? 'true';
  // with nothing that reads a column, or the policies of SELECT would speak, too
  const remove = `delete from ${table.name}`;
  const count = countOf(one, 'deletable');
  const { heldBy } = table.expected;
  const held =
    heldBy !== undefined &&
    count !== '0' &&
    heldBy
      .split(' ')
      .map((key) => `23503 ${key}`)
      .join(EITHER);
  const expected = access.delete ? held || count : REFUSED;
  return [
    { name: 'DELETE', sql: remove, expected, look: 'count' },
    ...(access.delete && held ? unheld(one, heldBy.split(' '), remove) : []),
    ...returning(one, 'DELETE', remove, !access.delete, 'deletable').map((probe) =>
      access.delete && held ? { ...probe, expected: held } : probe,
    ),
    {
      name: 'MERGE with DELETE',
      sql: `${mergeOf(one)} on ${condition} when matched and ${readsOf(one)} then delete`,
      expected,
      look: 'count',
    },
  ];
}

/** Rows that are held refuse a DELETE whatever its policy says, so the role deletes first what holds its own. */
function unheld(one: Case, keys: readonly string[], remove: string): Probe[] {
  const { table, access, setting, seeds } = one;
  const holders = keys.map((key) => key.replace(/__.*/, ''));
  const role = ROLES.find((name) => table.expected.roles[name] === access);
  const holding = seeds.rows.filter(
    (rows) => holders.includes(rows.table.name) && owns(access, setting, rows.owner),
  );
  const canFree = ({ table: { expected }, all, deletable }: SeededTable) =>
    role && expected.roles[role]?.delete && !expected.heldBy && (access.whole || all === deletable);
  if (!holding.every(canFree)) return [];
  const sql = [...holders.map((name) => `delete from ${name}`), remove].join('; ');
  return [
    { name: 'DELETE of rows that nothing holds', sql, expected: countOf(one, 'deletable'), look: 'count' },
  ];
}

function returning(one: Case, name: string, statement: string, refused: boolean, counted: Counted): Probe[] {
  const { table } = one;
  if (!table.owner) return [];
  return [
    {
      name: `${name} RETURNING`,
      sql: `with changed as (${statement} returning ${table.owner}) select ${ownerOf(one)}, count(*)::int from changed group by 1`,
      expected: refused || !seesOwner(one) ? REFUSED : ownersOf(one, counted),
      look: 'owners',
    },
  ];
}

/** Rows of its own, into another's hands. */
function moves(one: Case): Probe[] {
  const { table, access, seeds } = one;
  if (!table.owner) return [];
  const updatable = columnNames(table, access.update);
  const columns = Object.keys(ownership(table, null));
  const may = columns.every((column) => updatable.includes(column));
  if (may && access.rows === 'all') return [];
  const expected = may && countOf(one, 'changeable') === '0' ? '0' : REFUSED;
  const self = selfOf(access, one.setting);
  return [seeds.a, seeds.b, null]
    .filter((to) => self === undefined || to !== idOf(seeds, self) || !may)
    .map((to) => ({
      name: `UPDATE into the hands of ${to === seeds.a ? 'a' : to === seeds.b ? 'b' : 'nobody'}`,
      sql: `update ${table.name} set ${Object.entries(ownership(table, to))
        .map(([column, value]) => `${column} = ${value === null ? 'null' : `'${value}'`}`)
        .join(', ')} where ${changeableOf(one)}`,
      expected,
      look: 'count',
    }));
}

function wholeTable({ table, access }: Case): Probe[] {
  // the owner cannot lose its right to TRUNCATE; it serves no requests
  if (access.rows === 'none') return [];
  const owned = access.rows === 'all' && access === table.expected.roles.owner;
  return [
    ...(owned
      ? []
      : ([{ name: 'TRUNCATE', sql: `truncate ${table.name}`, expected: REFUSED, look: 'count' }] as const)),
    {
      name: 'COPY FROM',
      sql: `copy ${table.name} from stdin`,
      // PostgreSQL knows no COPY FROM under row security
      expected: access.insert === '*' ? '0A000' : REFUSED,
      look: 'count',
    },
  ];
}

const mergeOf = ({ table }: Case): string => `merge into ${table.name} t using (values (1)) s`;

/**
 * True of any row. A MERGE that reads no column is not held to the policies of SELECT: it fails at the first row of
 * another scope, where it should pass it by. It changes nothing of it, but it tells that there is one.
 */
function readsOf({ table, access: { select } }: Case): string {
  const [column] = columnNames(table, select ?? '*');
  return `t.${column} is not distinct from t.${column}`;
}

const changeableOf = ({ table: { expected }, access: { whole } }: Case): string =>
  (whole ? undefined : expected.where?.update) ?? 'true';

function ownerOf({ table, seeds: { a, b } }: Case): string {
  return `case ${table.owner} when '${table.ownerValue(a)}' then 'a' when '${table.ownerValue(b)}' then 'b' else coalesce('of ' || ${table.owner}, 'local') end as owner`;
}

function countOf({ mine }: Case, counted: Counted, owner?: SeededTable['owner']): string {
  const rows = mine.filter((one) => owner === undefined || one.owner === owner);
  return `${rows.reduce((sum, one) => sum + one[counted], 0)}`;
}

const ownersOf = ({ mine }: Case, counted: Counted): string =>
  printOwners(mine.map((one) => ({ owner: one.owner, count: one[counted] })));
