import { z } from 'zod';
import { AppError } from '../../../lib/errors.ts';
import type { RelatedType } from './stripe-gateway.ts';

/** The stored part of an event. The state of its object is never read, because it may be older than what is known. */
export interface IncomingEvent {
  readonly event_id: string;
  readonly type: string;
  readonly customer_id: string | null;
  /** The object of an event that only references it. */
  readonly related: { readonly type: RelatedType; readonly id: string } | null;
  readonly api_version: string | null;
  readonly livemode: boolean;
  readonly created_at: string;
}

export class InvalidEvent extends AppError {
  readonly code = 'invalid_event';
  readonly status = 400;
  constructor() {
    super('The body is not a Stripe event.');
  }
}

const LATEST_SECONDS = Date.parse('9999-12-31T00:00:00Z') / 1_000;

const id = z.string().min(1).max(255);
const customerRef = z.union([id, z.object({ id })]).nullish();

const snapshotEvent = z.object({
  id,
  object: z.literal('event'),
  type: id,
  created: z.int().min(0).max(LATEST_SECONDS),
  livemode: z.boolean(),
  api_version: z.string().max(100).nullish(),
  data: z.object({
    object: z.looseObject({
      id: id.nullish(),
      object: z.string().nullish(),
      customer: customerRef.catch(undefined),
    }),
  }),
});

const thinEvent = z.object({
  id,
  object: z.literal('v2.core.event'),
  type: id,
  created: z.iso.datetime({ offset: true }),
  livemode: z.boolean(),
  related_object: z.object({ id, type: id }).nullish(),
});

const anyEvent = z.discriminatedUnion('object', [snapshotEvent, thinEvent]);

/** Parses both kinds of events that Stripe sends. Throws InvalidEvent for anything else. */
export function incomingEvent(text: string): IncomingEvent {
  const parsed = anyEvent.safeParse(jsonOf(text));
  if (!parsed.success) throw new InvalidEvent();
  return parsed.data.object === 'event' ? ofSnapshot(parsed.data) : ofThin(parsed.data);
}

/** The same for an event from the events list. */
export function listedEvent(event: unknown): IncomingEvent {
  return ofSnapshot(snapshotEvent.parse(event));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidEvent();
  }
}

function ofSnapshot(event: z.output<typeof snapshotEvent>): IncomingEvent {
  const { object } = event.data;
  const customer = typeof object.customer === 'object' ? object.customer?.id : object.customer;
  return {
    event_id: event.id,
    type: event.type,
    customer_id: (object.object === 'customer' ? object.id : customer) ?? null,
    related: null,
    api_version: event.api_version ?? null,
    livemode: event.livemode,
    created_at: new Date(event.created * 1_000).toISOString(),
  };
}

function ofThin(event: z.output<typeof thinEvent>): IncomingEvent {
  const { related_object: object } = event;
  return {
    event_id: event.id,
    type: event.type.replace(/^v1\./, ''),
    customer_id: object?.type === 'customer' ? object.id : null,
    related: object && isRelatedType(object.type) ? { type: object.type, id: object.id } : null,
    api_version: null,
    livemode: event.livemode,
    created_at: event.created,
  };
}

const RELATED: readonly string[] = [
  'customer',
  'subscription',
  'invoice',
  'checkout.session',
] satisfies RelatedType[];
const isRelatedType = (type: string): type is RelatedType => RELATED.includes(type);

const REFRESHING = new Set([
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'customer.updated',
  'customer.deleted',
  'entitlements.active_entitlement_summary.updated',
]);

/**
 * Whether the event means that the customer must be checked again. Thin events cover more kinds of subscription
 * changes.
 */
export const requiresRefresh = (type: string): boolean =>
  type.startsWith('customer.subscription.') || REFRESHING.has(type);
