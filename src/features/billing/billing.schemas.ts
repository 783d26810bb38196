import { z } from 'zod';
import { counter, instant } from '../../validation/fields.ts';
import { named } from '../../validation/json-schema.ts';
import { PLAN_IDS } from '../entitlements/plans.ts';

const plan = z.enum(PLAN_IDS);
const limit = counter.nullable().describe('Null: without a limit.');

const entitlements = z.strictObject({
  seats: limit,
  api_requests_per_minute: limit,
  ingest_events_per_minute: limit,
  retention_days: limit,
  checkpoints: limit,
  stored_bytes: limit,
  audit_export: z.boolean(),
});

const access = z
  .enum(['on', 'grace', 'off'])
  .nullable()
  .describe(
    'The access that the subscription gives; null without a subscription. Grace: a payment has failed.',
  );
const graceUntil = instant
  .nullable()
  .describe('When the grace period ends, unless the payment succeeds before.');

export const entitlementsResponse = z.strictObject({
  plan: plan.nullable().describe('Null in local mode, which has no plan and no limits.'),
  access,
  grace_until: graceUntil,
  entitlements,
});

export const billingResponse = z.strictObject({
  tenant_id: z.string(),
  configured: z.boolean().describe('Whether this installation sells plans.'),
  has_customer: z.boolean().describe('Whether the portal is available for this tenant.'),
  plan: plan.describe('The plan that applies now.'),
  access,
  status: z.string().nullable().describe('The status of the subscription, as Stripe names it.'),
  price: z.string().nullable(),
  quantity: counter.nullable().describe('The number of paid seats.'),
  current_period_end: instant.nullable(),
  cancel_at: instant.nullable(),
  cancel_at_period_end: z.boolean(),
  trial_end: instant.nullable(),
  grace_until: graceUntil,
  operator_plan: plan
    .nullable()
    .describe('The plan that the operator gave. The better of it and the subscription’s applies.'),
  operator_plan_until: instant.nullable().describe('When the operator’s plan ends; null: without an end.'),
  limits: entitlements,
  usage: z.strictObject({ seats: counter, checkpoints: counter, stored_bytes: counter }),
  last_synced_at: instant.nullable(),
  reconciled_at: instant.nullable(),
  drift: z.array(z.string()).describe('The fields that the last reconciliation had to correct.'),
});

export const checkoutBody = z.strictObject({
  plan: z.enum(['pro', 'enterprise']),
  interval: z.enum(['month', 'year']).default('month'),
  quantity: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe(
      'Seats, from those on that the plan includes (10 for pro), which is the default; enterprise has one price.',
    ),
});

export const pageResponse = z.strictObject({ url: z.string().describe('Send the browser there.') });

export const checkoutResponse = pageResponse.extend({
  billed: z
    .strictObject({
      plan,
      interval: z.enum(['month', 'year']),
      seats: counter.nullable().describe('The seats that are billed; null for a plan with one price.'),
      currency: z.string().nullable(),
      amount: counter
        .nullable()
        .describe(
          'For each interval, in the minor unit of the currency (cents), before discounts and taxes.',
        ),
    })
    .describe('What the page will bill.'),
});

const planPrice = z.strictObject({
  interval: z.enum(['month', 'year']),
  currency: z.string(),
  amount: counter
    .nullable()
    .describe(
      'For each interval and `quantity` seats, in the minor unit of the currency (cents), before discounts and taxes. Null: the price has fractions of it, and the payment page says it.',
    ),
  quantity: counter.nullable().describe('The seats that `amount` is for; null for a plan with one price.'),
  extra_seat_amount: z
    .int()
    .nullable()
    .describe('What one seat more than `quantity` adds to `amount`; null if nothing can be added.'),
});

export const planCatalogueResponse = z.strictObject({
  data: z
    .array(
      z.strictObject({
        plan,
        is_current: z.boolean().describe('Whether it is the plan that applies now; never in local mode.'),
        limits: entitlements.describe('Of the current plan those that apply now, with the paid seats.'),
        prices: z
          .array(planPrice)
          .max(2)
          .describe('What is for sale, as Stripe has had it in the last five minutes. Empty: not for sale.'),
      }),
    )
    .max(PLAN_IDS.length)
    .describe('The smallest plan first.'),
  sells: z.boolean().describe('Whether this installation sells plans.'),
  no_prices_because: z
    .enum(['billing_not_configured', 'billing_unavailable', 'billing_misconfigured'])
    .nullable()
    .describe('Why no plan has a price: an error code. Null: Stripe was asked.'),
});

named({
  PlanCatalogue: planCatalogueResponse,
  Limits: entitlements,
  Entitlements: entitlementsResponse,
  Billing: billingResponse,
  Checkout: checkoutBody,
  BillingPage: pageResponse,
  CheckoutPage: checkoutResponse,
});
