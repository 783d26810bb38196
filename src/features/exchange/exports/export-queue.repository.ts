import { sql } from 'kysely';
import { type Scope, scopeIdOf } from '../../../auth/scope.ts';
import type { Transaction } from '../../../db/transaction/database.ts';

/** The tasks of the two kinds of scopes: only servers with local mode work for it. */
export const EXPORT_TASKS = { tenant: 'export-tenant', local: 'export-local' } as const;

/** After the jobs of billing, which people wait for. */
const PRIORITY = 5;
/** A job that throws is tried again; the export itself counts its runs, and ends before that (`MAX_RUNS`). */
const MAX_ATTEMPTS = 10;
/** So many exports run at once, over all processes, so that they leave most places of the workers to other jobs. */
const QUEUES = 2;

/** As the billing role. Adds the job of an export, unless it is there, also if it is running. */
export async function addExportJob(tx: Transaction, scope: Scope, exportId: string): Promise<void> {
  const scopeId = scopeIdOf(scope);
  const payload = JSON.stringify({
    export_id: exportId,
    ...(scope.kind === 'tenant' && { tenant_id: scopeId }),
  });
  await sql`select graphile_worker.add_job(${EXPORT_TASKS[scope.kind]}::text, payload := ${payload}::json,
    queue_name := 'exports-' || abs(hashtext(${scopeId}::text) % ${QUEUES}::integer),
    job_key := ${`export:${scopeId}:${exportId}`}::text, job_key_mode := 'unsafe_dedupe',
    max_attempts := ${MAX_ATTEMPTS}::integer, priority := ${PRIORITY}::integer)`.execute(tx.db);
}
