import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from './logger.ts';

export interface LifecyclePart {
  readonly name: string;
  readonly stop: () => Promise<unknown>;
  /** Called before anything stops: from then on the part begins nothing new. */
  readonly quiesce?: () => unknown;
  /** `stop` has a deadline of its own. */
  readonly hasDeadline?: boolean;
}

/** The parts of a server that have been started. They stop in the reverse order, so what a part needs outlives it. */
export class Lifecycle {
  readonly #parts: LifecyclePart[] = [];
  readonly #log: Logger;
  readonly #timeoutMs: number;

  /** The parts without a deadline of their own have `timeoutMs` together. */
  constructor({ log, timeoutMs }: { readonly log: Logger; readonly timeoutMs: number }) {
    this.#log = log;
    this.#timeoutMs = timeoutMs;
  }

  add(part: LifecyclePart): void {
    this.#parts.push(part);
  }

  /** Never rejects. If a part fails or takes too long, the others are stopped all the same. */
  async stop(): Promise<void> {
    for (const { quiesce } of this.#parts) quiesce?.();
    let leftMs = this.#timeoutMs;
    for (const part of this.#parts.toReversed()) {
      const stopped = this.#stopped(part);
      if (part.hasDeadline) {
        await stopped;
        continue;
      }
      const began = Date.now();
      await Promise.race([stopped, wait(leftMs, undefined, { ref: false })]);
      leftMs = Math.max(0, leftMs - (Date.now() - began));
    }
  }

  async #stopped({ name, stop }: LifecyclePart): Promise<void> {
    try {
      await stop();
    } catch (error) {
      this.#log.warn({ err: error, part: name }, 'a part of the server failed to stop');
    }
  }
}
