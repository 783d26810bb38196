import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggedEvent } from '../state/event-log.ts';
import { matcherOf } from '../state/event-patterns.ts';
import { between, type Random, shuffled } from '../state/random.ts';
import { Delivery, type Endpoint } from './delivery.ts';

export interface AutomaticDelivery {
  /** The delay of each delivery, or a range for a random delay. Defaults to 0. */
  readonly delayMs?: number | readonly [number, number];
  /** The share of events that are never sent; the events list has them with `delivery_success=false`. Defaults to 0. */
  readonly dropRate?: number;
  /** The share of events that are sent twice. Defaults to 0. */
  readonly duplicateRate?: number;
  /** Events within this many milliseconds are sent in random order. Defaults to 0. */
  readonly reorderWithinMs?: number;
  /** The pauses after failed attempts. Defaults to none. */
  readonly retryAfterMs?: readonly number[];
}

/** `manual`: deliveries wait in a queue until the test takes and sends them. */
export type DeliveryMode = 'manual' | AutomaticDelivery;

/** Delivers events to webhook endpoints. */
export class Deliveries {
  /** Every delivery that was ever due, in the order of its event. */
  readonly all: Delivery[] = [];
  readonly endpoints: Endpoint[] = [];
  readonly #random: Random;
  readonly #bodyOf: (event: LoggedEvent, endpoint: Endpoint) => string;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closed = new AbortController();
  #mode: DeliveryMode;
  #queue: Delivery[] = [];
  #batch: Delivery[] | undefined;

  constructor(
    mode: DeliveryMode,
    random: Random,
    bodyOf: (event: LoggedEvent, endpoint: Endpoint) => string,
  ) {
    this.#mode = mode;
    this.#random = random;
    this.#bodyOf = bodyOf;
  }

  /** Receives all events from now on. */
  addEndpoint(endpoint: Endpoint): void {
    this.endpoints.push(endpoint);
  }

  setMode(mode: DeliveryMode): void {
    this.#mode = mode;
  }

  get pending(): readonly Delivery[] {
    return this.#queue;
  }

  /** Manual mode: empties and returns the queue, oldest first, to be sent in any order and any number of times. */
  take(): Delivery[] {
    return this.#queue.splice(0);
  }

  /** The deliveries of one event, to each of its endpoints. */
  of(eventId: string): Delivery[] {
    return this.all.filter(({ event }) => event.id === eventId);
  }

  enqueue(event: LoggedEvent): void {
    for (const endpoint of this.endpoints) {
      if (!matcherOf(endpoint.events)(event.type)) continue;
      const delivery = new Delivery(event, endpoint, () => this.#bodyOf(event, endpoint));
      this.all.push(delivery);
      if (this.#mode === 'manual') this.#queue.push(delivery);
      else this.#dispatch(delivery, this.#mode);
    }
  }

  /** Resolves when no delivery is in progress: all are acknowledged, dropped or given up. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.idle();
  }

  #dispatch(delivery: Delivery, mode: AutomaticDelivery): void {
    if (this.#random() < (mode.dropRate ?? 0)) return;
    const copies = this.#random() < (mode.duplicateRate ?? 0) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (mode.reorderWithinMs) this.#joinBatch(delivery, mode, mode.reorderWithinMs);
      else this.#track(this.#carry(delivery, mode));
    }
  }

  #joinBatch(delivery: Delivery, mode: AutomaticDelivery, withinMs: number): void {
    if (this.#batch) {
      this.#batch.push(delivery);
      return;
    }
    const batch = [delivery];
    this.#batch = batch;
    this.#track(this.#carryBatch(batch, mode, withinMs));
  }

  async #carryBatch(batch: Delivery[], mode: AutomaticDelivery, withinMs: number): Promise<void> {
    await this.#wait(withinMs);
    this.#batch = undefined;
    for (const delivery of shuffled(this.#random, batch)) await this.#carry(delivery, mode);
  }

  async #carry(delivery: Delivery, { delayMs = 0, retryAfterMs = [] }: AutomaticDelivery): Promise<void> {
    const delay = typeof delayMs === 'number' ? delayMs : between(this.#random, delayMs);
    if (delay > 0) await this.#wait(delay);
    if (this.#closed.signal.aborted) return;
    await delivery.sendUntilAcknowledged(retryAfterMs, this.#closed.signal);
  }

  #wait(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#closed.signal });
  }

  #track(work: Promise<void>): void {
    // closing ends every wait with an error, which is not a failure
    const settled = work.catch(() => {}).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
  }
}
