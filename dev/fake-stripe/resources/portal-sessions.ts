import type Stripe from 'stripe';
import type { z } from 'zod';
import { text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { Store } from '../state/store.ts';

const created = {
  customer: text,
  return_url: text.optional(),
  configuration: text.optional(),
  locale: text.optional(),
};

export class PortalSessions {
  readonly #store: Store;
  readonly #pagesUrl: () => string;

  constructor(store: Store, pagesUrl: () => string) {
    this.#store = store;
    this.#pagesUrl = pagesUrl;
  }

  create(params: z.output<z.ZodObject<typeof created>>): Stripe.BillingPortal.Session {
    const id = this.#store.ids.next('bps');
    const session: Stripe.BillingPortal.Session = {
      id,
      object: 'billing_portal.session',
      configuration: params.configuration ?? 'bpc_default',
      created: this.#store.clock.now(),
      customer: this.#store.liveCustomer(params.customer).id,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: (params.locale ?? null) as Stripe.BillingPortal.Session.Locale | null,
      on_behalf_of: null,
      return_url: params.return_url ?? null,
      url: `${this.#pagesUrl()}/p/session/${id}`,
    };
    return this.#store.portalSessions.add(session);
  }

  routes(): Route[] {
    return [route('POST', '/v1/billing_portal/sessions', created, ({ params }) => this.create(params))];
  }
}
