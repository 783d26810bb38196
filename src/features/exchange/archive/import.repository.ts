import { sql } from 'kysely';
import { LOCAL_TABLES } from '../../../db/distribution/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { QUEUED_TABLES, queued } from '../../../db/transaction/search-queue.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { ARCHIVE_TABLES } from './archive.tables.ts';
import type { ArchiveTable } from './archive-table.ts';

/** Two imports into the same scope would each find it empty. Until the transaction ends. */
export async function lockImport(tx: ScopeTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`import:${tx.scopeId}`}, 0))`.execute(tx.db);
}

/** The tables that have rows of the scope already. */
export async function tablesInUse(tx: ScopeTransaction): Promise<string[]> {
  const isUsed = ({ table }: ArchiveTable) =>
    sql`select ${table}::text as name where exists (select 1 from ${sql.table(table)} where scope_id = ${tx.scopeId})`;
  // no statement can read tables of the coordinator together with distributed ones
  const [local, distributed] = [true, false].map((isLocal) =>
    ARCHIVE_TABLES.filter(({ imported, table }) => imported && isLocal === table in LOCAL_TABLES),
  ) as [ArchiveTable[], ArchiveTable[]];
  const found = await Promise.all(
    [distributed, local].map((tables) =>
      sql<{ name: string }>`${sql.join(tables.map(isUsed), sql` union all `)}`.execute(tx.db),
    ),
  );
  return found.flatMap(({ rows }) => rows.map(({ name }) => name));
}

/** A session can follow one that comes later. `requireReferences` checks it. */
export async function deferReferences(tx: ScopeTransaction): Promise<void> {
  await sql`set constraints tool_sessions__previous_session_id deferred`.execute(tx.db);
}

export async function requireReferences(tx: ScopeTransaction): Promise<void> {
  await sql`set constraints tool_sessions__previous_session_id immediate`.execute(tx.db);
}

/** Stores rows as they were. `rows`: a JSON array of lines of the table, whose fields have been checked. */
export async function insertRows(
  tx: ScopeTransaction,
  { table, fields, imported, measured }: ArchiveTable,
  rows: string,
): Promise<void> {
  const computed = Object.entries(imported?.computed ?? {});
  const columns = sql.join([...fields, ...computed.map(([name]) => name)].map((name) => sql.ref(name)));
  const values = sql.join([
    ...fields.map((name) => sql.ref(name)),
    ...computed.map(([, expression]) => sql.raw(expression)),
  ]);
  const size = measured ? sql`stored_bytes` : sql`0 as stored_bytes`;
  const growth = sql`select sum(stored_bytes) from stored`;
  const searched = QUEUED_TABLES[table];
  await storing(tx, {
    ctes: sql`stored as (
      insert into ${sql.table(table)} (${columns})
      select ${values} from jsonb_populate_recordset(null::${sql.table(table)}, ${rows}::jsonb)
      returning ${size}${searched?.returning ?? sql``})${searched ? queued(tx, { ...searched.as, cte: 'stored' }) : sql``}`,
    ...(table === 'checkpoints' ? { checkpointGrowth: growth } : { growth }),
  });
}

/** The bytes that are counted for the tenant, without those of this transaction. */
export async function countedBytes(tx: ScopeTransaction): Promise<number> {
  const counted = tx.selectFrom('tenant_storage').select(['bytes', 'checkpoint_bytes']);
  const { bytes = 0, checkpoint_bytes = 0 } = (await counted.executeTakeFirst()) ?? {};
  return bytes + checkpoint_bytes;
}
