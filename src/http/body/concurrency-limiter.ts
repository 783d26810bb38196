import type { Response } from 'express';
import { OwnerQueues } from '../../lib/owner-queues.ts';
import { tooMuchAtOnce } from './body-budget.ts';

export interface ConcurrencyLimits {
  readonly ofAll: number;
  readonly ofOne: number;
  readonly maxWaiting: number;
  readonly maxWaitingOfOne: number;
}

type Release = () => void;

/**
 * How many run at the same time, in total and per owner. Others wait: owners take turns, and requests of one owner run
 * in order of arrival.
 */
export class ConcurrencyLimiter {
  readonly #limits: ConcurrencyLimits;
  readonly #running = new Map<string, number>();
  readonly #waiting = new OwnerQueues<() => void>();
  #runningOfAll = 0;

  constructor(limits: ConcurrencyLimits) {
    this.#limits = limits;
  }

  /** Returns a function that releases the slot; calling it twice is harmless. Refuses with 503 if too many wait. */
  async acquire(owner: string, response: Response): Promise<Release> {
    if (this.#hasRoomFor(owner)) this.#occupy(owner);
    else await this.#wait(owner, response);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#release(owner);
    };
  }

  #hasRoomFor(owner: string): boolean {
    const { ofAll, ofOne } = this.#limits;
    return this.#runningOfAll < ofAll && (this.#running.get(owner) ?? 0) < ofOne;
  }

  #occupy(owner: string): void {
    this.#running.set(owner, (this.#running.get(owner) ?? 0) + 1);
    this.#runningOfAll++;
  }

  #wait(owner: string, response: Response): Promise<void> {
    const { maxWaiting, maxWaitingOfOne } = this.#limits;
    if (this.#waiting.size >= maxWaiting || this.#waiting.sizeOf(owner) >= maxWaitingOfOne)
      throw tooMuchAtOnce();
    return new Promise((resolve, reject) => {
      const admit = () => {
        response.off('close', giveUp);
        this.#occupy(owner);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.remove(owner, admit);
        reject(tooMuchAtOnce());
      };
      this.#waiting.add(owner, admit);
      response.once('close', giveUp);
    });
  }

  #release(owner: string): void {
    const left = (this.#running.get(owner) ?? 0) - 1;
    if (left > 0) this.#running.set(owner, left);
    else this.#running.delete(owner);
    this.#runningOfAll--;
    for (const next of this.#waiting.owners()) {
      if (!this.#hasRoomFor(next)) continue;
      this.#waiting.takeFirst(next)?.();
      return;
    }
  }
}
