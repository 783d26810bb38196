import { type RawBuilder, sql } from 'kysely';
import { countByTable } from '../../db/query/count-by-table.ts';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import type { Deletion } from './deletion.schemas.ts';

/** The rows with this in the column, such as `= 'a value'`. */
export interface InColumn {
  readonly name: string;
  readonly is: RawBuilder<unknown>;
}

export interface TableOfScopes {
  readonly table: string;
  /** The column with the scope: accounts have no scope_id. */
  readonly scope: string;
}

/** Every table of the catalogue that has rows of scopes and the column, so that no table is forgotten. */
export async function listTablesWith(
  tx: ScopeTransaction,
  column: string,
): Promise<readonly TableOfScopes[]> {
  const has = (name: unknown) => sql`exists (select 1 from pg_attribute
    where attrelid = t.oid and attname = ${name} and attnum > 0 and not attisdropped)`;
  const { rows } = await sql<TableOfScopes>`
    select relname::text as table, case when ${has('scope_id')} then 'scope_id' else 'tenant_id' end as scope
    from pg_class t where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      and (${has('scope_id')} or ${has('tenant_id')}) and ${has(column)}
    order by relname`.execute(tx.db);
  return rows;
}

/** As the role for deletion, which sees every row of its scope. */
export function countInColumn(
  tx: ScopeTransaction,
  tables: readonly TableOfScopes[],
  { name, is }: InColumn,
): Promise<Readonly<Record<string, number>>> {
  const counted = tables.map(({ table, scope }) => ({
    table,
    where: sql`${sql.ref(scope)} = ${tx.scopeId} and ${sql.ref(name)} ${is}`,
  }));
  return countByTable(tx, counted);
}

/** The id of a project comes from its path, so that the next session there makes one with the same id. */
export async function isMadeAgain(
  tx: ScopeTransaction,
  { kind, target_id, requested_at }: Deletion,
): Promise<boolean> {
  if (kind !== 'project') return false;
  const { rows } = await sql<{ again: boolean }>`
    select exists (select 1 from projects where scope_id = ${tx.scopeId} and project_id = ${target_id}
      and created_at > ${requested_at}::timestamptz) as again`.execute(tx.db);
  return rows[0]?.again === true;
}

export async function countKeptRows(tx: ScopeTransaction, deletionId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from deleted_rows
    where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}`.execute(tx.db);
  return rows[0]?.count ?? 0;
}
