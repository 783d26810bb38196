import pg from 'pg';
import type { Access } from '../expectations.ts';
import { columnNames, type Table } from './catalogue.ts';
import type { Owner, SeededTable, Seeds, Values } from './seeds.ts';

export const EITHER = ' or ';

/** One statement, and what PostgreSQL must say to it. */
export interface Probe {
  readonly name: string;
  readonly sql: string;
  /** Several that are possible stand with EITHER between them. */
  readonly expected: string;
  /** What of the answer is looked at. `passes`: whether a policy let it through, be it to a key that is taken. */
  readonly look: 'owners' | 'count' | 'passes';
}

export const REFUSED = 'refused';
export const PASSED = 'passed';

/** What app.tenant_id and app.scope are; app.claim_id names a claim, besides `unset` and `empty`. `local`: the word that means local mode in app.scope. */
export const SETTINGS = ['unset', 'a', 'b', 'empty', 'garbage', 'local'] as const;
export type Setting = (typeof SETTINGS)[number];

/** One role in front of one table with one setting. */
export interface Case {
  readonly table: Table;
  readonly access: Access;
  readonly setting: Setting;
  readonly seeds: Seeds;
  /** What is really in the table. */
  readonly seeded: readonly SeededTable[];
  /** That of it which the role may see. */
  readonly mine: readonly SeededTable[];
}

export function caseOf(table: Table, access: Access, setting: Setting, seeds: Seeds): Case {
  const seeded = seeds.rows
    .filter((one) => one.table.name === table.name)
    .map((one) => ({ ...one, row: { ...one.row, ...access.inserting } }));
  return {
    table,
    access,
    setting,
    seeds,
    seeded,
    mine: seeded
      .filter(({ owner }) => owns(access, setting, owner))
      .map((one) =>
        access.whole
          ? { ...one, readable: one.all, changeable: changeableIn(access, one), deletable: one.all }
          : one,
      ),
  };
}

const changeableIn = ({ rows, changesNone }: Access, { all, claimable }: SeededTable): number =>
  changesNone ? 0 : rows === 'claim' ? claimable : all;

/** Whether rows of `owner` are open to the role under the setting. */
export function owns({ rows }: Access, setting: Setting, owner: Owner): boolean {
  if (rows === 'all') return true;
  if (rows === 'local') return owner === 'local';
  if (rows === 'claim' || rows === 'either')
    return namesClaim(setting) && (owner === 'local' || owner === setting);
  return (rows === 'own' || rows === 'scope') && owner === setting && (rows === 'scope' || owner !== 'local');
}

/** Whether app.claim_id has a value that is an id. */
const namesClaim = (setting: Setting): boolean => setting !== 'unset' && setting !== 'empty';

/** In whose name the role can write, where it has but one. */
export function selfOf({ rows }: Access, setting: Setting): 'a' | 'b' | 'local' | undefined {
  if (rows === 'local' || (rows === 'scope' && setting === 'local')) return 'local';
  if (rows === 'claim' || rows === 'either')
    return namesClaim(setting) && setting !== 'a' && setting !== 'b' ? 'local' : undefined;
  return (rows === 'own' || rows === 'scope') && (setting === 'a' || setting === 'b') ? setting : undefined;
}

export const idOf = ({ a, b }: Seeds, owner: Owner): string | null =>
  owner === 'a' ? a : owner === 'b' ? b : null;

/** The columns that say whose a row is, of the tenant `id`. */
export function ownership({ owner, ownerValue, scoped }: Table, id: string | null): Values {
  return {
    ...(owner && { [owner]: id === null ? null : ownerValue(id) }),
    ...(scoped && { scope_id: id ?? '' }),
  };
}

/** The columns that an INSERT of the role names. */
export function insertable(table: Table, { insert, whole }: Access): string[] {
  const left = whole ? [] : columnNames(table, table.expected.defaults);
  const named = columnNames(table, insert ?? '*');
  return table.columns
    .filter(({ name, generated }) => !generated && named.includes(name) && !left.includes(name))
    .map(({ name }) => name);
}

/** `insert into t (…) select …` of these values. */
export function insertOf(table: Table, columns: readonly string[], values: Values): string {
  const list = columns.join(', ');
  const json = pg.escapeLiteral(JSON.stringify(values));
  return `insert into ${table.name} (${list}) select ${list} from jsonb_populate_record(null::${table.name}, ${json})`;
}

/** What an UPDATE of the role sets: a column that it may change, to what it is, or any column where it may change none. */
export function settingOf({ table, access: { select, update, whole } }: Case): string {
  const set = wantedSetting(table, update);
  if (set && !whole) return set;
  const changeable = columnNames(table, update ?? '*');
  const readable = columnNames(table, select ?? '*');
  const names = table.columns.filter(({ generated }) => !generated).map(({ name }) => name);
  const column = names.find((name) => changeable.includes(name) && readable.includes(name));
  return `${column} = ${column}`;
}

/** What an UPDATE of the table has to set, if the role may change these columns. */
export function wantedSetting(table: Table, update: string | undefined): string | undefined {
  const changeable = columnNames(table, update ?? '*');
  const { set } = table.expected;
  const columns = [...(set ?? '').matchAll(/(\w+) = /g)].map(([, column = '']) => column);
  return columns.every((column) => changeable.includes(column)) ? set : undefined;
}

/** Whether the role reads the column that says whose a row is. */
export function seesOwner({ table, access: { select } }: Case): boolean {
  return table.owner !== undefined && columnNames(table, select ?? '').includes(table.owner);
}

/** How `owners` prints what it finds. */
export function printOwners(found: readonly { readonly owner: Owner; readonly count: number }[]): string {
  const some = found.filter(({ count }) => count > 0).map(({ owner, count }) => `${owner}:${count}`);
  return some.sort().join(' ') || 'nothing';
}
