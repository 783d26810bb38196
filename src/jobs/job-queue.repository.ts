import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Transaction } from '../db/transaction/database.ts';
import { parsedRow } from '../lib/parsed-row.ts';

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

const jobCount = z.object({
  task: z.string(),
  state: z.enum(['waiting', 'running', 'scheduled', 'parked']),
  jobs: z.int(),
  /** Seconds since the oldest of them was due, or has begun. Below 0 for those that are not due yet. */
  age: z.number(),
});
export type JobCount = Readonly<z.infer<typeof jobCount>>;

/** The jobs of every task by their state. Those that were replaced by others do not count. */
export async function countJobs(tx: Transaction): Promise<JobCount[]> {
  const { rows } = await sql`
    select task, state, count(*)::integer as jobs, extract(epoch from now() - min(since))::double precision as age from (
      select t.identifier as task,
        case when j.locked_at is not null then 'running' when j.attempts >= j.max_attempts then 'parked'
          when j.run_at > now() then 'scheduled' else 'waiting' end as state,
        coalesce(j.locked_at, j.run_at) as since
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where j.key is not null or j.locked_at is not null or j.attempts < j.max_attempts
    ) job group by task, state`.execute(tx.db);
  return rows.map((row) => parsedRow(jobCount, row));
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
