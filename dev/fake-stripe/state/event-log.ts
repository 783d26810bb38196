import type Stripe from 'stripe';
import type { Clock } from './clock.ts';
import { Collection } from './collection.ts';
import type { Ids } from './ids.ts';
import { previousAttributes, snapshot } from './snapshot.ts';

/** An object that an event can be about. `id` is absent for singletons such as an entitlement summary. */
export interface EventObject {
  readonly object: string;
  readonly id?: string;
}

/** The API request that caused an event; absent for events that time causes. */
export interface Cause {
  readonly id: string | null;
  readonly idempotencyKey: string | null;
}

export interface LoggedEvent {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: EventObject; readonly previous_attributes?: object };
  readonly livemode: false;
  /** How many endpoints have not acknowledged it yet. */
  pending_webhooks: number;
  readonly request: Stripe.Event.Request;
  readonly type: string;
}

const NO_CAUSE: Cause = { id: null, idempotencyKey: null };

/** Every event that happened, newest last. */
export class EventLog {
  readonly events = new Collection<LoggedEvent>('event');
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #apiVersion: string;
  readonly #listeners: ((event: LoggedEvent) => void)[] = [];
  #cause: Cause = NO_CAUSE;

  constructor(clock: Clock, ids: Ids, apiVersion: string) {
    this.#clock = clock;
    this.#ids = ids;
    this.#apiVersion = apiVersion;
  }

  onEvent(listener: (event: LoggedEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** Events that `work` emits belong to this request. `work` must be synchronous. */
  causedBy<T>(cause: Cause, work: () => T): T {
    this.#cause = cause;
    try {
      return work();
    } finally {
      this.#cause = NO_CAUSE;
    }
  }

  emit(type: string, object: EventObject, previous?: object, apiVersion = this.#apiVersion): LoggedEvent {
    const event: LoggedEvent = {
      id: this.#ids.next('evt'),
      object: 'event',
      api_version: apiVersion,
      created: this.#clock.now(),
      data: { object: snapshot(object), ...(previous && { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 0,
      request: { id: this.#cause.id, idempotency_key: this.#cause.idempotencyKey },
      type,
    };
    this.events.add(event);
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /** Changes the object and emits an event; if nothing differs there is no event, as at Stripe. */
  change<T extends EventObject>(type: string, object: T, changes: Partial<T>): T {
    const before = snapshot(object);
    Object.assign(object, changes);
    const previous = previousAttributes(before, object);
    if (Object.keys(previous).length > 0) this.emit(type, object, previous);
    return object;
  }
}
