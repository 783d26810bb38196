import type Stripe from 'stripe';
import { snapshot } from '../state/snapshot.ts';
import type { Store } from '../state/store.ts';
import { invalidRequest } from './stripe-error.ts';

type Json = { [field: string]: unknown };

/**
 * A copy of the response in which the ids at the paths in `expand` are replaced by objects; `data.customer` reaches
 * into a list.
 */
export function expanded(store: Store, response: object, paths: readonly string[] = []): object {
  const copy = snapshot(response) as Json;
  for (const path of paths) expandPath(store, copy, path.split('.'), path);
  return copy;
}

function expandPath(store: Store, node: Json, [field = '', ...rest]: string[], path: string): void {
  // a price per unit has none, which is no fault
  if (node.object === 'price' && field === 'tiers') return;
  const value = node[field] === undefined ? included(store, node, field) : resolved(store, node[field]);
  if (value === undefined || (rest.length === 0 && typeof value === 'string')) {
    throw invalidRequest(`This property cannot be expanded (${path}).`, 'expand');
  }
  node[field] = value;
  if (rest.length === 0 || value === null) return;
  for (const child of Array.isArray(value) ? value : [value]) expandPath(store, child as Json, rest, path);
}

function resolved(store: Store, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const object =
    store.customers.find(value) ??
    store.products.find(value) ??
    store.prices.find(value) ??
    store.subscriptions.find(value) ??
    store.invoices.find(value);
  return object ? snapshot(object) : value;
}

// Fields that are only present when requested.
function included(store: Store, node: Json, field: string): unknown {
  if (node.object === 'customer' && field === 'subscriptions') {
    const data = store.subscriptions
      .newestFirst()
      .filter((row) => row.customer === node.id && row.status !== 'canceled');
    return listOf(data, `/v1/customers/${node.id}/subscriptions`);
  }
  if (node.object === 'checkout.session' && field === 'line_items') {
    const data = store.lineItems.get(String(node.id)) ?? [];
    return listOf(data, `/v1/checkout/sessions/${node.id}/line_items`);
  }
  return undefined;
}

function listOf<T>(data: T[], url: string): Stripe.ApiList<T> {
  return { object: 'list', data: snapshot(data), has_more: false, url };
}
