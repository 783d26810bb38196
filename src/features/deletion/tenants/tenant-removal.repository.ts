import { sql } from 'kysely';
import { LOCAL_TABLES } from '../../../db/distribution/tables.ts';
import { countByTable } from '../../../db/query/count-by-table.ts';
import type { ScopeTransaction, Transaction } from '../../../db/transaction/database.ts';
import { addRemoved } from '../../deletion-records/deletion-records.ts';
import type { NamingTable, TenantTable } from './catalogue.repository.ts';

/** Removes some rows of the tenant and adds their number to the record. Returns the number. */
export async function removeSlice(
  tx: ScopeTransaction,
  deletionId: string,
  { name, column, key }: TenantTable,
  most: number,
): Promise<number> {
  if (name === 'tool_sessions') await unlinkSlice(tx, most);
  const table = sql.table(name);
  const mine = sql`${sql.ref(column)} = ${tx.scopeId}`;
  const columns = sql.join(key.map((part) => sql.ref(part)));
  const some =
    key.length === 0
      ? mine
      : sql`${mine} and (${columns}) in (select ${columns} from ${table} where ${mine} order by ${columns} limit ${most}::bigint)`;
  const { rows } = await sql<{ count: number }>`
    with gone as (delete from ${table} where ${some} returning 1) select count(*) as count from gone`.execute(
    tx.db,
  );
  const count = rows[0]?.count ?? 0;
  if (count > 0) await addRemoved(tx, deletionId, { [name]: count });
  return count;
}

/** Sessions of later slices that continue one of the next slice. Their foreign key would keep it. */
async function unlinkSlice(tx: ScopeTransaction, most: number): Promise<void> {
  const slice = sql`select session_id from tool_sessions where scope_id = ${tx.scopeId}
    order by scope_id, session_id limit ${most}::bigint`;
  await sql`update tool_sessions set previous_session_id = null
    where scope_id = ${tx.scopeId} and previous_session_id in (${slice})`.execute(tx.db);
}

/** How many rows of the tenant each table has. */
export async function countOwned(
  tx: ScopeTransaction,
  tables: readonly TenantTable[],
): Promise<Readonly<Record<string, number>>> {
  const rowsOf = ({ name, column }: TenantTable) => ({
    table: name,
    where: sql`${sql.ref(column)} = ${tx.scopeId}`,
  });
  // no statement reads tables of the workers together with those of the coordinator
  const isScoped = ({ name, column }: TenantTable) => column === 'scope_id' && !(name in LOCAL_TABLES);
  const scoped = await countByTable(tx, tables.filter(isScoped).map(rowsOf));
  return { ...scoped, ...(await countByTable(tx, tables.filter((table) => !isScoped(table)).map(rowsOf))) };
}

/** The tables that have rows of the tenant, in the same order. */
export async function filled(
  tx: ScopeTransaction,
  tables: readonly TenantTable[],
): Promise<readonly TenantTable[]> {
  const counts = await countOwned(tx, tables);
  return tables.filter(({ name }) => (counts[name] ?? 0) > 0);
}

/** How many rows name the tenant, of tables that have no column for it, as the role that may read them. */
export async function countNaming(
  tx: Transaction,
  tables: readonly NamingTable[],
  { tenantId, customers }: { readonly tenantId: string; readonly customers: readonly string[] },
): Promise<Readonly<Record<string, number>>> {
  const path = '$.** ? (@.tenant_id == $id || @.tenantId == $id || @.customer_id == $customers[*])';
  const values = JSON.stringify({ id: tenantId, customers });
  const naming = tables.map(({ name, json, hasCustomer }) => {
    const conditions = json.map(
      (column) => sql`jsonb_path_exists(${sql.ref(column)}::jsonb, ${path}::jsonpath, ${values}::jsonb)`,
    );
    if (hasCustomer) conditions.push(sql`customer_id = any (${customers}::text[])`);
    return { table: name, where: sql.join(conditions, sql` or `) };
  });
  return countByTable(tx, naming);
}
