import { createHmac } from 'node:crypto';
import type Stripe from 'stripe';
import { API_VERSION } from '../../src/features/billing/stripe/stripe-gateway.ts';

export const WEBHOOK_SECRET = 'whsec_of_the_webhook_bench';

let events = 0;

/** A signed event as an HTTP request. Each is new, with about five kilobytes, like Stripe's own. */
export function eventRequest(host: string, subscription: Stripe.Subscription): Buffer {
  events += 1;
  const created = Math.floor(Date.now() / 1_000);
  const body = JSON.stringify(
    {
      id: `evt_bench_${process.pid}_${created}_${events}`,
      object: 'event',
      api_version: API_VERSION,
      created,
      data: { object: subscription, previous_attributes: { quantity: 1 } },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: 'customer.subscription.updated',
    },
    null,
    2,
  );
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(`${created}.${body}`).digest('hex');
  return Buffer.from(
    `POST /webhooks/stripe HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nStripe-Signature: t=${created},v1=${signature}\r\n\r\n${body}`,
  );
}
