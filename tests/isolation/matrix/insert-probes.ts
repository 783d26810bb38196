import { createHash } from 'node:crypto';
import { type Column, columnNames, type ForeignKey, type Table } from './catalogue.ts';
import {
  type Case,
  idOf,
  insertable,
  insertOf,
  ownership,
  owns,
  PASSED,
  type Probe,
  REFUSED,
  selfOf,
  settingOf,
} from './probe.ts';
import { CLAIM, type Owner, type SeededTable, type Values } from './seeds.ts';

/** Every way to put a row into the table: one's own, another's, a forged one, and one that hangs on another's parent. */
export function insertProbes(one: Case): Probe[] {
  return [
    ...one.seeded.flatMap((seeded) => copies(one, seeded)),
    ...forgeries(one),
    ...freshRows(one),
    ...one.table.foreignKeys.flatMap((key) => reachesFor(one, key)),
  ];
}

/** A row like one that is there, by each command that inserts. */
function copies(one: Case, { owner, row }: SeededTable): Probe[] {
  const { table, access, setting } = one;
  const columns = insertable(table, access);
  const insert = insertOf(table, columns, { ...row, ...table.expected.admitted });
  const passes = (granted: boolean) => (granted && owns(access, setting, owner) ? PASSED : REFUSED);
  const granted = access.insert !== undefined;
  const upserts = granted && access.select !== undefined;
  const onKey = `on conflict (${table.key.join(', ')})`;
  const returned = columnNames(table, access.select ?? '*')[0];
  const values = columns.map((column) => `s.${column}`).join(', ');
  const probe = (name: string, sql: string, allowed: boolean): Probe => ({
    name: `${name} of a row of ${owner}`,
    sql,
    expected: passes(allowed),
    look: 'passes',
  });
  return [
    probe('INSERT', insert, granted),
    probe('INSERT RETURNING', `${insert} returning ${returned}`, granted && access.select !== undefined),
    probe('INSERT ON CONFLICT DO NOTHING', `${insert} on conflict do nothing`, granted),
    probe(
      'upsert',
      `${insert} ${onKey} do update set ${upsertOf(one)}`,
      upserts && access.update !== undefined && !access.changesNone,
    ),
    probe(
      'MERGE with INSERT',
      `merge into ${table.name} t using (${insert.slice(insert.indexOf('select '))}) s on false
        when not matched then insert (${columns.join(', ')}) values (${values})`,
      granted,
    ),
  ];
}

/** `set x = x` is ambiguous in an upsert. */
function upsertOf(one: Case): string {
  const set = settingOf(one);
  const [column, value] = set.split(' = ');
  return column === value ? `${column} = excluded.${column}` : set;
}

/** Rows in which tenant_id and scope_id do not say the same, those of a tenant without a name, and those said to be of a claim. */
function forgeries(one: Case): Probe[] {
  const { table, access, setting, seeds } = one;
  const sample = one.seeded[0];
  if (!table.scoped || !sample || access.insert !== '*') return [];
  const self = selfOf(access, setting);
  const forged = (name: string, values: Values, expected: string): Probe => ({
    name,
    sql: insertOf(table, insertable(table, access), { ...sample.row, ...values }),
    expected,
    look: 'passes',
  });
  const others = [seeds.a, seeds.b, null].filter((id) => self !== undefined && id !== idOf(seeds, self));
  return [
    ...(access.inserting?.claim_id === null
      ? [forged('INSERT of its own row as one of a claim', claimedRow(one, self), REFUSED)]
      : []),
    ...others.map((id) =>
      forged(
        `INSERT of its own row with the scope_id of ${id ?? 'local'}`,
        { ...ownership(table, self === undefined ? null : idOf(seeds, self)), scope_id: id ?? '' },
        `23514 ${table.name}__scope`,
      ),
    ),
    forged(
      'INSERT of a row whose tenant has no name',
      { tenant_id: '', scope_id: '' },
      // the policy is content: '' = ''
      (access.rows === 'own' || access.rows === 'scope') && setting === 'empty'
        ? `23514 ${table.name}__tenant_id`
        : REFUSED,
    ),
  ];
}

const claimedRow = ({ table, seeds }: Case, self: ReturnType<typeof selfOf>): Values => ({
  ...ownership(table, self === undefined ? null : idOf(seeds, self)),
  claim_id: CLAIM,
});

/** Another's row under one's own name, with one's own parents: its keys are free, and nothing tells of the other. */
function freshRows(one: Case): Probe[] {
  const { table, access, setting } = one;
  const self = selfOf(access, setting);
  if (self === undefined || access.insert === undefined || table.expected.oneRow) return [];
  return one.seeded
    .filter(({ owner }) => owner !== self)
    .map(({ owner, row }) => ({
      name: `INSERT under the keys of ${owner}`,
      sql: insertOf(table, insertable(table, access), fresh(one, row, self)),
      expected: '1',
      look: 'count',
    }));
}

/** A row that refers to what is another's, or to nothing. */
function reachesFor(one: Case, key: ForeignKey): Probe[] {
  const { table, access, setting, seeds } = one;
  const columns = insertable(table, access);
  const self = selfOf(access, setting) ?? (access.rows === 'all' ? 'a' : undefined);
  // another's row, whose keys are free under one's own name
  const sample = one.seeded.find(({ owner }) => owner !== self) ?? one.seeded[0];
  if (access.insert === undefined || access.rows === 'none' || !sample) return [];
  const referring = key.columns.filter((column) => column !== table.owner && column !== 'scope_id');
  const probe = (name: string, values: Values): Probe => ({
    name: `INSERT that refers to ${name} by ${key.name}`,
    sql: insertOf(table, columns, values),
    expected: `23503 ${key.name}`,
    look: 'count',
  });
  const computed = table.expected.computed?.[key.name];
  if (computed) return [probe('nothing', { ...fresh(one, sample.row, undefined), ...computed })];
  if (!key.columns.every((column) => columns.includes(column))) return [];
  if (referring.length === 0) {
    if ((access.rows === 'own' || access.rows === 'scope') && setting !== 'garbage') return [];
    return [probe('no tenant', { ...fresh(one, sample.row, undefined), ...ownership(table, 'garbage') })];
  }
  if (self === undefined) return [];
  const own = {
    ...fresh(one, sample.row, self),
    // or the row could be its own parent
    ...(key.parent === table.name &&
      all(
        referring.map((column) => parentColumn(key, column)),
        'a new one',
      )),
  };
  const isScoped = referring.length < key.columns.length;
  if (!isScoped) return [probe('nothing', { ...own, ...all(referring, 'nothing') })];
  return (['a', 'b', 'local'] as const)
    .filter((owner) => owner !== self)
    .flatMap((owner) => {
      const parent = seeds.parentOf(key, owner);
      if (!parent) return [];
      const reference = referring.map((column) => [column, parent[parentColumn(key, column)]]);
      return [probe(`the parent of ${owner}`, { ...own, ...Object.fromEntries(reference) })];
    });
}

const all = (columns: readonly string[], value: string): Values =>
  Object.fromEntries(columns.map((column) => [column, value]));

const parentColumn = ({ columns, parentColumns }: ForeignKey, column: string): string =>
  parentColumns[columns.indexOf(column)] ?? column;

/** The row in the hands of `self`, with its parents and with new values where a key reaches over all tenants. */
function fresh({ table, seeds }: Case, row: Values, self: Exclude<Owner, 'nobody'> | undefined): Values {
  const values: Record<string, unknown> = { ...row };
  for (const column of table.uniqueOverAll) values[column] = newValue(table, column, row, self);
  for (const key of table.foreignKeys) {
    const parent = self && seeds.parentOf(key, self);
    for (const column of key.columns) {
      const { nullable } = table.columns.find(({ name }) => name === column) as Column;
      if (parent && row[column] !== null) values[column] = parent[parentColumn(key, column)];
      else if (nullable && !parent) values[column] = null;
    }
  }
  return {
    ...values,
    ...table.expected.fresh,
    ...table.expected.admitted,
    ...(self === undefined ? {} : ownership(table, idOf(seeds, self))),
  };
}

function newValue(table: Table, column: string, row: Values, self: string | undefined): unknown {
  const digest = createHash('sha256').update(`${table.name} ${column} ${self} ${row[column]}`).digest('hex');
  switch (table.columns.find(({ name }) => name === column)?.type) {
    case 'bytea':
      return `\\x${digest}`;
    case 'uuid':
      return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-4${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
    case 'text':
      return digest;
    default:
      return row[column];
  }
}
