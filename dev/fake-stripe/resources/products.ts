import type Stripe from 'stripe';
import { z } from 'zod';
import { page } from '../http/pagination.ts';
import { bool, emptyable, mergeMetadata, metadata, paging, text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import type { Store } from '../state/store.ts';

const editable = {
  active: bool.optional(),
  description: emptyable(text).optional(),
  metadata: metadata.optional(),
};
const created = { ...editable, name: text, id: text.optional() };
const updated = { ...editable, name: text.optional() };
const listed = { ...paging, active: bool.optional(), ids: z.array(text).optional() };

export class Products {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  create(params: z.output<z.ZodObject<typeof created>>): Stripe.Product {
    const now = this.#store.clock.now();
    const product: Stripe.Product = {
      id: params.id ?? this.#store.ids.next('prod'),
      object: 'product',
      active: params.active ?? true,
      created: now,
      default_price: null,
      description: params.description ?? null,
      images: [],
      livemode: false,
      marketing_features: [],
      metadata: mergeMetadata({}, params.metadata),
      name: params.name,
      package_dimensions: null,
      shippable: null,
      statement_descriptor: null,
      tax_code: null,
      tax_details: null,
      type: 'service',
      unit_label: null,
      updated: now,
      url: null,
    };
    this.#store.products.add(product);
    this.#store.log.emit('product.created', product);
    return product;
  }

  update(id: string, params: z.output<z.ZodObject<typeof updated>>): Stripe.Product {
    const product = this.#store.products.get(id);
    return this.#store.log.change('product.updated', product, {
      active: params.active ?? product.active,
      description: params.description === undefined ? product.description : params.description,
      metadata: mergeMetadata(product.metadata, params.metadata),
      name: params.name ?? product.name,
      updated: this.#store.clock.now(),
    });
  }

  list({ active, ids }: z.output<z.ZodObject<typeof listed>>): Stripe.Product[] {
    return this.#store.products
      .newestFirst()
      .filter((product) => active === undefined || product.active === active)
      .filter((product) => ids === undefined || ids.includes(product.id));
  }

  routes(): Route[] {
    return [
      route('POST', '/v1/products', created, ({ params }) => this.create(params)),
      route('GET', '/v1/products', listed, ({ params }) => page(this.list(params), params, '/v1/products')),
      route('GET', '/v1/products/:id', {}, ({ id }) => this.#store.products.get(id)),
      route('POST', '/v1/products/:id', updated, ({ id, params }) => this.update(id, params)),
    ];
  }
}
