import { sql } from 'kysely';
import { z } from 'zod';
import type { Transaction } from '../../../db/transaction/database.ts';
import { parsedRow } from '../../../lib/parsed-row.ts';

export type StripeOperation = 'create_customer' | 'create_checkout_session' | 'create_portal_session';

/** A call that is about to be made, or was started and never finished. */
const outgoingRequest = z.object({
  /** The idempotency key. */
  request_id: z.string(),
});
export type OutgoingRequest = Readonly<z.infer<typeof outgoingRequest>>;

export interface Opener {
  readonly kind: string;
  readonly user_id?: string | undefined;
  readonly key_id?: string | undefined;
}

export interface RequestClaim {
  readonly tenantId: string;
  readonly operation: StripeOperation;
  readonly parameters: object;
  /** For the audit log, of what the object leads to. */
  readonly openedBy?: Opener | undefined;
  /** An unfinished call is repeated with its key for this long; Stripe keeps keys for 24 hours. */
  readonly repeatWithinSeconds: number;
}

/**
 * Returns the recent unfinished call of this kind with these parameters, or a new one. Abandons any other unfinished
 * call.
 */
export async function claimRequest(tx: Transaction, claim: RequestClaim): Promise<OutgoingRequest> {
  const { tenantId, operation, parameters, openedBy, repeatWithinSeconds } = claim;
  const json = JSON.stringify(parameters);
  await sql`
    update stripe_requests set finished_at = now()
    where tenant_id = ${tenantId} and operation = ${operation} and finished_at is null
      and (parameters <> ${json}::jsonb or created_at < now() - make_interval(secs => ${repeatWithinSeconds}::integer))`.execute(
    tx.db,
  );
  await sql`
    insert into stripe_requests (tenant_id, operation, parameters, opened_by)
    values (${tenantId}, ${operation}, ${json}::jsonb, ${openedBy ? JSON.stringify(openedBy) : null}::jsonb)
    on conflict (tenant_id, operation) where finished_at is null do nothing`.execute(tx.db);
  const { rows } = await sql`
    select request_id from stripe_requests
    where tenant_id = ${tenantId} and operation = ${operation} and finished_at is null`.execute(tx.db);
  return parsedRow(outgoingRequest, rows[0]);
}

/** `objectId`: the id of the created object; `null` for none. */
export async function finishRequest(
  tx: Transaction,
  requestId: string,
  objectId: string | null,
): Promise<void> {
  await tx.db
    .updateTable('stripe_requests')
    .set({ finished_at: sql<string>`now()`, object_id: objectId })
    .where('request_id', '=', requestId)
    .execute();
}

/** Who had the page made. `requestId` is what the subscription says, and may be anything. */
export async function findOpener(
  tx: Transaction,
  tenantId: string,
  requestId: string,
): Promise<Opener | undefined> {
  const { rows } = await sql<{ opened_by: Opener | null }>`
    select opened_by from stripe_requests where request_id::text = ${requestId} and tenant_id = ${tenantId}`.execute(
    tx.db,
  );
  return rows[0]?.opened_by ?? undefined;
}

export async function forgetRequests(tx: Transaction, days: number): Promise<void> {
  await sql`delete from stripe_requests
    where finished_at < now() - make_interval(days => ${days}::integer)`.execute(tx.db);
}
