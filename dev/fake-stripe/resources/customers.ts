import type Stripe from 'stripe';
import type { z } from 'zod';
import { page } from '../http/pagination.ts';
import { emptyable, isWithin, mergeMetadata, metadata, paging, text, timeRange } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { missingResource } from '../http/stripe-error.ts';
import { isDeleted, type Store } from '../state/store.ts';

const editable = {
  email: emptyable(text).optional(),
  name: emptyable(text).optional(),
  description: emptyable(text).optional(),
  metadata: metadata.optional(),
};
const listed = { ...paging, email: text.optional(), created: timeRange.optional() };
type Editable = z.output<z.ZodObject<typeof editable>>;

export class Customers {
  readonly #store: Store;
  readonly #endSubscriptions: (customerId: string) => void;

  constructor(store: Store, endSubscriptions: (customerId: string) => void) {
    this.#store = store;
    this.#endSubscriptions = endSubscriptions;
  }

  create(params: Editable = {}): Stripe.Customer {
    const customer: Stripe.Customer = {
      ...newCustomer(this.#store.ids.next('cus'), this.#store.clock.now()),
      email: params.email ?? null,
      name: params.name ?? null,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
    };
    this.#store.customers.add(customer);
    this.#store.log.emit('customer.created', customer);
    return customer;
  }

  /** A deleted one is the stub `{ id, object, deleted: true }`. */
  retrieve(id: string): Stripe.Customer | Stripe.DeletedCustomer {
    return this.#store.customers.get(id);
  }

  update(id: string, params: Editable): Stripe.Customer {
    const customer = this.#store.customers.get(id);
    if (isDeleted(customer)) throw missingResource('customer', id);
    const { metadata: changes, ...fields } = params;
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    return this.#store.log.change('customer.updated', customer, {
      ...given,
      metadata: mergeMetadata(customer.metadata, changes),
    });
  }

  /** Ends its subscriptions at once and leaves a stub. */
  delete(id: string): Stripe.DeletedCustomer {
    const customer = this.#store.customers.get(id);
    if (isDeleted(customer)) throw missingResource('customer', id);
    this.#endSubscriptions(id);
    const stub: Stripe.DeletedCustomer = { id, object: 'customer', deleted: true };
    this.#store.customers.add(stub);
    this.#store.log.emit('customer.deleted', customer);
    return stub;
  }

  list({ email, created }: z.output<z.ZodObject<typeof listed>>): Stripe.Customer[] {
    return this.#store.customers
      .newestFirst()
      .filter((customer) => !isDeleted(customer))
      .filter((customer) => email === undefined || customer.email === email)
      .filter((customer) => isWithin(customer.created, created));
  }

  routes(): Route[] {
    return [
      route('POST', '/v1/customers', editable, ({ params }) => this.create(params)),
      route('GET', '/v1/customers', listed, ({ params }) => page(this.list(params), params, '/v1/customers')),
      route('GET', '/v1/customers/:id', {}, ({ id }) => this.retrieve(id)),
      route('POST', '/v1/customers/:id', editable, ({ id, params }) => this.update(id, params)),
      route('DELETE', '/v1/customers/:id', {}, ({ id }) => this.delete(id)),
    ];
  }
}

function newCustomer(id: string, created: number): Stripe.Customer {
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
}
