import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { QUEUED_TABLES, queued } from '../../../db/transaction/search-queue.ts';
import { storing } from '../../../db/transaction/storing.ts';

interface Step {
  readonly step: number;
  readonly table_name: string;
  /** Columns that the table and the kept rows have. Generated ones are computed again. */
  readonly columns: readonly string[];
}

/** Puts the rows of a deletion back, equal in every column, those first that others refer to. As the role for imports. */
export async function putRowsBack(tx: ScopeTransaction, deletionId: string): Promise<void> {
  for (const step of await findSteps(tx, deletionId)) await insertAgain(tx, deletionId, step);
  await linkAgain(tx, deletionId);
}

async function findSteps(tx: ScopeTransaction, deletionId: string): Promise<readonly Step[]> {
  const { rows } = await sql<Pick<Step, 'step' | 'table_name'> & { readonly kept: readonly string[] }>`
    with steps as (select distinct on (step) step, table_name, "row" from deleted_rows
      where scope_id = ${tx.scopeId} and deletion_id = ${deletionId} and whole order by step, place)
    select step, table_name, array(select jsonb_object_keys("row")) as kept from steps order by step desc`.execute(
    tx.db,
  );
  // a statement of its own, because no node of a cluster has both the catalogue and the rows
  const { rows: columns } = await sql<{ step: number; columns: readonly string[] }>`
    select step, array(select attname::text from pg_attribute
      where attrelid = to_regclass(format('public.%I', table_name)) and attnum > 0 and not attisdropped
        and attgenerated = '' and kept ? attname order by attnum) as columns
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as steps (step integer, table_name text, kept jsonb)`.execute(
    tx.db,
  );
  const columnsOf = new Map(columns.map((found) => [found.step, found.columns]));
  return rows.map(({ step, table_name }) => ({ step, table_name, columns: columnsOf.get(step) ?? [] }));
}

async function insertAgain(
  tx: ScopeTransaction,
  deletionId: string,
  { step, table_name, columns }: Step,
): Promise<void> {
  const table = sql.table(table_name);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(columns.map((column) => sql.ref(`back.${column}`)));
  const isKept = sql`d.scope_id = ${tx.scopeId} and d.deletion_id = ${deletionId} and d.step = ${step}::smallint and d.whole`;
  if (table_name === 'api_keys') {
    // two statements, because keys and deleted rows are on different nodes of a cluster
    const kept = await sql<{ row: object }>`select "row" from deleted_rows d where ${isKept}`.execute(tx.db);
    const rows = JSON.stringify(kept.rows.map(({ row }) => row));
    await sql`insert into api_keys (${names}) overriding system value
      select ${values} from jsonb_populate_recordset(null::api_keys, ${rows}::jsonb) back`.execute(tx.db);
    return;
  }
  const growth = sql`select sum(bytes) from returned`;
  const searched = QUEUED_TABLES[table_name];
  await storing(tx, {
    ctes: sql`returned as (
      insert into ${table} (${names}) overriding system value
      select ${values} from deleted_rows d, jsonb_populate_record(null::${table}, d."row") back
      where ${isKept}
      returning stored_bytes as bytes${searched?.returning ?? sql``})${searched ? queued(tx, { ...searched.as, cte: 'returned' }) : sql``}`,
    ...(table_name === 'checkpoints' ? { checkpointGrowth: growth } : { growth }),
  });
}

// What has been linked to something else since keeps that.
async function linkAgain(tx: ScopeTransaction, deletionId: string): Promise<void> {
  await storing(tx, {
    ctes: sql`lost as materialized (
      select s.session_id, s.stored_bytes, d."row" as kept from deleted_rows d
      join tool_sessions s on s.scope_id = d.scope_id and s.session_id = d."row"->>'session_id'
      where d.scope_id = ${tx.scopeId} and d.deletion_id = ${deletionId} and not d.whole
      order by s.session_id for update of s
    ),
    linked as (
      update tool_sessions s set project_id = coalesce(s.project_id, kept->>'project_id'),
        previous_session_id = coalesce(s.previous_session_id, kept->>'previous_session_id'),
        has_checkpoints = s.has_checkpoints or coalesce((kept->>'has_checkpoints')::boolean, false)
      from lost where s.scope_id = ${tx.scopeId} and s.session_id = lost.session_id
      returning s.stored_bytes - lost.stored_bytes as grown)`,
    growth: sql`select sum(grown) from linked`,
  });
}

/** Removes the kept rows and the tombstones. */
export async function forgetKeptRows(tx: ScopeTransaction, deletionId: string): Promise<void> {
  await sql`delete from deleted_rows where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}`.execute(
    tx.db,
  );
  await sql`delete from checkpoint_tombstones
    where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}`.execute(tx.db);
}

/** How many checkpoints would come back. */
export async function countKeptCheckpoints(tx: ScopeTransaction, deletionId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from checkpoint_tombstones
    where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}`.execute(tx.db);
  return rows[0]?.count ?? 0;
}
