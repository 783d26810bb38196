import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';

/** `always`: also where no event is waiting. */
export const refreshCustomerPayload = z.object({
  customer_id: z.string(),
  always: z.boolean().default(false),
});
export const resolveEventPayload = z.object({ event_id: z.string() });

export const BILLING_TASKS = [
  'refresh-customer',
  'resolve-event',
  'sweep',
  'fetch-undelivered',
  'reconcile',
  'end-plans',
  'keep-contacts',
] as const;
type BillingTask = (typeof BILLING_TASKS)[number];

/**
 * A job is tried ten times over three and a half hours, and is then parked until the next event or the daily
 * reconciliation.
 */
export const MAX_ATTEMPTS = 10;

/**
 * At most one job per key waits; if one is already running, a second one is added. `customer`: an event of the customer
 * has arrived; `refresh`: a sync was requested; `grace`: the grace period is over; `event`: the event's customer must
 * be looked up. `id` is SQL.
 */
export const jobKey = {
  customer: (id: RawBuilder<unknown>) => sql`'customer:' || ${id}`,
  refresh: (id: RawBuilder<unknown>) => sql`'refresh:' || ${id}`,
  grace: (id: RawBuilder<unknown>) => sql`'grace:' || ${id}`,
  event: (id: RawBuilder<unknown>) => sql`'event:' || ${id}`,
} as const;

/** SQL that adds a job. `payload`, `key` and `at` are SQL. */
export function addJob(
  task: BillingTask,
  {
    payload,
    key,
    at = sql`now()`,
  }: { payload: RawBuilder<unknown>; key: RawBuilder<unknown>; at?: RawBuilder<unknown> },
): RawBuilder<unknown> {
  return sql`graphile_worker.add_job(${task}::text, payload := ${payload}, job_key := ${key}, run_at := ${at},
    max_attempts := ${MAX_ATTEMPTS}::integer)`;
}
