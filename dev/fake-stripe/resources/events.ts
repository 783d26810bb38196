import { z } from 'zod';
import { page } from '../http/pagination.ts';
import { bool, isWithin, paging, text, timeRange } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { invalidRequest, missingResource } from '../http/stripe-error.ts';
import { DAY } from '../state/clock.ts';
import type { LoggedEvent } from '../state/event-log.ts';
import { matcherOf } from '../state/event-patterns.ts';
import type { Store } from '../state/store.ts';

const RETENTION = 30 * DAY;
const listed = {
  ...paging,
  type: text.optional(),
  types: z.array(text).max(20).optional(),
  created: timeRange.optional(),
  delivery_success: bool.optional(),
};
type ListParams = z.output<z.ZodObject<typeof listed>>;

/** The events of the last 30 days. */
export class Events {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list({ type, types, created, delivery_success: delivered }: ListParams): LoggedEvent[] {
    if (type !== undefined && types !== undefined) {
      throw invalidRequest('You may only specify one of these parameters: type, types.', 'type');
    }
    const matches = matcherOf(type === undefined ? types : [type]);
    return this.#store.log.events
      .newestFirst()
      .filter((event) => this.#isRetained(event))
      .filter((event) => matches(event.type) && isWithin(event.created, created))
      .filter((event) => delivered === undefined || (event.pending_webhooks === 0) === delivered);
  }

  retrieve(id: string): LoggedEvent {
    const event = this.#store.log.events.get(id);
    if (!this.#isRetained(event)) throw missingResource('event', id);
    return event;
  }

  routes(): Route[] {
    return [
      route('GET', '/v1/events', listed, ({ params }) => page(this.list(params), params, '/v1/events')),
      route('GET', '/v1/events/:id', {}, ({ id }) => this.retrieve(id)),
    ];
  }

  #isRetained(event: LoggedEvent): boolean {
    return event.created > this.#store.clock.now() - RETENTION;
  }
}
