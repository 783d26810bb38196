import { AppError } from '../../../../lib/errors.ts';
import { RequestAborted, type RequestContext } from '../../../../lib/request-context.ts';

/** Nothing was looked at: the answer tells nothing of the account. */
export class PasswordsBusy extends AppError {
  readonly code = 'passwords_busy';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '2' };
  constructor() {
    super('Too many passwords are being checked at this moment; try again in 2 seconds.');
  }
}

export interface HashingLimits {
  /** libuv has four threads, for files, names and compression, too; argon2 keeps one busy for tens of milliseconds. */
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
 * Hashes few passwords at once. Networks take turns, so that one which sends many waits for itself; where the queue is
 * full, a network with fewer waiters takes the place of the last one of the network that has the most.
 */
export class HashingQueue {
  readonly #limits: HashingLimits;
  #running = 0;
  #waiting = 0;
  /** In the order of their turns; none is empty. */
  readonly #byNetwork = new Map<string, Set<Waiter>>();

  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  /** Throws PasswordsBusy where too many wait, and RequestAborted where the client goes away while it waits. */
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
    const waiting = this.#byNetwork.get(network)?.size ?? 0;
    if (waiting >= this.#limits.maxWaitingOfNetwork || !this.#makeRoom(waiting)) throw new PasswordsBusy();
    return new Promise((resolve, reject) => {
      const waiter = { admit: resolve, refuse: reject };
      const waiters = this.#byNetwork.get(network);
      if (waiters) waiters.add(waiter);
      else this.#byNetwork.set(network, new Set([waiter]));
      this.#waiting += 1;
      request?.onAbort(() => {
        // not one who has had their turn
        if (this.#take(network, waiter)) reject(new RequestAborted());
      });
    });
  }

  /** For a network of which so many wait. False where none has more. */
  #makeRoom(waiting: number): boolean {
    if (this.#waiting < this.#limits.maxWaiting) return true;
    const [most] = [...this.#byNetwork].sort(([, one], [, other]) => other.size - one.size);
    if (!most || most[1].size <= waiting + 1) return false;
    const [network, waiters] = most;
    const last = [...waiters].at(-1);
    if (!last || !this.#take(network, last)) return false;
    last.refuse(new PasswordsBusy());
    return true;
  }

  #leave(): void {
    const [next] = this.#byNetwork;
    const [first] = next?.[1] ?? [];
    if (!next || !first) {
      this.#running -= 1;
      return;
    }
    const [network, waiters] = next;
    this.#take(network, first);
    // behind the other networks, where more of it wait
    if (this.#byNetwork.delete(network)) this.#byNetwork.set(network, waiters);
    first.admit();
  }

  #take(network: string, waiter: Waiter): boolean {
    const waiters = this.#byNetwork.get(network);
    if (!waiters?.delete(waiter)) return false;
    this.#waiting -= 1;
    if (waiters.size === 0) this.#byNetwork.delete(network);
    return true;
  }
}
