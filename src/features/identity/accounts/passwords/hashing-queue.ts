import { AppError } from '../../../../lib/errors.ts';
import { OwnerQueues } from '../../../../lib/owner-queues.ts';
import { RequestAborted, type RequestContext } from '../../../../lib/request-context.ts';

/** No password was checked, so the response says nothing about the account. */
export class PasswordsBusy extends AppError {
  readonly code = 'passwords_busy';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '2' };
  constructor() {
    super(
      'Too many passwords are being checked right now, and yours was not checked. Try again in 2 seconds.',
    );
  }
}

export interface HashingLimits {
  /**
   * libuv has four threads, which also serve files, host names and compression; argon2 keeps one busy for tens of
   * milliseconds.
   */
  readonly maxAtOnce: number;
  readonly maxWaiting: number;
  readonly maxWaitingOfNetwork: number;
}

const LIMITS: HashingLimits = { maxAtOnce: 2, maxWaiting: 64, maxWaitingOfNetwork: 16 };
const NO_NETWORK = '';

interface Waiter {
  readonly admit: () => void;
  readonly refuse: (reason: Error) => void;
}

/**
 * Hashes only a few passwords at once. Networks take turns, so a network that sends many waits only for itself. When
 * the queue is full, a network with fewer waiting requests displaces the last request of the network with the most.
 */
export class HashingQueue {
  readonly #limits: HashingLimits;
  #running = 0;
  /** By network. */
  readonly #waiting = new OwnerQueues<Waiter>();

  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  /** Throws PasswordsBusy if too many wait, and RequestAborted if the client disconnects while it waits. */
  async run<T>(work: () => Promise<T>, request?: RequestContext): Promise<T> {
    if (this.#running < this.#limits.maxAtOnce) this.#running += 1;
    else await this.#wait(request);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #wait(request?: RequestContext): Promise<void> {
    const network = request?.network ?? NO_NETWORK;
    const waiting = this.#waiting.sizeOf(network);
    if (waiting >= this.#limits.maxWaitingOfNetwork || !this.#makeRoom(waiting)) throw new PasswordsBusy();
    return new Promise((resolve, reject) => {
      const waiter = { admit: resolve, refuse: reject };
      this.#waiting.add(network, waiter);
      request?.onAbort(() => {
        // unless its work has already begun
        if (this.#waiting.remove(network, waiter)) reject(new RequestAborted());
      });
    });
  }

  /** Makes room for a network that has this many waiting requests. False when no other network has more. */
  #makeRoom(waiting: number): boolean {
    if (this.#waiting.size < this.#limits.maxWaiting) return true;
    const sizeOf = (network: string) => this.#waiting.sizeOf(network);
    const [most] = [...this.#waiting.owners()].sort((one, other) => sizeOf(other) - sizeOf(one));
    if (most === undefined || sizeOf(most) <= waiting + 1) return false;
    this.#waiting.takeLast(most)?.refuse(new PasswordsBusy());
    return true;
  }

  #leave(): void {
    const [network] = this.#waiting.owners();
    const first = network === undefined ? undefined : this.#waiting.takeFirst(network);
    if (first) first.admit();
    else this.#running -= 1;
  }
}
