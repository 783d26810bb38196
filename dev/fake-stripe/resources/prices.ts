import Stripe from 'stripe';
import { z } from 'zod';
import { page } from '../http/pagination.ts';
import { amount, bool, emptyable, integer, mergeMetadata, metadata, paging, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { invalidRequest, missingParameter } from '../http/stripe-error.ts';
import type { Store } from '../state/store.ts';

const interval = z.enum(['day', 'week', 'month', 'year']);
const tier = z.strictObject({
  up_to: z.union([z.literal('inf').transform(() => null), integer.min(1)]),
  flat_amount: amount.optional(),
  unit_amount: amount.optional(),
});
const created = {
  currency: text,
  product: text,
  unit_amount: amount.optional(),
  billing_scheme: z.enum(['per_unit', 'tiered']).optional(),
  tiers_mode: z.enum(['graduated', 'volume']).optional(),
  tiers: z.array(tier).min(1).optional(),
  recurring: z.strictObject({ interval, interval_count: integer.min(1).optional() }).optional(),
  active: bool.optional(),
  lookup_key: text.optional(),
  transfer_lookup_key: bool.optional(),
  nickname: text.optional(),
  metadata: metadata.optional(),
};
const updated = {
  active: bool.optional(),
  lookup_key: emptyable(text).optional(),
  transfer_lookup_key: bool.optional(),
  nickname: emptyable(text).optional(),
  metadata: metadata.optional(),
};
const listed = {
  ...paging,
  active: bool.optional(),
  lookup_keys: z.array(text).max(10).optional(),
  product: text.optional(),
  type: z.enum(['one_time', 'recurring']).optional(),
};

export class Prices {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  create(params: z.output<z.ZodObject<typeof created>>): Stripe.Price {
    const product = this.#store.products.get(params.product, 'product');
    requireAmount(params);
    if (params.lookup_key) this.#claimLookupKey(params.lookup_key, params.transfer_lookup_key);
    const price: Stripe.Price = {
      id: this.#store.ids.next('price'),
      object: 'price',
      active: params.active ?? true,
      billing_scheme: params.billing_scheme ?? 'per_unit',
      created: this.#store.clock.now(),
      currency: params.currency,
      custom_unit_amount: null,
      livemode: false,
      lookup_key: params.lookup_key ?? null,
      metadata: mergeMetadata({}, params.metadata),
      nickname: params.nickname ?? null,
      product: product.id,
      recurring: params.recurring ? recurrence(params.recurring) : null,
      tax_behavior: 'unspecified',
      ...(params.tiers && { tiers: params.tiers.map(tierOf) }),
      tiers_mode: params.tiers_mode ?? null,
      transform_quantity: null,
      type: params.recurring ? 'recurring' : 'one_time',
      unit_amount: params.unit_amount ?? null,
      unit_amount_decimal: params.unit_amount === undefined ? null : Stripe.Decimal.from(params.unit_amount),
    };
    this.#store.prices.add(price);
    this.#store.log.emit('price.created', price);
    return price;
  }

  update(id: string, params: z.output<z.ZodObject<typeof updated>>): Stripe.Price {
    const price = this.#store.prices.get(id);
    if (params.lookup_key) this.#claimLookupKey(params.lookup_key, params.transfer_lookup_key, id);
    return this.#store.log.change('price.updated', price, {
      active: params.active ?? price.active,
      lookup_key: params.lookup_key === undefined ? price.lookup_key : params.lookup_key,
      nickname: params.nickname === undefined ? price.nickname : params.nickname,
      metadata: mergeMetadata(price.metadata, params.metadata),
    });
  }

  list(params: z.output<z.ZodObject<typeof listed>>): Stripe.Price[] {
    const { active, lookup_keys: keys, product, type } = params;
    return this.#store.prices
      .newestFirst()
      .filter((price) => active === undefined || price.active === active)
      .filter((price) => keys === undefined || (price.lookup_key && keys.includes(price.lookup_key)))
      .filter((price) => product === undefined || price.product === product)
      .filter((price) => type === undefined || price.type === type);
  }

  routes(): Route[] {
    return [
      route('POST', '/v1/prices', created, ({ params }) => this.create(params)),
      route('GET', '/v1/prices', listed, ({ params }) => page(this.list(params), params, '/v1/prices')),
      route('GET', '/v1/prices/:id', {}, ({ id }) => this.#store.prices.get(id)),
      route('POST', '/v1/prices/:id', updated, ({ id, params }) => this.update(id, params)),
    ];
  }

  // A lookup key belongs to one price at a time.
  #claimLookupKey(key: string, transfer: boolean | undefined, claimant?: string): void {
    const holder = this.#store.prices
      .all()
      .find((price) => price.lookup_key === key && price.id !== claimant);
    if (!holder) return;
    if (!transfer) {
      const message = `A price (\`${holder.id}\`) already uses that lookup key.`;
      throw invalidRequest(message, 'lookup_key', 'resource_already_exists');
    }
    this.#store.log.change('price.updated', holder, { lookup_key: null });
  }
}

type CreateParams = z.output<z.ZodObject<typeof created>>;

function requireAmount({ billing_scheme, tiers, tiers_mode, unit_amount }: CreateParams): void {
  if (billing_scheme !== 'tiered') {
    if (unit_amount === undefined) throw missingParameter('unit_amount');
    if (tiers || tiers_mode) throw invalidRequest('Tiers need `billing_scheme=tiered`.', 'tiers');
    return;
  }
  if (!tiers) throw missingParameter('tiers');
  if (!tiers_mode) throw missingParameter('tiers_mode');
  if (unit_amount !== undefined)
    throw invalidRequest('`unit_amount` cannot be set with `billing_scheme=tiered`.', 'unit_amount');
  if (tiers.at(-1)?.up_to !== null) throw invalidRequest('The last tier must have `up_to=inf`.', 'tiers');
}

function tierOf({ up_to, flat_amount, unit_amount }: z.output<typeof tier>): Stripe.Price.Tier {
  const decimal = (value: number | undefined) => (value === undefined ? null : Stripe.Decimal.from(value));
  return {
    up_to,
    flat_amount: flat_amount ?? null,
    flat_amount_decimal: decimal(flat_amount),
    unit_amount: unit_amount ?? null,
    unit_amount_decimal: decimal(unit_amount),
  };
}

function recurrence(params: {
  interval: Stripe.Price.Recurring.Interval;
  interval_count?: number | undefined;
}): Stripe.Price.Recurring {
  return {
    interval: params.interval,
    interval_count: params.interval_count ?? 1,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}
