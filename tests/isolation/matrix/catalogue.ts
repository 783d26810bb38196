import { createHash } from 'node:crypto';
import type pg from 'pg';
import { GUARDED_SCHEMAS } from '../../../src/db/schema/job-schema.ts';
import { EXPECTATIONS, type Expectation } from '../expectations.ts';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** PostgreSQL computes or counts it; an INSERT cannot name it. */
  readonly generated: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
}

export interface Table {
  /** As a statement names it, and as tests/isolation/expectations.ts does. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  /** The column with the owner of a row. `undefined`: rows have no owner. */
  readonly owner: string | undefined;
  /** What that column has of the owner with this id. */
  readonly ownerValue: (id: string) => string;
  /** Whether it has scope_id beside tenant_id. */
  readonly scoped: boolean;
  readonly foreignKeys: readonly ForeignKey[];
  /** Columns of any unique or foreign key. */
  readonly inKeys: ReadonlySet<string>;
  /** Columns of unique keys that reach over all tenants. */
  readonly uniqueOverAll: readonly string[];
  readonly expected: Expectation;
}

interface Row {
  readonly name: string;
  readonly columns: Column[];
  readonly key: string[] | null;
  readonly foreign_keys: ForeignKey[] | null;
  readonly unique_keys: string[][] | null;
}

const names = (table: string, numbers: string) =>
  `(select json_agg(a.attname order by o) from unnest(${numbers}::int[]) with ordinality as n (attnum, o)
    join pg_attribute a on a.attrelid = ${table} and a.attnum = n.attnum)`;

const TABLES = `
  select ${tableName('c.oid')} as name,
    (select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod), 'nullable', not attnotnull,
        'generated', attidentity = 'a' or attgenerated <> '') order by attnum)
      from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
    (select ${names('c.oid', 'i.indkey')} from pg_index i where i.indrelid = c.oid and i.indisprimary) as key,
    (select json_agg(${names('c.oid', 'i.indkey')}) from pg_index i where i.indrelid = c.oid and i.indisunique) as unique_keys,
    (select json_agg(json_build_object('name', conname, 'columns', ${names('c.oid', 'conkey')},
        'parent', ${tableName('confrelid')}, 'parentColumns', ${names('confrelid', 'confkey')}) order by conname)
      from pg_constraint where conrelid = c.oid and contype = 'f') as foreign_keys
  from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in (select oid from pg_namespace where nspname = any ($1))
  order by 1`;

function tableName(oid: string): string {
  return `(select case n.nspname when 'public' then c1.relname::text else n.nspname || '.' || c1.relname end
    from pg_class c1 join pg_namespace n on n.oid = c1.relnamespace where c1.oid = ${oid})`;
}

/** The names of all tables that the catalogue knows. */
export async function tableNames(admin: pg.ClientBase): Promise<string[]> {
  return (await admin.query<Row>(TABLES, [GUARDED_SCHEMAS])).rows.map(({ name }) => name);
}

/** Every table of the catalogue that has an expectation. */
export async function tablesOf(admin: pg.ClientBase): Promise<Table[]> {
  const { rows } = await admin.query<Row>(TABLES, [GUARDED_SCHEMAS]);
  return rows.flatMap((row) => {
    const expected = EXPECTATIONS[row.name];
    return expected ? [toTable(row, expected)] : [];
  });
}

function toTable({ name, columns, key, foreign_keys, unique_keys }: Row, expected: Expectation): Table {
  const has = (column: string) => columns.some((one) => one.name === column);
  const owner = expected.owner ?? (has('tenant_id') ? 'tenant_id' : undefined);
  const reachesOver = (unique: string[]) => !unique.some((one) => one === owner || one === 'scope_id');
  const referring = new Set((foreign_keys ?? []).flatMap((one) => one.columns));
  return {
    name,
    columns,
    key: key ?? [],
    owner,
    ownerValue: (id) => (expected.digested ? createHash('sha256').update(id).digest('hex') : id),
    scoped: has('scope_id'),
    foreignKeys: foreign_keys ?? [],
    inKeys: new Set([...referring, ...(unique_keys ?? []).flat()]),
    uniqueOverAll: (unique_keys ?? [])
      .filter(reachesOver)
      .flat()
      .filter((column) => !referring.has(column)),
    expected,
  };
}

/** The names of `columns`, where `*` stands for all of the table's. */
export function columnNames({ columns }: Table, list: string | undefined): string[] {
  if (list === '*') return columns.map(({ name }) => name);
  return (list ?? '').split(' ').filter((name) => name !== '');
}
