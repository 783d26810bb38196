import { type Route, route } from '../http/route.ts';
import { missingResource } from '../http/stripe-error.ts';
import { SECOND } from '../state/clock.ts';
import type { LoggedEvent } from '../state/event-log.ts';
import type { Store } from '../state/store.ts';

interface Notification {
  readonly id: string;
  readonly object: 'v2.core.event';
  readonly type: string;
  readonly created: string;
  readonly livemode: false;
  readonly reason: object | null;
  readonly related_object: { readonly id: string; readonly type: string; readonly url: string } | null;
  readonly snapshot_event: string;
}

const PATHS: Readonly<Record<string, string>> = {
  'checkout.session': '/v1/checkout/sessions',
  customer: '/v1/customers',
  invoice: '/v1/invoices',
  price: '/v1/prices',
  product: '/v1/products',
  subscription: '/v1/subscriptions',
};

/** Thin events: they name the object, and the receiver fetches it. One per snapshot event, with an id of its own. */
export class EventNotifications {
  readonly #store: Store;
  readonly #byEvent = new Map<string, Notification>();
  readonly #byId = new Map<string, Notification>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Always the same for the same event. */
  of(event: LoggedEvent): Notification {
    const notification = this.#byEvent.get(event.id) ?? this.#make(event);
    this.#byEvent.set(event.id, notification);
    this.#byId.set(notification.id, notification);
    return notification;
  }

  retrieve(id: string): Notification {
    const notification = this.#byId.get(id);
    if (!notification) throw missingResource('event', id);
    return notification;
  }

  routes(): Route[] {
    return [route('GET', '/v2/core/events/:id', {}, ({ id }) => this.retrieve(id))];
  }

  #make(event: LoggedEvent): Notification {
    const { id, object } = event.data.object;
    const path = PATHS[object];
    return {
      id: this.#store.ids.next('evt_thin'),
      object: 'v2.core.event',
      type: `v1.${event.type}`,
      created: new Date(event.created * SECOND).toISOString(),
      livemode: false,
      reason: event.request?.id ? { type: 'request', request: event.request } : null,
      related_object: id && path ? { id, type: object, url: `${path}/${id}` } : null,
      snapshot_event: event.id,
    };
  }
}
