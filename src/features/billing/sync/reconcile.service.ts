import { BILLING } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { Logger } from '../../../lib/logger.ts';
import { reasonOf } from '../billing.errors.ts';
import { type LiveCustomer, listCustomers } from '../billing.repository.ts';
import { rememberPrices } from '../prices/price.repository.ts';
import { rememberable, statedPlan } from '../prices/price-plans.ts';
import { forgetRequests } from '../stripe/outgoing-request.repository.ts';
import { listedEvent, requiresRefresh } from '../stripe/stripe-event.ts';
import type { StripeGateway } from '../stripe/stripe-gateway.ts';
import { forgetEvents } from '../webhook/inbox.repository.ts';
import type { WebhookService } from '../webhook/webhook.service.ts';
import type { ColumnDifference, CustomerSyncService } from './customer-sync.service.ts';
import { enqueueOverdueEvents, enqueueRefresh, listJobs, type PendingJob } from './job-queue.repository.ts';

const PAGE = 500;
const AT_ONCE = 4;
const KEEP_DAYS = 60;

/** What a reconciliation found for one tenant; `failed` if Stripe could not be asked. */
export interface TenantDrift {
  readonly tenant_id: string;
  readonly customer_id: string;
  readonly differences: readonly ColumnDifference[];
  readonly failed?: string;
}

/** Finds changes that no event reported, because it was lost or this server was down. */
export class ReconcileService {
  readonly #database: Database;
  readonly #stripe: StripeGateway;
  readonly #sync: CustomerSyncService;
  readonly #webhook: WebhookService;
  readonly #log: Logger;

  constructor(
    database: Database,
    stripe: StripeGateway,
    { sync, webhook, log }: { sync: CustomerSyncService; webhook: WebhookService; log: Logger },
  ) {
    this.#database = database;
    this.#stripe = stripe;
    this.#sync = sync;
    this.#webhook = webhook;
    this.#log = log;
  }

  /** Stores the events that Stripe could not deliver. Returns the number of new ones. */
  async fetchUndelivered(): Promise<number> {
    let found = 0;
    for await (const event of this.#stripe.undeliveredEvents()) {
      if (!requiresRefresh(event.type)) continue;
      if ((await this.#webhook.record(listedEvent(event))) === 'waiting') found += 1;
    }
    if (found > 0)
      this.#log.warn(
        { code: 'billing_undelivered_events', found },
        'stored events that Stripe could not deliver',
      );
    return found;
  }

  /**
   * Checks every customer, and corrects differences unless it is a dry run. `report` receives each result as it comes.
   */
  async reconcile(
    { dryRun }: { readonly dryRun: boolean },
    report: (drift: TenantDrift) => void = () => {},
  ): Promise<{ readonly customers: number; readonly drifted: number; readonly failed: number }> {
    if (!dryRun) await this.rememberCatalogue();
    const sums = { customers: 0, drifted: 0, failed: 0 };
    for await (const page of this.#pages()) {
      await inParallel(page, async (customer) => {
        const drift = await this.#reconcileOne(customer, dryRun);
        sums.customers += 1;
        if (drift.differences.length > 0) sums.drifted += 1;
        if (drift.failed !== undefined) sums.failed += 1;
        report(drift);
      });
    }
    this.#log.info({ ...sums, dry_run: dryRun }, 'billing: reconciled');
    return sums;
  }

  async #reconcileOne(customer: LiveCustomer, dryRun: boolean): Promise<TenantDrift> {
    const { customer_id } = customer;
    try {
      const differences = dryRun
        ? await this.#sync.compare(customer_id)
        : await this.#sync.refresh(customer_id, { always: true, recordDrift: true });
      if (differences.length > 0)
        this.#log.warn(
          { code: 'billing_drift', ...customer, differences },
          'the stored plan differed from Stripe and was corrected',
        );
      return { ...customer, differences };
    } catch (error) {
      this.#log.error(
        { code: 'billing_reconcile_failed', ...customer, err: error },
        'a customer could not be reconciled',
      );
      return { ...customer, differences: [], failed: reasonOf(error) };
    }
  }

  /** Remembers which prices are for sale, before one of their lookup keys moves. */
  async rememberCatalogue(): Promise<void> {
    const prices = rememberable(await this.#stripe.cataloguePrices(), statedPlan);
    await this.#database.writeOne(BILLING, (tx) => rememberPrices(tx, prices));
  }

  async *#pages(): AsyncGenerator<LiveCustomer[]> {
    for (let after = ''; ; ) {
      const page = await this.#database.readOne(BILLING, (tx) => listCustomers(tx, after, PAGE));
      const last = page.at(-1);
      if (!last) return;
      yield page;
      after = last.customer_id;
    }
  }

  /** Adds jobs for events that wait without one. */
  async sweep(): Promise<void> {
    await this.#database.writeOne(BILLING, enqueueOverdueEvents);
  }

  /** Deletes data that is no longer needed. */
  async tidy(): Promise<void> {
    await this.#database.writeOne(BILLING, (tx) => forgetEvents(tx, KEEP_DAYS));
    await this.#database.writeOne(BILLING, (tx) => forgetRequests(tx, KEEP_DAYS));
  }

  /** Parked ones first. */
  jobs(limit = 1_000): Promise<PendingJob[]> {
    return this.#database.readOne(BILLING, (tx) => listJobs(tx, limit));
  }

  enqueue(customerId: string): Promise<void> {
    return this.#database.writeOne(BILLING, (tx) => enqueueRefresh(tx, customerId));
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  });
  await Promise.all(workers);
}
