import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from './logger.ts';

/** Work that no response waits for: failures are logged, and a stopping server waits for it. */
export class Background {
  readonly #log: Logger;
  readonly #running = new Set<Promise<void>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Starts in a later turn of the event loop, so that its cost does not delay the response. */
  run(name: string, work: () => Promise<unknown>): void {
    const running = new Promise((resolve) => setImmediate(resolve))
      .then(work)
      .then(
        () => {},
        (error) => this.#log.error({ err: error, work: name }, 'background work failed'),
      )
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when all work is done, or after `timeoutMs` at the latest. */
  async drained(timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.#running.size > 0 && Date.now() < deadline) {
      const timeout = wait(deadline - Date.now(), undefined, { ref: false });
      await Promise.race([Promise.all(this.#running), timeout]);
    }
  }
}
