import { sql } from 'kysely';
import { z } from 'zod';
import type { Transaction } from '../../../db/transaction/database.ts';
import { parsedIfAny, parsedRow } from '../../../lib/parsed-row.ts';
import { type IncomingEvent, requiresRefresh } from '../stripe/stripe-event.ts';
import { addJob, jobKey } from '../sync/job-definitions.ts';

/** The state of a received event. `waiting`: a job will check its customer, or look the customer up. */
export interface Recorded {
  readonly state: 'waiting' | 'ignored' | 'known' | 'of a replaced customer';
  /** `undefined`: the customer is not ours, or not known yet, or the event was stored before. */
  readonly tenantId: string | undefined;
}

/**
 * Stores the event with its job, unless it is stored already. Events that are irrelevant or about a customer that is
 * not ours are stored as processed.
 *
 * The job is added even if one is waiting: a worker could take that one between our check and our commit, and would
 * find nothing to do.
 */
export async function recordEvent(tx: Transaction, event: IncomingEvent): Promise<Recorded> {
  const { customer_id, related } = event;
  const refreshes = requiresRefresh(event.type);
  const isOurs = sql`exists (select 1 from stripe_customers
    where customer_id = ${customer_id}::text and deleted_at is null)`;
  const waits = sql`${refreshes}::boolean and
    case when ${customer_id}::text is null then ${related?.id ?? null}::text is not null else ${isOurs} end`;
  const { rows } = await sql`
    with recorded as (
      insert into stripe_events (event_id, type, customer_id, related_type, related_id, api_version, livemode, created_at,
        processed_at)
      values (${event.event_id}, ${event.type}, ${customer_id}::text, ${related?.type ?? null}, ${related?.id ?? null},
        ${event.api_version}, ${event.livemode}, ${event.created_at}::timestamptz, case when ${waits} then null else now() end)
      on conflict (event_id) do nothing
      returning event_id, customer_id, processed_at is null as waiting
    )
    select waiting, c.tenant_id, ${refreshes}::boolean and coalesce(c.replaced_at is not null, false) as replaced
    from recorded left join stripe_customers c on c.customer_id = recorded.customer_id left join lateral (
      select ${addJob('refresh-customer', REFRESH)} where recorded.waiting and recorded.customer_id is not null
      union all
      select ${addJob('resolve-event', RESOLVE)} where recorded.waiting and recorded.customer_id is null
    ) job on true`.execute(tx.db);
  const recorded = parsedIfAny(recordedRow, rows[0]);
  if (!recorded) return { state: 'known', tenantId: undefined };
  const { waiting, tenant_id, replaced } = recorded;
  const state = waiting ? 'waiting' : replaced ? 'of a replaced customer' : 'ignored';
  return { state, tenantId: tenant_id ?? undefined };
}

const recordedRow = z.object({
  waiting: z.boolean(),
  tenant_id: z.string().nullable(),
  replaced: z.boolean(),
});

const REFRESH = {
  payload: sql`json_build_object('customer_id', recorded.customer_id)`,
  key: jobKey.customer(sql.ref('recorded.customer_id')),
};
const RESOLVE = {
  payload: sql`json_build_object('event_id', recorded.event_id)`,
  key: jobKey.event(sql.ref('recorded.event_id')),
};

/** `age`: seconds since the oldest was received; 0 without one. */
const waitingEvents = z.object({ events: z.int(), age: z.number() });
export type WaitingEvents = Readonly<z.infer<typeof waitingEvents>>;

export async function findWaiting(tx: Transaction): Promise<WaitingEvents> {
  const { rows } = await sql`
    select count(*)::integer as events, coalesce(extract(epoch from now() - min(received_at)), 0)::double precision as age
    from stripe_events where processed_at is null`.execute(tx.db);
  return parsedRow(waitingEvents, rows[0]);
}

export interface UnresolvedEvent {
  readonly related_type: string | null;
  readonly related_id: string | null;
}

export function findUnresolved(tx: Transaction, eventId: string): Promise<UnresolvedEvent | undefined> {
  return tx.db
    .selectFrom('stripe_events')
    .select(['related_type', 'related_id'])
    .where('event_id', '=', eventId)
    .where('processed_at', 'is', null)
    .where('customer_id', 'is', null)
    .executeTakeFirst();
}

/** Records the customer of an event and adds the job; the event is done if the customer is not ours. */
export async function resolveEvent(
  tx: Transaction,
  eventId: string,
  customerId: string | undefined,
): Promise<void> {
  await sql`
    with resolved as (
      update stripe_events set customer_id = ${customerId ?? null}::text,
        processed_at = case when exists (select 1 from stripe_customers
          where customer_id = ${customerId ?? null}::text and deleted_at is null) then null else now() end
      where event_id = ${eventId} and processed_at is null
      returning customer_id, processed_at
    )
    select ${addJob('refresh-customer', {
      payload: sql`json_build_object('customer_id', resolved.customer_id)`,
      key: jobKey.customer(sql.ref('resolved.customer_id')),
    })} from resolved where processed_at is null`.execute(tx.db);
}

/** Marks events as processed that came in before Stripe was asked. */
export async function markProcessed(
  tx: Transaction,
  customerId: string,
  receivedUntil: string,
): Promise<void> {
  await tx.db
    .updateTable('stripe_events')
    .set({ processed_at: sql<string>`now()` })
    .where('customer_id', '=', customerId)
    .where('processed_at', 'is', null)
    .where('received_at', '<=', receivedUntil)
    .execute();
}

/** Returns the number of deleted events. */
export async function forgetEvents(tx: Transaction, days: number): Promise<number> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('stripe_events')
    .where('processed_at', 'is not', null)
    .where('received_at', '<', sql<string>`now() - make_interval(days => ${days}::integer)`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
