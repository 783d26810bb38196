import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from './schema-state.ts';
import { statementsIn } from './statements.ts';

/** What a `migrate down` deletes: a table, a column, or some rows of a table that stays. */
export interface Loss {
  readonly kind: 'table' | 'column' | 'rows';
  readonly table: string;
  readonly column?: string;
}

/** The rows of a table. `about`: this role may not see them, so PostgreSQL's estimate is given. */
export interface RowCount {
  readonly rows: number;
  readonly about: boolean;
}

const DOWN = '-- Down Migration';

/** The two parts of a migration. */
export function upAndDown(text: string): { readonly up: string; readonly down: string } {
  const at = text.indexOf(DOWN);
  if (at < 0) throw new Error(`A migration has a line "${DOWN}".`);
  return { up: text.slice(0, at), down: text.slice(at) };
}

/** What reverting these migrations deletes, in order, without what disappears with its table. */
export async function lossesOf(names: readonly string[]): Promise<Loss[]> {
  const scripts = await Promise.all(names.map(downOf));
  const losses = scripts.flatMap((script) => statementsIn(script).flatMap(lossesOfStatement));
  const gone = new Set(losses.filter(({ kind }) => kind === 'table').map(({ table }) => table));
  const unique = new Map(losses.map((loss) => [`${loss.kind} ${loss.table} ${loss.column}`, loss]));
  return [...unique.values()].filter(({ kind, table }) => kind === 'table' || !gone.has(table));
}

async function downOf(name: string): Promise<string> {
  const { down } = upAndDown(await readFile(join(MIGRATIONS, `${name}.sql`), 'utf8'));
  return down.replaceAll(/--.*$/gm, '');
}

function lossesOfStatement(statement: string): Loss[] {
  const dropped = /^\s*drop table\s+(?:if exists\s+)?([\w\s,]+?)(?:\s+cascade)?\s*$/i.exec(statement);
  if (dropped) return listed(dropped[1]).map((table) => ({ kind: 'table', table }));
  const deleted = /^\s*(?:delete from|truncate(?: table)?)\s+(\w+)/i.exec(statement);
  if (deleted?.[1]) return [{ kind: 'rows', table: deleted[1] }];
  const [, table] = /^\s*alter table\s+(?:if exists\s+)?(?:only\s+)?(\w+)/i.exec(statement) ?? [];
  if (!table) return [];
  const columns = [...statement.matchAll(/drop column\s+(?:if exists\s+)?(\w+)/gi)];
  return columns.map(([, column = '']) => ({ kind: 'column', table, column }));
}

const listed = (names = ''): string[] => names.split(',').map((name) => name.trim());

/** The losses with their rows, without columns that are computed from others. Reads only. */
export async function countLosses(url: string, losses: readonly Loss[]): Promise<(Loss & RowCount)[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin transaction read only');
    const counted: (Loss & RowCount)[] = [];
    for (const loss of losses) {
      if (await isComputed(client, loss)) continue;
      counted.push({ ...loss, ...(await rowsOf(client, loss.table)) });
    }
    return counted;
  } finally {
    await client.end();
  }
}

async function isComputed(client: pg.Client, { table, column }: Loss): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_attribute where attrelid = to_regclass($1) and attname = $2 and attgenerated <> ''`,
    [`public.${table}`, column ?? ''],
  );
  return rows.length > 0;
}

interface SeenTable {
  readonly hidden: boolean;
  readonly bytes: string;
  readonly estimate: number;
}

async function rowsOf(client: pg.Client, table: string): Promise<RowCount> {
  const { rows } = await client.query<SeenTable>(
    `select row_security_active(c.oid) or not has_table_privilege(c.oid, 'SELECT') as hidden,
        pg_relation_size(c.oid) as bytes,
        greatest(c.reltuples, coalesce(pg_stat_get_live_tuples(c.oid), 0))::float8 as estimate
      from pg_class c where c.oid = to_regclass($1)`,
    [`public.${table}`],
  );
  const [seen] = rows;
  if (!seen) return { rows: 0, about: false };
  if (seen.hidden) return { rows: estimateOf(seen), about: seen.bytes !== '0' };
  const counted = await client.query<{ n: string }>(
    `select count(*) as n from public.${pg.escapeIdentifier(table)}`,
  );
  return { rows: Number(counted.rows[0]?.n), about: false };
}

/** A table that no statistics know and that has pages is not empty. */
const estimateOf = ({ estimate, bytes }: SeenTable): number =>
  bytes === '0' ? 0 : Math.max(1, Math.round(estimate));
