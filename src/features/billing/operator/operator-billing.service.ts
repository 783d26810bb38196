import type { Actor } from '../../../auth/actor.ts';
import { BILLING } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { givenPlan } from '../../entitlements/applied-plan.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import type { PlanId } from '../../entitlements/plans.ts';
import {
  BillingNotConfigured,
  CustomerKnown,
  CustomerUnknown,
  NoCustomer,
  reasonOf,
} from '../billing.errors.ts';
import {
  announcePlan,
  endSubscription,
  findBilledTenant,
  listIssues,
  retireCustomer,
  type TenantIssues,
} from '../billing.repository.ts';
import { ALL_LOOKUP_KEYS } from '../stripe/lookup-keys.ts';
import type { StripeGateway } from '../stripe/stripe-gateway.ts';
import { lockPlan } from './given-plan.repository.ts';
import { GivenPlans } from './given-plans.ts';

export interface OperatorBillingParts {
  readonly audit: AuditService;
  readonly entitlements: EntitlementsService;
  /** `undefined`: billing is not configured. */
  readonly stripe: StripeGateway | undefined;
}

export interface BillingStatus {
  /** Or the reason why it does not. */
  readonly stripe: 'answers' | 'not configured' | string;
  readonly lookupKeys: readonly { readonly key: string; readonly isForSale: boolean }[];
  readonly issues: readonly TenantIssues[];
}

/** What the operator does about the billing of a tenant. */
export class OperatorBillingService {
  readonly #database: Database;
  readonly #parts: OperatorBillingParts;
  readonly #given: GivenPlans;

  constructor(database: Database, parts: OperatorBillingParts) {
    this.#database = database;
    this.#parts = parts;
    this.#given = new GivenPlans(database, parts);
  }

  /** See GivenPlans.give. */
  setPlan(tenantId: string, gift: { plan: PlanId; until?: Date | undefined }, actor: Actor): Promise<PlanId> {
    return this.#given.give(tenantId, gift, actor);
  }

  /** Records the operator's plans that have ended by the clock. Returns their number. */
  endDuePlans(): Promise<number> {
    return this.#given.endDue();
  }

  /**
   * Forgets a customer that Stripe does not know, and its subscription, so that the tenant can buy again. Throws
   * NotFound, NoCustomer, or CustomerKnown if Stripe knows the customer.
   */
  async release(tenantId: string, actor: Actor): Promise<void> {
    await this.#database.underLock(BILLING, `billing:${tenantId}`, async (held) => {
      const tenant = await held.readOne(BILLING, (tx) => findBilledTenant(tx, tenantId));
      if (!tenant) throw new NotFound('tenant');
      const { stripe_customer_id: id, status } = tenant;
      if (id === null) throw new NoCustomer();
      if (await this.#isKnown(id)) throw new CustomerKnown();
      await held.inScope(BILLING, async (tx) => {
        const before = await lockPlan(tx, tenantId);
        const after = (before && givenPlan(before, Date.now())) ?? 'free';
        await endSubscription(tx, tenantId, after);
        await retireCustomer(tx, tenantId, id);
        await announcePlan(tx, tenantId);
        await this.#parts.audit.record(tx, {
          tenantId,
          actor,
          action: 'customer.released',
          resource: { type: 'stripe_customer', id },
          before: { plan: before?.plan, status },
          after: { plan: after, status: null },
        });
      });
    });
    this.#parts.entitlements.forget(tenantId);
  }

  /** Everything that the operator has to look at. Asks Stripe whether the key works, and which plans have a price. */
  async status(): Promise<BillingStatus> {
    const issues = await this.#database.readOne(BILLING, listIssues);
    if (!this.#parts.stripe) return { stripe: 'not configured', lookupKeys: [], issues };
    try {
      const prices = await this.#parts.stripe.cataloguePrices();
      const found = new Set(prices.filter(({ active }) => active).map(({ lookup_key }) => lookup_key));
      const lookupKeys = ALL_LOOKUP_KEYS.map((key) => ({ key, isForSale: found.has(key) }));
      return { stripe: 'answers', lookupKeys, issues };
    } catch (error) {
      return { stripe: reasonOf(error), lookupKeys: [], issues };
    }
  }

  async #isKnown(customer: string): Promise<boolean> {
    if (!this.#parts.stripe) throw new BillingNotConfigured();
    try {
      return !(await this.#parts.stripe.customerState(customer)).deleted;
    } catch (error) {
      if (error instanceof CustomerUnknown) return false;
      throw error;
    }
  }
}
