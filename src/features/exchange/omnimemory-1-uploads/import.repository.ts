import { sql } from 'kysely';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import { shownColumn } from '../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import type { ImportJob, StoredReport } from './import.schemas.ts';

/** Without progress for this long, the process that ran an import is gone. */
const INTERRUPTED_AFTER = sql`interval '2 minutes'`;

const STATE = sql<ImportJob['state']>`case
  when state = 'running' and progress_at < now() - ${INTERRUPTED_AFTER} then 'interrupted' else state end`;
const PLAIN = [
  'import_id',
  'file_name',
  'file_bytes',
  'time_zone',
  'dry_run',
  'report',
  'error',
  'created_by',
  'created_at',
  'progress_at',
  'finished_at',
] as const;
const SHOWN = sql`${sql.join(PLAIN.map((column) => sql`${shownColumn(column)} as ${sql.ref(column)}`))}, ${STATE} as state`;

export interface NewImport {
  readonly import_id: string;
  readonly file_name: string;
  readonly file_bytes: number;
  readonly time_zone: string;
  readonly dry_run: boolean;
  readonly report: StoredReport;
}

export async function insertImport(tx: ScopeTransaction, one: NewImport): Promise<ImportJob> {
  const [row] = await storing<ImportJob>(tx, {
    ctes: sql`begun as (
      insert into omnimemory1_imports (import_id, file_name, file_bytes, time_zone, dry_run, report)
      values (${one.import_id}, ${one.file_name}, ${one.file_bytes}::bigint, ${one.time_zone}, ${one.dry_run}::boolean,
        ${JSON.stringify(one.report)}::jsonb)
      returning *)`,
    growth: sql`select stored_bytes from begun`,
    rows: sql`select ${SHOWN} from begun`,
  });
  return row as ImportJob;
}

export async function findImport(tx: ScopeTransaction, importId: string): Promise<ImportJob | undefined> {
  const { rows } = await sql<ImportJob>`
    select ${SHOWN} from omnimemory1_imports where scope_id = ${tx.scopeId} and import_id = ${importId}`.execute(
    tx.db,
  );
  return rows[0];
}

/** Newest first. */
export function listImports(tx: ScopeTransaction, page: PageRequest): Promise<JsonPage> {
  const shape = {
    columns: PLAIN,
    computed: { state: STATE },
    time: 'created_at',
    tie: 'import_id',
    tieType: 'text',
  } as const;
  return jsonPage(tx, tx.listFrom('omnimemory1_imports'), { ...shape, columns: [...PLAIN, 'state'] }, page);
}

/** Two requests would each find that none is running. Until the transaction ends. */
export async function lockImports(tx: ScopeTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`upload:${tx.scopeId}`}, 0))`.execute(tx.db);
}

/** Whether one is running in the scope. */
export async function hasRunningImport(tx: ScopeTransaction): Promise<boolean> {
  const { rows } = await sql`
    select 1 from omnimemory1_imports where scope_id = ${tx.scopeId} and ${STATE} = 'running' limit 1`.execute(
    tx.db,
  );
  return rows.length > 0;
}

export interface ImportChange {
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly report: StoredReport;
  readonly error: string | null;
}

/** Returns whether somebody has asked to stop it. */
export async function noteProgress(
  tx: ScopeTransaction,
  importId: string,
  { state, report, error }: ImportChange,
): Promise<boolean> {
  const [row] = await storing<{ is_cancelled: boolean }>(tx, {
    ctes: sql`before as materialized (
      select stored_bytes, now() as at from omnimemory1_imports
      where scope_id = ${tx.scopeId} and import_id = ${importId} for no key update
    ),
    changed as (
      update omnimemory1_imports set state = ${state}, report = ${JSON.stringify(report)}::jsonb, error = ${error}::text,
        progress_at = before.at, finished_at = case when ${state} <> 'running' then before.at end
      from before where scope_id = ${tx.scopeId} and import_id = ${importId}
      returning omnimemory1_imports.stored_bytes, cancel_at is not null as is_cancelled
    )`,
    growth: sql`select stored_bytes - (select stored_bytes from before) from changed`,
    rows: sql`select is_cancelled from changed`,
  });
  return row?.is_cancelled ?? true;
}

/** `undefined` if there is no such import. One that has ended stays as it is. */
export async function requestStop(tx: ScopeTransaction, importId: string): Promise<ImportJob | undefined> {
  const { rows } = await sql<ImportJob>`
    with moment as materialized (select now() as at),
    stopped as (
      update omnimemory1_imports set cancel_at = coalesce(cancel_at, moment.at) from moment
      where scope_id = ${tx.scopeId} and import_id = ${importId} returning omnimemory1_imports.*)
    select ${SHOWN} from stopped`.execute(tx.db);
  return rows[0];
}
