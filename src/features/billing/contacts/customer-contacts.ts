import { BILLING, IDENTITY } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { AppError } from '../../../lib/errors.ts';
import { BillingUnavailable } from '../billing.errors.ts';
import type { StripeGateway } from '../stripe/stripe-gateway.ts';
import { enqueueRefresh } from '../sync/job-queue.repository.ts';
import {
  type Contact,
  findContacts,
  findSent,
  listSent,
  markContactRefused,
  type SentContact,
  writeSent,
} from './contact.repository.ts';

const PAGE = 500;

/** Keeps the name and the email address of Stripe's customer those of the tenant and its owner. */
export class CustomerContacts {
  readonly #database: Database;
  readonly #stripe: StripeGateway;

  constructor(database: Database, stripe: StripeGateway) {
    this.#database = database;
    this.#stripe = stripe;
  }

  /**
   * Sends what has changed since it was sent last. `inStripe`: what the customer has there; what somebody typed in before
   * the first time stays. A failure is never in the way of a plan: it is tried again in an hour.
   */
  async keep(held: Database, customerId: string, inStripe: Contact): Promise<void> {
    const sent = await held.readOne(BILLING, (tx) => findSent(tx, customerId));
    if (!sent || sent.refused) return;
    const [contact] = await this.#contactsOf([sent]);
    if (!contact || !differs(sent, contact)) return;
    const changes = changesOf(sent, contact, inStripe);
    try {
      if (Object.keys(changes).length > 0) await this.#stripe.updateCustomer(customerId, changes);
      // an owner who left without a successor stays in Stripe
      const email = contact.email ?? sent.sent_email;
      await held.writeOne(BILLING, (tx) => writeSent(tx, customerId, { name: contact.name, email }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error instanceof BillingUnavailable) return;
      await held.writeOne(BILLING, (tx) => markContactRefused(tx, customerId));
    }
  }

  /** Has the customers looked at whose tenant or owner has changed. Returns their number. */
  async enqueueChanged(): Promise<number> {
    let changed = 0;
    for (let after = ''; ; ) {
      const page = await this.#database.readOne(BILLING, (tx) => listSent(tx, after, PAGE));
      const last = page.at(-1);
      if (!last) return changed;
      const contacts = new Map((await this.#contactsOf(page)).map((one) => [one.tenant_id, one]));
      for (const sent of page) {
        const contact = contacts.get(sent.tenant_id);
        if (sent.refused || !contact || !differs(sent, contact)) continue;
        await this.#database.writeOne(BILLING, (tx) => enqueueRefresh(tx, sent.customer_id));
        changed += 1;
      }
      after = last.customer_id;
    }
  }

  #contactsOf(customers: readonly SentContact[]) {
    const tenantIds = customers.map(({ tenant_id }) => tenant_id);
    return this.#database.readOne(IDENTITY, (tx) => findContacts(tx, tenantIds));
  }
}

function differs({ sent_name, sent_email }: SentContact, { name, email }: Contact): boolean {
  return name !== sent_name || (email !== null && email !== sent_email);
}

function changesOf(
  sent: SentContact,
  { name, email }: Contact,
  inStripe: Contact,
): { name?: string; email?: string } {
  const keepsName = sent.sent_name === null && inStripe.name !== null;
  const keepsEmail = sent.sent_email === null && inStripe.email !== null;
  return {
    ...(name !== null && name !== sent.sent_name && !keepsName && { name }),
    ...(email !== null && email !== sent.sent_email && !keepsEmail && { email }),
  };
}
