import type Stripe from 'stripe';
import { DAY } from '../state/clock.ts';
import { amountOf } from './price-amount.ts';

export interface Line {
  readonly price: Stripe.Price;
  readonly quantity: number;
}

export interface NewCheckoutSession {
  readonly id: string;
  readonly params: {
    readonly success_url: string;
    readonly cancel_url?: string | undefined;
    readonly customer?: string | undefined;
    readonly customer_email?: string | undefined;
    readonly client_reference_id?: string | undefined;
    readonly allow_promotion_codes?: boolean | undefined;
    readonly payment_method_collection?: 'always' | 'if_required' | undefined;
    readonly expires_at?: number | undefined;
    readonly metadata: Stripe.Metadata;
  };
  readonly prices: readonly Line[];
  readonly url: string;
  readonly now: number;
}

/** An open session of mode `subscription`, on the hosted page. */
export function newCheckoutSession(session: NewCheckoutSession): Stripe.Checkout.Session {
  const { id, params, prices, url, now } = session;
  const total = prices.reduce((sum, { price, quantity }) => sum + amountOf(price, quantity), 0);
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency: prices[0]?.price.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation: params.customer === undefined ? 'always' : null,
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: params.expires_at ?? now + DAY,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: params.metadata,
    mode: 'subscription',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: params.payment_method_collection ?? 'always',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: params.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url,
    wallet_options: null,
  };
}

export function newLineItem(id: string, { price, quantity }: Line): Stripe.LineItem {
  const total = amountOf(price, quantity);
  return {
    id,
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: price.currency,
    description: null,
    metadata: {},
    price,
    quantity,
  };
}
