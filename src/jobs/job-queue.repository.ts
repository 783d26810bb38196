import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../db/transaction/database.ts';

// What follows stands on the private tables of graphile-worker, whose version is therefore pinned exactly.

/** The name of the lock that a worker holds for as long as it lives. Servers of an older release ask for it, too. */
export const workerLock = (workerId: string): string => `billing-worker:${workerId}`;

/** Frees the jobs of workers that are no more: nobody holds their lock. */
export async function freeAbandonedJobs(tx: Transaction): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(worker)) from (
      select distinct locked_by as worker from graphile_worker._private_jobs where locked_at is not null
    ) busy
    where pg_try_advisory_xact_lock(hashtextextended(${workerLock('')} || worker, 0))
    having count(*) > 0`.execute(tx.db);
}

/** A job whose key another one took over has nothing left to do; the library keeps it. */
export async function deleteReplacedJobs(tx: Transaction): Promise<void> {
  await sql`delete from graphile_worker._private_jobs
    where key is null and locked_at is null and attempts >= max_attempts`.execute(tx.db);
}

export interface ScopeJob {
  readonly task: string;
  readonly maxAttempts: number;
  readonly priority: number;
}

/**
 * Adds a job for each tenant, keyed by task and tenant. One that waits keeps its place in the queue, so a tenant whose turn
 * has not come before the next round is not put last again.
 */
export async function addTenantJobs(
  tx: Transaction,
  tenantIds: readonly string[],
  { task, maxAttempts, priority }: ScopeJob,
): Promise<void> {
  const name: RawBuilder<string> = sql`${task}::text`;
  await sql`
    select count(*) from graphile_worker.add_jobs(
      (select array_agg(row(
          ${name}, json_build_object('tenant_id', id), null::text, now(), ${maxAttempts}::smallint, ${name} || ':' || id,
          ${priority}::smallint, null::text[]
        )::graphile_worker.job_spec order by id)
      from unnest(${tenantIds}::text[]) as id),
      job_key_preserve_run_at := true)`.execute(tx.db);
}
