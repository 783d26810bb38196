import { RequestAborted, type RequestContext } from './request-context.ts';

export interface TurnLimits {
  /** The longest wait for a turn. */
  readonly timeoutMs: number;
  /** The most waiting calls for one name, beside the running one. */
  readonly maxWaiting: number;
}

type Waiter = () => void;

/**
 * Runs calls for the same name one after the other, in order of arrival. They wait in memory, and hold nothing else in
 * the meantime.
 */
export class Turns {
  readonly #limits: TurnLimits;
  /** The waiting calls of each name that is in use. */
  readonly #waiting = new Map<string, Set<Waiter>>();

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /**
   * Runs `work` when it is its turn; the next call begins when it has ended or failed. Throws the error of `refused` if too
   * many wait or the turn does not come in time, and RequestAborted if the client disconnects before its turn.
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
