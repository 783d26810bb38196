import { TtlCache } from '../../../lib/ttl-cache.ts';

const REMEMBERED_MS = 10_000;
const MINUTE_MS = 60_000;
const MAX_UNTIDIED_SCOPES = 10_000;

interface Minute {
  readonly since: number;
  events: number;
}

/**
 * What one server process knows of each scope's settings, and how many events it let in. Settings are remembered for
 * ten seconds, so that events cost no query of their own. A scope's minute begins with an event of it and ends sixty
 * seconds later. Times are milliseconds of a clock that nobody sets; tests bring their own.
 */
export class EventGate<S> {
  readonly #now: () => number;
  readonly #settings: TtlCache<S>;
  readonly #minutes = new Map<string, Minute>();
  #tidyAt = MAX_UNTIDIED_SCOPES;

  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#settings = new TtlCache(REMEMBERED_MS, now);
  }

  /** The settings of a scope. Callers at the same time share one `load`; one that fails is not remembered. */
  settingsOf(scopeId: string, load: () => Promise<S>): Promise<S> {
    return this.#settings.get(scopeId, load);
  }

  /** The same inside of a transaction, where nobody else's `load` may be waited for. */
  settingsInside(scopeId: string, load: () => Promise<S>): Promise<S> {
    return this.#settings.getAlone(scopeId, load);
  }

  /** After a change: what was loaded before it is not given out any more. */
  forget(scopeId: string): void {
    this.#settings.forget(scopeId);
  }

  /** Counts the events and gives 0, or counts nothing and gives the milliseconds until the scope's next minute. */
  waitFor(scopeId: string, events: number, mostPerMinute: number): number {
    const now = this.#now();
    const current = this.#minutes.get(scopeId);
    const minute = current && current.since + MINUTE_MS > now ? current : { since: now, events: 0 };
    if (minute.events + events > mostPerMinute) return minute.since + MINUTE_MS - now;
    minute.events += events;
    this.#tidy(now);
    this.#minutes.set(scopeId, minute);
    return 0;
  }

  /** Drops the minutes that are over each time the scopes have doubled, so that quiet ones take no room. */
  #tidy(now: number): void {
    if (this.#minutes.size < this.#tidyAt) return;
    for (const [scopeId, { since }] of this.#minutes)
      if (since + MINUTE_MS <= now) this.#minutes.delete(scopeId);
    this.#tidyAt = Math.max(MAX_UNTIDIED_SCOPES, 2 * this.#minutes.size);
  }
}
