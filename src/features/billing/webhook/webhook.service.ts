import { BILLING } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { Logger } from '../../../lib/logger.ts';
import { Counter, Histogram } from '../../../lib/observation/instruments.ts';
import { type IncomingEvent, incomingEvent } from '../stripe/stripe-event.ts';
import { API_VERSION, type StripeGateway } from '../stripe/stripe-gateway.ts';
import { findWaiting, type Recorded, recordEvent, type WaitingEvents } from './inbox.repository.ts';
import { verifySignature } from './webhook-signature.ts';

const events = new Counter<'state'>({
  name: 'omnimemory.webhook.events',
  description: 'Events of Stripe, by what became of them when they arrived.',
  unit: '{event}',
});
const delay = new Histogram(
  {
    name: 'omnimemory.webhook.delay',
    description: 'From what happened at Stripe, by its clock, until its event arrived here.',
    unit: 's',
  },
  [0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 86_400],
);

/** Receives events from Stripe. */
export class WebhookService {
  readonly #database: Database;
  readonly #stripe: StripeGateway;
  readonly #log: Logger;

  constructor(database: Database, stripe: StripeGateway, log: Logger) {
    this.#database = database;
    this.#stripe = stripe;
    this.#log = log;
  }

  /** Throws InvalidSignature or InvalidEvent, or the database's error, so that Stripe tries again. */
  receive(body: Buffer, signature: string | undefined): Promise<Recorded['state']> {
    verifySignature(body, signature, this.#stripe.config.webhookSecrets);
    return this.record(incomingEvent(body.toString('utf8')));
  }

  /** Stores an event once, however often and by whatever route it arrives. */
  async record(event: IncomingEvent): Promise<Recorded['state']> {
    const recorded = await this.#database.writeOne(BILLING, (tx) => recordEvent(tx, event));
    events.of({ state: recorded.state.replaceAll(' ', '_') }).add();
    // the clocks of two machines differ
    delay.record(Math.max(0, (Date.now() - Date.parse(event.created_at)) / 1_000), {});
    this.#report(event, recorded);
    return recorded.state;
  }

  /** The events that are received and not processed. */
  waiting(): Promise<WaitingEvents> {
    return this.#database.readOne(BILLING, findWaiting);
  }

  #report(
    { event_id, type, customer_id, livemode, api_version }: IncomingEvent,
    { state, tenantId }: Recorded,
  ): void {
    const event = { event_id, tenant_id: tenantId, livemode };
    this.#log.info({ ...event, type, state }, 'received an event of Stripe');
    if (state === 'of a replaced customer')
      this.#log.error(
        { code: 'billing_replaced_customer', ...event, type, customer_id },
        'something was done for a customer that Stripe did not know and that was replaced: look in Stripe whether it pays',
      );
    if (livemode !== this.#stripe.isLivemode)
      this.#log.warn(
        { code: 'billing_mode_mismatch', ...event },
        'received an event whose mode (live or test) differs from that of the configured key',
      );
    if (api_version !== null && api_version !== API_VERSION)
      this.#log.warn(
        { code: 'billing_api_version', ...event, api_version, expected: API_VERSION },
        'the event has another API version than this server; set the version of the webhook endpoint in Stripe',
      );
  }
}
