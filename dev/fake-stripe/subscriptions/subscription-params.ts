import { z } from 'zod';
import { bool, emptyable, integer, metadata, paging, text, timeRange, timestamp } from '../http/params.ts';

const quantity = integer.min(0).optional();
const prorationBehavior = z.enum(['always_invoice', 'create_prorations', 'none']).optional();
const trialSettings = z
  .strictObject({
    end_behavior: z.strictObject({ missing_payment_method: z.enum(['cancel', 'create_invoice', 'pause']) }),
  })
  .optional();
const cancelAt = z.union([timestamp, z.enum(['min_period_end', 'max_period_end'])]);

const common = {
  metadata: metadata.optional(),
  description: text.optional(),
  default_payment_method: text.optional(),
  trial_settings: trialSettings,
  proration_behavior: prorationBehavior,
  off_session: bool.optional(),
  cancel_at_period_end: bool.optional(),
};

export const created = {
  ...common,
  customer: text,
  items: z.array(z.strictObject({ price: text, quantity })).min(1),
  cancel_at: cancelAt.optional(),
  trial_period_days: integer.min(1).max(730).optional(),
  trial_end: z.union([z.literal('now'), timestamp]).optional(),
  payment_behavior: z.enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete']).optional(),
};
export type CreateParams = z.output<z.ZodObject<typeof created>>;

export const updated = {
  ...common,
  items: z
    .array(
      z.strictObject({ id: text.optional(), price: text.optional(), quantity, deleted: bool.optional() }),
    )
    .optional(),
  cancel_at: emptyable(cancelAt).optional(),
  trial_end: z.union([z.literal('now'), timestamp]).optional(),
  payment_behavior: z.enum(['allow_incomplete', 'default_incomplete']).optional(),
  pause_collection: emptyable(
    z.strictObject({
      behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']),
      resumes_at: timestamp.optional(),
    }),
  ).optional(),
};
export type UpdateParams = z.output<z.ZodObject<typeof updated>>;

export const canceled = {
  cancellation_details: z
    .strictObject({ comment: emptyable(text).optional(), feedback: emptyable(text).optional() })
    .optional(),
  invoice_now: bool.optional(),
  prorate: bool.optional(),
};
export type CancelParams = z.output<z.ZodObject<typeof canceled>>;

export const listed = {
  ...paging,
  customer: text.optional(),
  price: text.optional(),
  status: z
    .enum([
      'active',
      'all',
      'canceled',
      'ended',
      'incomplete',
      'incomplete_expired',
      'past_due',
      'paused',
      'trialing',
      'unpaid',
    ])
    .optional(),
  created: timeRange.optional(),
};
export type ListParams = z.output<z.ZodObject<typeof listed>>;
