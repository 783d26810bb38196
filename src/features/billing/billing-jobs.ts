import { type RawBuilder, sql } from 'kysely';

/** The tasks of the worker and what each is told. */
export interface BillingTasks {
  /** `always`: also where no event is waiting. */
  readonly 'refresh-customer': { readonly customer_id: string; readonly always?: boolean };
  readonly 'resolve-event': { readonly event_id: string };
}

/** A job is tried ten times over three and a half hours, and then parked until the next event or the daily reconcile. */
export const MOST_ATTEMPTS = 10;

/** Of one key there is one job that waits; one that runs already is joined by a second. */
export const jobKey = {
  event: (customerId: string) => `customer:${customerId}`,
  refresh: (customerId: string) => `refresh:${customerId}`,
  grace: (customerId: string) => `grace:${customerId}`,
  resolve: (eventId: string) => `event:${eventId}`,
} as const;

/** SQL that puts a job in. `payload`, `key` and `at` are SQL. */
export function addJob(
  task: keyof BillingTasks,
  {
    payload,
    key,
    at = sql`now()`,
  }: { payload: RawBuilder<unknown>; key: RawBuilder<unknown>; at?: RawBuilder<unknown> },
): RawBuilder<unknown> {
  return sql`graphile_worker.add_job(${task}::text, payload := ${payload}, job_key := ${key}, run_at := ${at},
    max_attempts := ${MOST_ATTEMPTS}::integer)`;
}
