import { sql } from 'kysely';
import type { Transaction } from '../../../db/transaction/database.ts';
import { addJob, BILLING_TASKS, jobKey } from './job-definitions.ts';

// What follows uses private tables of graphile-worker, so the version of graphile-worker is pinned.

/** A job of billing that is not done yet. `parked`: it failed too often and waits for a new event or the nightly reconciliation. */
export interface PendingJob {
  readonly id: string;
  readonly task: string;
  readonly about: string;
  readonly state: 'waiting' | 'running' | 'parked';
  readonly attempts: number;
  readonly run_at: string;
  readonly last_error: string | null;
}

export async function listJobs(tx: Transaction, limit: number): Promise<PendingJob[]> {
  const { rows } = await sql<PendingJob>`
    select j.id::text, t.identifier as task, coalesce(j.payload->>'customer_id', j.payload->>'event_id', '') as about,
      case when j.locked_at is not null then 'running' when j.attempts >= j.max_attempts then 'parked' else 'waiting' end as state,
      j.attempts, j.run_at, j.last_error
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = any (${BILLING_TASKS}::text[])
      and (j.key is not null or j.locked_at is not null or j.attempts < j.max_attempts)
    order by j.attempts >= j.max_attempts desc, j.run_at, j.id limit ${limit}::integer`.execute(tx.db);
  return rows;
}

/** Removes the parked jobs of a customer that has been synchronized. */
export async function dropParkedJobs(tx: Transaction, customerId: string): Promise<void> {
  const id = sql`${customerId}::text`;
  await sql`delete from graphile_worker._private_jobs
    where key in (${jobKey.customer(id)}, ${jobKey.refresh(id)}, ${jobKey.grace(id)}) and locked_at is null and attempts >= max_attempts`.execute(
    tx.db,
  );
}

/** Checks the customer again when its grace period is over. */
export async function scheduleEndOfGrace(
  tx: Transaction,
  customerId: string,
  graceUntil: string,
): Promise<void> {
  await sql`select ${addJob('refresh-customer', {
    payload: sql`json_build_object('customer_id', ${customerId}::text, 'always', true)`,
    key: jobKey.grace(sql`${customerId}::text`),
    at: sql`${graceUntil}::timestamptz + interval '1 second'`,
  })}`.execute(tx.db);
}

/** Checks the customer as soon as a worker is free. */
export async function enqueueRefresh(tx: Transaction, customerId: string): Promise<void> {
  await sql`select ${addJob('refresh-customer', {
    payload: sql`json_build_object('customer_id', ${customerId}::text, 'always', true)`,
    key: jobKey.refresh(sql`${customerId}::text`),
  })}`.execute(tx.db);
}

/** Adds jobs for events that have been waiting for a minute without one. */
export async function enqueueOverdueEvents(tx: Transaction): Promise<void> {
  await sql`
    with overdue as materialized (
      select distinct case when customer_id is null then ${jobKey.event(sql.ref('event_id'))}
          else ${jobKey.customer(sql.ref('customer_id'))} end as key,
        customer_id, case when customer_id is null then event_id end as event_id
      from stripe_events where processed_at is null and received_at < now() - interval '1 minute'
    ), lost as (
      select * from overdue where not exists (select 1 from graphile_worker._private_jobs j where j.key = overdue.key)
      limit 1000
    )
    select (select ${addJob('refresh-customer', {
      payload: sql`json_build_object('customer_id', lost.customer_id)`,
      key: sql`lost.key`,
    })} where lost.customer_id is not null),
    (select ${addJob('resolve-event', {
      payload: sql`json_build_object('event_id', lost.event_id)`,
      key: sql`lost.key`,
    })} where lost.event_id is not null)
    from lost`.execute(tx.db);
}
