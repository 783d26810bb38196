import type { Response } from 'express';
import { OwnerQueues } from '../../lib/owner-queues.ts';
import { tooMuchAtOnce } from './body-budget.ts';

export interface PlaceLimits {
  readonly ofAll: number;
  readonly ofOne: number;
  readonly maxWaiting: number;
  readonly maxWaitingOfOne: number;
}

type Leave = () => void;

/**
 * How many run at the same time, in total and per owner. Others wait: owners take turns, and requests of one owner run
 * in order of arrival.
 */
export class Places {
  readonly #limits: PlaceLimits;
  readonly #held = new Map<string, number>();
  readonly #waiting = new OwnerQueues<() => void>();
  #heldByAll = 0;

  constructor(limits: PlaceLimits) {
    this.#limits = limits;
  }

  /** Returns a function that frees the place; calling it twice is harmless. Refuses with 503 if too many wait. */
  async enter(owner: string, response: Response): Promise<Leave> {
    if (this.#hasRoomFor(owner)) this.#hold(owner);
    else await this.#wait(owner, response);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#leave(owner);
    };
  }

  #hasRoomFor(owner: string): boolean {
    const { ofAll, ofOne } = this.#limits;
    return this.#heldByAll < ofAll && (this.#held.get(owner) ?? 0) < ofOne;
  }

  #hold(owner: string): void {
    this.#held.set(owner, (this.#held.get(owner) ?? 0) + 1);
    this.#heldByAll++;
  }

  #wait(owner: string, response: Response): Promise<void> {
    const { maxWaiting, maxWaitingOfOne } = this.#limits;
    if (this.#waiting.size >= maxWaiting || this.#waiting.sizeOf(owner) >= maxWaitingOfOne)
      throw tooMuchAtOnce();
    return new Promise((resolve, reject) => {
      const admit = () => {
        response.off('close', giveUp);
        this.#hold(owner);
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

  #leave(owner: string): void {
    const left = (this.#held.get(owner) ?? 0) - 1;
    if (left > 0) this.#held.set(owner, left);
    else this.#held.delete(owner);
    this.#heldByAll--;
    for (const next of this.#waiting.owners()) {
      if (!this.#hasRoomFor(next)) continue;
      this.#waiting.takeFirst(next)?.();
      return;
    }
  }
}
