const REMEMBERED_MS = 10_000;
const MINUTE_MS = 60_000;
const FEW_SCOPES = 10_000;

interface Remembered<S> {
  readonly settings: Promise<S>;
  readonly until: number;
}

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
  readonly #remembered = new Map<string, Remembered<S>>();
  readonly #minutes = new Map<string, Minute>();
  #tidyAt = FEW_SCOPES;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** The settings of a scope. Callers at the same time share one `load`; one that fails is not remembered. */
  settingsOf(scopeId: string, load: () => Promise<S>): Promise<S> {
    const known = this.#remembered.get(scopeId);
    if (known && known.until > this.#now()) return known.settings;
    this.#tidy();
    const settings = load();
    this.#remembered.set(scopeId, { settings, until: this.#now() + REMEMBERED_MS });
    settings.catch(() => {
      if (this.#remembered.get(scopeId)?.settings === settings) this.forget(scopeId);
    });
    return settings;
  }

  /** After a change: what was loaded before it is not given out any more. */
  forget(scopeId: string): void {
    this.#remembered.delete(scopeId);
  }

  /** Counts the events and gives 0, or counts nothing and gives the milliseconds until the scope's next minute. */
  waitFor(scopeId: string, events: number, mostPerMinute: number): number {
    const now = this.#now();
    const current = this.#minutes.get(scopeId);
    const minute = current && current.since + MINUTE_MS > now ? current : { since: now, events: 0 };
    if (minute.events + events > mostPerMinute) return minute.since + MINUTE_MS - now;
    minute.events += events;
    this.#minutes.set(scopeId, minute);
    return 0;
  }

  /** Drops what is over each time the scopes have doubled, so that those which have gone quiet take no room. */
  #tidy(): void {
    if (this.#remembered.size < this.#tidyAt) return;
    const now = this.#now();
    for (const [scopeId, { until }] of this.#remembered) if (until <= now) this.#remembered.delete(scopeId);
    for (const [scopeId, { since }] of this.#minutes)
      if (since + MINUTE_MS <= now) this.#minutes.delete(scopeId);
    this.#tidyAt = Math.max(FEW_SCOPES, 2 * this.#remembered.size);
  }
}
