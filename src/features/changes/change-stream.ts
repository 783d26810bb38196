import type { ServerEvent } from '../../lib/server-events.ts';
import { pause } from '../../lib/timers/pause.ts';
import type { ChangeFeed } from './change-feed.ts';

/** The shortest time between two events of one stream. */
const PAUSE_MS = 1_000;
/** How often a stream is told that it may have missed something while other processes are not heard. */
const DEAF_RESET_MS = 30_000;

/**
 * The changes of a scope as events, at most one a second, until `signal` is aborted. `lastId`: the place that the client
 * knows.
 */
export class ChangeStream {
  readonly #feed: ChangeFeed;
  readonly #scopeId: string;
  readonly #resources = new Set<string>();
  #isReset = false;
  #wake = () => {};

  constructor(feed: ChangeFeed, scopeId: string) {
    this.#feed = feed;
    this.#scopeId = scopeId;
  }

  async *events(lastId: string | undefined, signal: AbortSignal): AsyncGenerator<ServerEvent> {
    const stop = this.#feed.listen(this.#scopeId, { onChange: this.#changed, onReset: this.#reset });
    const wake = () => this.#wake();
    signal.addEventListener('abort', wake);
    const deaf = setInterval(() => this.#feed.hearsOthers || this.#reset(), DEAF_RESET_MS).unref();
    try {
      if (lastId !== undefined && lastId !== this.#feed.placeOf(this.#scopeId)) this.#isReset = true;
      yield this.#event('open', {});
      while (!signal.aborted) {
        await this.#somethingOr(signal);
        if (signal.aborted) return;
        yield this.#taken();
        await pause(PAUSE_MS, signal);
      }
    } finally {
      clearInterval(deaf);
      signal.removeEventListener('abort', wake);
      stop();
    }
  }

  readonly #changed = (resources: readonly string[]): void => {
    for (const one of resources) this.#resources.add(one);
    this.#wake();
  };

  readonly #reset = (): void => {
    this.#isReset = true;
    this.#wake();
  };

  async #somethingOr(signal: AbortSignal): Promise<void> {
    if (this.#isReset || this.#resources.size > 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  #taken(): ServerEvent {
    const event = this.#isReset
      ? this.#event('reset', {})
      : this.#event('change', { resources: [...this.#resources].sort() });
    this.#isReset = false;
    this.#resources.clear();
    return event;
  }

  #event(name: string, data: object): ServerEvent {
    return { id: this.#feed.placeOf(this.#scopeId), name, data };
  }
}
