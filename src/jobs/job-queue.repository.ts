import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../db/transaction/database.ts';

// This file uses private tables of graphile-worker, so the version of graphile-worker is pinned.

/** The name of the lock that a worker holds while it runs. Servers of older releases use the same name. */
export const workerLock = (workerId: string): string => `billing-worker:${workerId}`;

/** Frees the jobs of workers that have died: their lock is free. */
export async function freeAbandonedJobs(tx: Transaction): Promise<void> {
  await sql`
    select graphile_worker.force_unlock_workers(array_agg(worker)) from (
      select distinct locked_by as worker from graphile_worker._private_jobs where locked_at is not null
    ) busy
    where pg_try_advisory_xact_lock(hashtextextended(${workerLock('')} || worker, 0))
    having count(*) > 0`.execute(tx.db);
}

/** Deletes jobs whose key was taken over by another job: they have nothing left to do, but the library keeps them. */
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
 * Adds a job for each tenant, keyed by task and tenant. A job that is already waiting keeps its place in the queue, so
 * the next round does not move a tenant to the end.
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
