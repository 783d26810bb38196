import { RequestAborted, type RequestContext } from './request-context.ts';

export interface TurnLimits {
  /** How long a turn is waited for. */
  readonly timeoutMs: number;
  /** For one name, beside the one whose turn it is. */
  readonly maxWaiting: number;
}

type Waiter = () => void;

/**
 * Lets those who want the same name come one after the other, in the order in which they came. They wait in memory, and
 * hold nothing else meanwhile.
 */
export class Turns {
  readonly #limits: TurnLimits;
  /** Those who wait for each name that somebody has. */
  readonly #waiting = new Map<string, Set<Waiter>>();

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /**
   * Runs `work` when it is its turn, and lets the next one begin when that has ended, well or not. Throws what `refused`
   * makes where too many wait or the turn does not come in time, and RequestAborted where the client has gone away before.
   */
  async take<T>(
    name: string,
    work: () => Promise<T>,
    refused: () => Error,
    request?: RequestContext,
  ): Promise<T> {
    const others = this.#waiting.get(name);
    if (!others) this.#waiting.set(name, new Set());
    else if (others.size >= this.#limits.maxWaiting) throw refused();
    else await this.#turnBehind(others, refused, request);
    try {
      return await work();
    } finally {
      this.#passOn(name);
    }
  }

  #turnBehind(others: Set<Waiter>, refused: () => Error, request: RequestContext | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => giveUp(refused()), this.#limits.timeoutMs);
      const begin = () => {
        clearTimeout(timeout);
        resolve();
      };
      const giveUp = (reason: Error) => {
        clearTimeout(timeout);
        others.delete(begin);
        reject(reason);
      };
      others.add(begin);
      request?.onAbort(() => giveUp(new RequestAborted()));
    });
  }

  #passOn(name: string): void {
    const waiting = this.#waiting.get(name);
    const [next] = waiting ?? [];
    if (!next) {
      this.#waiting.delete(name);
      return;
    }
    waiting?.delete(next);
    next();
  }
}
