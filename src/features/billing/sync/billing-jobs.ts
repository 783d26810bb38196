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
] as const;
type BillingTask = (typeof BILLING_TASKS)[number];

/** A job is tried ten times over three and a half hours, and then parked until the next event or the daily reconcile. */
export const MAX_ATTEMPTS = 10;

/**
 * Of one key there is one job that waits; one that runs already is joined by a second. `customer`: an event of it has come;
 * `refresh`: somebody wants it looked at; `grace`: its grace is over; `event`: whose it is has to be found out. `id` is SQL.
 */
export const jobKey = {
  customer: (id: RawBuilder<unknown>) => sql`'customer:' || ${id}`,
  refresh: (id: RawBuilder<unknown>) => sql`'refresh:' || ${id}`,
  grace: (id: RawBuilder<unknown>) => sql`'grace:' || ${id}`,
  event: (id: RawBuilder<unknown>) => sql`'event:' || ${id}`,
} as const;

/** SQL that puts a job in. `payload`, `key` and `at` are SQL. */
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
