import { createHash } from 'node:crypto';
import { ownEntry } from '../../../../lib/own-entry.ts';
import { columnsOf, NOT_CARRIED, SOURCE_TABLES, type SourceTable } from './known-tables.ts';
import { NotOmniMemory1File, OmniMemory1SchemaUnknown } from './source.errors.ts';
import type { Source } from './source.ts';

/** What of a row never changes, so that it identifies the file. */
const ANCHORS: Partial<Record<SourceTable, readonly string[]>> = {
  metrics: ['id', 'timestamp', 'tool_id', 'session_id'],
  cache_hits: ['id', 'tool_id', 'file_path', 'timestamp'],
  session_velocity: ['id', 'session_id', 'timestamp'],
  checkpoint_predictions: ['id', 'session_id', 'predicted_at'],
  checkpoints: ['id', 'checkpoint_id'],
  api_prevention_metrics: ['id', 'session_id', 'timestamp'],
};

/** Longer than anything that is stored here, so the row is refused, and the value is not read. */
export const MAX_CELL_BYTES = 8_388_608;

/** A name that the file chose, in SQL. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export interface OldTenant {
  readonly tenant_id: string;
  readonly rows: number;
}

export interface LeftTable {
  readonly table: string;
  readonly rows: number;
  readonly reason: string;
}

/** The tables and columns of an opened file. */
export class SourceSchema {
  readonly #source: Source;
  readonly #columns: ReadonlyMap<string, ReadonlySet<string>>;
  /** Columns and tables that are not imported, because this release does not know them. */
  readonly unknown: readonly string[];

  private constructor(source: Source, columns: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#source = source;
    this.#columns = columns;
    this.unknown = [...columns].flatMap(([table, names]) => unknownOf(table, names));
  }

  /** Throws NotOmniMemory1File, or OmniMemory1SchemaUnknown unless `skipsUnknown`. */
  static async read(
    source: Source,
    { skipsUnknown }: { readonly skipsUnknown: boolean },
  ): Promise<SourceSchema> {
    const rows = await source.all(`
      select m.name as table_name, c.name as column_name from sqlite_master m, pragma_table_info(m.name) c
      where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' order by m.name, c.cid`);
    const columns = new Map<string, Set<string>>();
    for (const { table_name, column_name } of rows) {
      const names = columns.get(`${table_name}`) ?? new Set();
      columns.set(`${table_name}`, names.add(`${column_name}`));
    }
    const schema = new SourceSchema(source, columns);
    schema.#requireTables();
    await schema.#requireRowids();
    if (schema.unknown.length > 0 && !skipsUnknown) throw refusal(schema.unknown);
    return schema;
  }

  has(table: string): boolean {
    return this.#columns.has(table);
  }

  /**
   * `t.column` of the table, or NULL where a file of an older release lacks it; named with the prefix. `__long` names a
   * column whose value is too long to be read.
   */
  select(table: SourceTable, alias: string, prefix = ''): string {
    const existing = this.#columns.get(table);
    const all = [...columnsOf(table).all].map((column) => ({
      column,
      value: existing?.has(column) ? `${alias}."${column}"` : undefined,
    }));
    const isLong = (value: string) => `octet_length(${value}) > ${MAX_CELL_BYTES}`;
    const selected = all.map(
      ({ column, value }) =>
        `${value ? `case when not ${isLong(value)} then ${value} end` : 'null'} as "${prefix}${column}"`,
    );
    const long = all.map(({ column, value }) => (value ? `when ${isLong(value)} then '${column}'` : ''));
    return `${selected.join(', ')}, case when false then null ${long.join(' ')} end as "${prefix}__long"`;
  }

  hasColumn(table: SourceTable, column: string): boolean {
    return this.#columns.get(table)?.has(column) ?? false;
  }

  async count(table: string, where = ''): Promise<number> {
    if (!this.has(table)) return 0;
    const [row] = await this.#source.all(`select count(*) as count from ${quoted(table)} t ${where}`);
    return Number(row?.count ?? 0);
  }

  /** The hash of what identifies a row; `undefined`: there is no such row. */
  async hashOf(table: SourceTable, rowid?: number): Promise<string | undefined> {
    const columns = (ANCHORS[table] ?? []).map((column) => `"${column}"`).join(', ');
    const where = rowid === undefined ? '' : 'where rowid = ?';
    const sql = `select ${columns} from "${table}" ${where} order by rowid limit 1`;
    const [row] = await this.#source.all(sql, rowid === undefined ? [] : [rowid]);
    if (!row) return undefined;
    const text = JSON.stringify(Object.values(row).map((value) => `${value}`));
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  }

  /** Tables that are not carried over and have rows. */
  async left(): Promise<LeftTable[]> {
    const known = new Set<string>(SOURCE_TABLES);
    const others = [...this.#columns.keys()].filter((table) => !known.has(table));
    const counted = await Promise.all(
      others.map(async (table) => {
        const reason = ownEntry(NOT_CARRIED, table) ?? 'this release does not know it';
        return { table, rows: await this.count(table), reason };
      }),
    );
    return counted.filter(({ rows }) => rows > 0);
  }

  /** The tenants that rows belonged to in OmniMemory 1. */
  async oldTenants(): Promise<OldTenant[]> {
    const counts = new Map<string, number>();
    const tables = SOURCE_TABLES.filter(
      (table) => table !== 'tenant_settings' && this.hasColumn(table, 'tenant_id'),
    );
    for (const table of tables) {
      const rows = await this.#source.all(
        `select tenant_id, count(*) as count from "${table}" where tenant_id is not null group by tenant_id limit 1000`,
      );
      for (const { tenant_id, count } of rows)
        counts.set(`${tenant_id}`, (counts.get(`${tenant_id}`) ?? 0) + Number(count));
    }
    return [...counts].map(([tenant_id, rows]) => ({ tenant_id, rows }));
  }

  /** Rows are read in the order of their rowids, so each table needs them. */
  async #requireRowids(): Promise<void> {
    const strange = await this.#source.all(
      `select name from pragma_table_list where schema = 'main' and (wr = 1 or type <> 'table')`,
    );
    const without = new Set(strange.map(({ name }) => `${name}`));
    for (const table of SOURCE_TABLES.filter((one) => this.has(one))) {
      const names = [...(this.#columns.get(table) ?? [])].map((name) => name.toLowerCase());
      if (without.has(table) || names.includes('rowid')) throw noRowids(table);
      const [row] = await this.#source.all(`select min(rowid) as first, max(rowid) as last from "${table}"`);
      const isSafe = [row?.first, row?.last].every((id) => Number.isSafeInteger(Number(id ?? 0)));
      if (!isSafe) throw noRowids(table);
    }
  }

  #requireTables(): void {
    const present = SOURCE_TABLES.filter((table) => this.has(table));
    if (
      !present.includes('metrics') &&
      !present.includes('tool_sessions') &&
      !present.includes('checkpoints')
    )
      throw new NotOmniMemory1File(
        'This SQLite file has none of the tables metrics, tool_sessions and checkpoints, so it is not a file of OmniMemory 1, or its newest data is still in the file beside it that ends with -wal. Nothing was imported.',
      );
    const missing = present.flatMap((table) =>
      columnsOf(table)
        .required.filter((column) => !this.hasColumn(table, column))
        .map((column) => `${table}.${column}`),
    );
    if (missing.length > 0)
      throw new NotOmniMemory1File(
        `The file lacks ${missing.join(', ')}, which every release of OmniMemory 1 has. Nothing was imported.`,
      );
  }
}

function unknownOf(table: string, names: ReadonlySet<string>): string[] {
  if (Object.hasOwn(NOT_CARRIED, table)) return [];
  if (!(SOURCE_TABLES as readonly string[]).includes(table)) return [table];
  const { all } = columnsOf(table as SourceTable);
  return [...names].filter((name) => !all.has(name)).map((name) => `${table}.${name}`);
}

const noRowids = (table: string) =>
  new NotOmniMemory1File(
    `The rows of ${table} are not numbered as in OmniMemory 1, so another program made this table. Nothing was imported.`,
  );

const MAX_NAMED = 20;

function refusal(unknown: readonly string[]): OmniMemory1SchemaUnknown {
  const named = unknown.slice(0, MAX_NAMED).join(', ');
  const more = unknown.length > MAX_NAMED ? ` and ${unknown.length - MAX_NAMED} more` : '';
  return new OmniMemory1SchemaUnknown(
    `The file has tables or columns that this release does not know: ${named}${more}. Nothing was imported. Repeat it with the option to skip what is unknown, and everything else is imported; what was skipped is listed.`,
  );
}
