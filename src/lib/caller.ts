import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from './errors.ts';

/** Nobody is there to read it. */
export class CallerLeft extends AppError {
  readonly code = 'request_aborted';
  readonly status = 400;
  constructor() {
    super('The caller left before it was its turn.');
  }
}

/**
 * Who waits for the answer to a request. For somebody who leaves before anything has begun nothing needs to be begun;
 * what has begun goes on to its end, so that it is never done by half.
 *
 * It must not hold on to the request: whatever the request sets going, a timer of the pool for one, holds on to it.
 * `confirm` does, and goes with `finish`.
 */
export class Caller {
  /** The network that they come from, where somebody wants to be fair to networks. */
  readonly network: string | undefined;
  #hasLeft = false;
  #isServed = false;
  readonly #giveUps = new Set<() => void>();
  #confirm: (() => Promise<void>) | undefined;

  /** `confirm`: throws where who the caller is, or what they may, has changed since it was found out. */
  constructor({ network, confirm }: { network?: string; confirm?: () => Promise<void> } = {}) {
    this.network = network;
    this.#confirm = confirm;
  }

  /** For one who had to wait for their turn, whether they are still there or not: what goes on is still theirs. */
  async confirm(): Promise<void> {
    await this.#confirm?.();
  }

  /** Nothing more is done for them. */
  finish(): void {
    this.#confirm = undefined;
  }

  /** From now on it makes no difference whether they leave. */
  serve(): void {
    this.#isServed = true;
    this.#giveUps.clear();
  }

  leave(): void {
    this.#hasLeft = true;
    for (const giveUp of this.#giveUps) giveUp();
    this.#giveUps.clear();
  }

  /** Calls `giveUp` if they leave, or have left, before they are served. */
  whenLeft(giveUp: () => void): void {
    if (this.#isServed) return;
    if (this.#hasLeft) giveUp();
    else this.#giveUps.add(giveUp);
  }
}

const callers = new AsyncLocalStorage<Caller>();

/** Runs the work for a caller. */
export const servingFor = <T>(caller: Caller, work: () => T): T => callers.run(caller, work);

/** Whom the work that runs now is for; `undefined` outside of requests. */
export const currentCaller = (): Caller | undefined => callers.getStore();
