import type Stripe from 'stripe';
import { z } from 'zod';
import { page } from '../http/pagination.ts';
import { paging, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { cardDeclined, invalidRequest } from '../http/stripe-error.ts';
import type { Store } from '../state/store.ts';
import { subscriptionOf } from '../subscriptions/invoice-object.ts';
import type { SubscriptionLifecycle } from '../subscriptions/lifecycle.ts';

const listed = {
  ...paging,
  customer: text.optional(),
  subscription: text.optional(),
  status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
};

export class Invoices {
  readonly #store: Store;
  readonly #lifecycle: SubscriptionLifecycle;

  constructor(store: Store, lifecycle: SubscriptionLifecycle) {
    this.#store = store;
    this.#lifecycle = lifecycle;
  }

  list({ customer, subscription, status }: z.output<z.ZodObject<typeof listed>>): Stripe.Invoice[] {
    return this.#store.invoices
      .newestFirst()
      .filter((invoice) => customer === undefined || invoice.customer === customer)
      .filter((invoice) => subscription === undefined || subscriptionOf(invoice) === subscription)
      .filter((invoice) => status === undefined || invoice.status === status);
  }

  /** Throws 402 if the payment fails; that attempt counts like any other. */
  pay(id: string): Stripe.Invoice {
    const invoice = this.#store.invoices.get(id);
    if (invoice.status === 'paid')
      throw invalidRequest('Invoice is already paid', undefined, 'invoice_already_paid');
    if (invoice.status !== 'open' && invoice.status !== 'draft')
      throw invalidRequest(`The invoice is ${invoice.status} and cannot be paid.`);
    if (!this.#lifecycle.pay(invoice)) throw cardDeclined();
    return invoice;
  }

  routes(): Route[] {
    return [
      route('GET', '/v1/invoices', listed, ({ params }) => page(this.list(params), params, '/v1/invoices')),
      route('GET', '/v1/invoices/:id', {}, ({ id }) => this.#store.invoices.get(id)),
      route('POST', '/v1/invoices/:id/pay', {}, ({ id }) => this.pay(id)),
    ];
  }
}
