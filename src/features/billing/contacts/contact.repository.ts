import { sql } from 'kysely';
import type { Transaction } from '../../../db/transaction/database.ts';

/** Whom Stripe writes to. */
export interface Contact {
  readonly name: string | null;
  readonly email: string | null;
}

export interface TenantContact extends Contact {
  readonly tenant_id: string;
}

/** The tenants' names and their owners' email addresses; of several owners, the first one. As the identity role. */
export async function findContacts(tx: Transaction, tenantIds: readonly string[]): Promise<TenantContact[]> {
  const { rows } = await sql<TenantContact>`
    select t.id as tenant_id, t.name, (select m.email from tenant_users m where m.tenant_id = t.id and m.role = 'owner'
      order by m.created_at, m.user_id limit 1) as email
    from tenants t where t.id = any (${[...tenantIds]}::text[])`.execute(tx.db);
  return rows;
}

export interface SentContact {
  readonly customer_id: string;
  readonly tenant_id: string;
  readonly sent_name: string | null;
  readonly sent_email: string | null;
  /** Stripe refused it less than an hour ago. */
  readonly refused: boolean;
}

const COLUMNS = sql`customer_id, tenant_id, sent_name, sent_email,
  coalesce(contact_refused_at > now() - interval '1 hour', false) as refused`;

export async function findSent(tx: Transaction, customerId: string): Promise<SentContact | undefined> {
  const { rows } = await sql<SentContact>`
    select ${COLUMNS} from stripe_customers where customer_id = ${customerId} and deleted_at is null`.execute(
    tx.db,
  );
  return rows[0];
}

/** In order, starting after `after`. */
export async function listSent(tx: Transaction, after: string, limit: number): Promise<SentContact[]> {
  const { rows } = await sql<SentContact>`
    select ${COLUMNS} from stripe_customers where deleted_at is null and customer_id > ${after}
    order by customer_id limit ${limit}::integer`.execute(tx.db);
  return rows;
}

export async function writeSent(
  tx: Transaction,
  customerId: string,
  { name, email }: Contact,
): Promise<void> {
  await tx.db
    .updateTable('stripe_customers')
    .set({ sent_name: name, sent_email: email, contact_refused_at: null })
    .where('customer_id', '=', customerId)
    .execute();
}

export async function markContactRefused(tx: Transaction, customerId: string): Promise<void> {
  await tx.db
    .updateTable('stripe_customers')
    .set({ contact_refused_at: sql<string>`now()` })
    .where('customer_id', '=', customerId)
    .execute();
}
