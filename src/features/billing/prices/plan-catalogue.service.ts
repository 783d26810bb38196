import type Stripe from 'stripe';
import type { Scope } from '../../../auth/scope.ts';
import { TtlCache } from '../../../lib/ttl-cache.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { type Entitlements, type PaidPlan, PLAN_IDS, PLANS, type PlanId } from '../../entitlements/plans.ts';
import { BillingMisconfigured, BillingUnavailable } from '../billing.errors.ts';
import { includedSeats } from '../checkout/seats.ts';
import { type BillingInterval, lookupKeyOf } from '../stripe/lookup-keys.ts';
import type { StripeGateway } from '../stripe/stripe-gateway.ts';
import { amountFor } from './price-amount.ts';

export interface PlanPrice {
  readonly interval: BillingInterval;
  readonly currency: string;
  readonly amount: number | null;
  readonly quantity: number | null;
  readonly extra_seat_amount: number | null;
}

interface OfferedPlan {
  readonly plan: PlanId;
  readonly is_current: boolean;
  readonly limits: Entitlements;
  readonly prices: readonly PlanPrice[];
}

export interface PlanCatalogue {
  readonly data: readonly OfferedPlan[];
  readonly sells: boolean;
  readonly no_prices_because:
    | 'billing_not_configured'
    | 'billing_unavailable'
    | 'billing_misconfigured'
    | null;
}

type Prices = readonly Stripe.Price[];

const PRICES_TTL_MS = 300_000;
/** So that a page that many people look at does not wait for a Stripe that fails, again and again. */
const FAULT_TTL_MS = 10_000;
const INTERVALS: readonly BillingInterval[] = ['month', 'year'];

/** The plans with their limits, and what they cost at Stripe. Never calls Stripe while a transaction is open. */
export class PlanCatalogueService {
  readonly #entitlements: EntitlementsService;
  /** `undefined`: billing is not configured. */
  readonly #stripe: StripeGateway | undefined;
  readonly #prices: TtlCache<Prices>;
  readonly #faults: TtlCache<PlanCatalogue['no_prices_because']>;

  /** `now`: milliseconds of a monotonic clock, for tests. */
  constructor(entitlements: EntitlementsService, stripe: StripeGateway | undefined, now?: () => number) {
    this.#entitlements = entitlements;
    this.#stripe = stripe;
    this.#prices = new TtlCache(PRICES_TTL_MS, { name: 'prices', now });
    this.#faults = new TtlCache(FAULT_TTL_MS, { now });
  }

  /** Prices are those of the last five minutes. Without Stripe, or if it fails, no plan has a price. */
  async read(scope: Scope): Promise<PlanCatalogue> {
    const { plan: current, entitlements } = await this.#entitlements.read(scope);
    const { prices, because } = await this.#pricesOrReason();
    const data = PLAN_IDS.map((plan) => ({
      plan,
      is_current: plan === current,
      limits: plan === current ? entitlements : PLANS[plan],
      prices: plan === 'free' ? [] : pricesOf(plan, prices),
    }));
    return { data, sells: this.#stripe !== undefined, no_prices_because: because };
  }

  async #pricesOrReason(): Promise<{ prices: Prices; because: PlanCatalogue['no_prices_because'] }> {
    const stripe = this.#stripe;
    if (!stripe) return { prices: [], because: 'billing_not_configured' };
    const lately = this.#faults.peek('');
    if (lately) return { prices: [], because: lately };
    try {
      return { prices: await this.#prices.get('', () => stripe.pricesForSale()), because: null };
    } catch (error) {
      const code = faultOf(error);
      await this.#faults.get('', () => Promise.resolve(code));
      return { prices: [], because: code };
    }
  }
}

/** The errors of the gateway; the log already has the reason. */
function faultOf(error: unknown): 'billing_unavailable' | 'billing_misconfigured' {
  if (error instanceof BillingMisconfigured) return 'billing_misconfigured';
  if (error instanceof BillingUnavailable) return 'billing_unavailable';
  throw error;
}

const pricesOf = (plan: PaidPlan, prices: Prices): PlanPrice[] =>
  INTERVALS.flatMap((interval) => {
    const price = prices.find(({ lookup_key }) => lookup_key === lookupKeyOf(plan, interval));
    return price ? [shownPrice(plan, interval, price)] : [];
  });

/** The amount that checkout bills without a quantity, and what one seat more adds. */
function shownPrice(plan: PaidPlan, interval: BillingInterval, price: Stripe.Price): PlanPrice {
  const seats = includedSeats(plan);
  const amount = amountFor(price, seats ?? 1);
  const more = seats === null ? null : amountFor(price, seats + 1);
  const extra_seat_amount = amount === null || more === null ? null : more - amount;
  return { interval, currency: price.currency, amount, quantity: seats, extra_seat_amount };
}
