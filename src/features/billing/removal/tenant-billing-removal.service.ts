import { BILLING } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { BillingNotConfigured, CustomerUnknown } from '../billing.errors.ts';
import { markDeleted } from '../billing.repository.ts';
import type { StripeGateway } from '../stripe/stripe-gateway.ts';
import type { CustomerSyncService } from '../sync/customer-sync.service.ts';
import {
  type CustomerOfTenant,
  deleteEventsOf,
  deleteJobsOf,
  listCustomersOf,
} from './tenant-billing-removal.repository.ts';

interface StripeParts {
  readonly stripe: StripeGateway;
  readonly sync: CustomerSyncService;
}

/** The billing of a tenant that is removed for good: its customers in Stripe, and what the billing role keeps about them. */
export class TenantBillingRemovalService {
  readonly #database: Database;
  readonly #stripe: StripeParts | undefined;

  /** `stripe`: `undefined` if billing is not configured. */
  constructor(database: Database, stripe: StripeParts | undefined) {
    this.#database = database;
    this.#stripe = stripe;
  }

  /** Brings the stored subscription up to date, before it is decided by. Throws BillingNotConfigured or BillingUnavailable. */
  async refresh(tenantId: string): Promise<void> {
    for (const { customer_id, deleted } of await this.customersOf(tenantId))
      if (!deleted) await this.#parts().sync.refresh(customer_id, { always: true }).catch(ignoreUnknown);
  }

  /**
   * Deletes the customers in Stripe, which keeps their invoices, as tax law demands of it. One that Stripe does not know
   * counts as deleted. Throws BillingNotConfigured or BillingUnavailable; repeating it is safe.
   */
  async removeCustomers(tenantId: string): Promise<void> {
    for (const { customer_id: id, deleted } of await this.customersOf(tenantId)) {
      if (deleted) continue;
      // a refresh that began before would write the state of a customer that is gone
      await this.#database.underLock(BILLING, `stripe:${id}`, async (held) => {
        await this.#parts().stripe.deleteCustomer(id);
        await held.writeOne(BILLING, (tx) => markDeleted(tx, id));
      });
    }
  }

  /** Removes jobs and events about the tenant. Returns their number by table. */
  async removeTraces(tenantId: string): Promise<Readonly<Record<string, number>>> {
    const customers = (await this.customersOf(tenantId)).map(({ customer_id }) => customer_id);
    return this.#database.inScope(BILLING, async (tx) => ({
      'graphile_worker._private_jobs': await deleteJobsOf(tx, tenantId, customers),
      stripe_events: await deleteEventsOf(tx, customers),
    }));
  }

  customersOf(tenantId: string): Promise<CustomerOfTenant[]> {
    return this.#database.readOne(BILLING, (tx) => listCustomersOf(tx, tenantId));
  }

  #parts(): StripeParts {
    if (!this.#stripe) throw new BillingNotConfigured();
    return this.#stripe;
  }
}

/** There is no subscription of a customer that Stripe does not know. */
function ignoreUnknown(error: unknown): void {
  if (!(error instanceof CustomerUnknown)) throw error;
}
