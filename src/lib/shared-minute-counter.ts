import { keyDigest } from './key-digest.ts';
import { type MinuteLimits, type RemainingLimit, remainingOf } from './minute-counter.ts';
import type { SharedCounts, Tally, Total } from './shared-counts.ts';

const MINUTE_MS = 60_000;
const MAX_KEYS = 50_000;

/**
 * The part of a limit that a process may let through before the others know of it. Three processes exceed a limit by 6 % at
 * most, and by less the smaller it is: a limit below 34 is asked for each time.
 */
const UNREPORTED_PART = 0.03;
/** How old a total may be that refuses: others may have given back what it contains. */
const REFRESH_AFTER_MS = 1_000;

interface Ask {
  readonly amount: number;
  readonly needed: number;
  readonly most: number;
  /** Undecided until the store or the end of the wait decides. */
  isAllowed?: boolean;
}

/** A key's minute in this process. */
class Minute implements Tally {
  readonly key: string;
  readonly #now: () => number;
  readonly #report: (minute: Minute) => void;
  until: number;
  /** Over all processes, when the store last answered. */
  #total = 0;
  #totalAt = Number.NEGATIVE_INFINITY;
  unreported = 0;
  sent = 0;
  #asks: Ask[] = [];
  #sentAsks: Ask[] = [];

  constructor(key: string, now: () => number, report: (minute: Minute) => void) {
    this.key = key;
    this.#now = now;
    this.#report = report;
    this.until = now() + MINUTE_MS;
  }

  get spent(): number {
    return this.#total + this.sent + this.unreported;
  }

  readonly isOver = () => this.until <= this.#now();

  readonly onSent = () => {
    this.#sentAsks = this.#asks;
    this.#asks = [];
  };

  readonly onTotal = ({ spent, msLeft }: Total) => {
    this.#total = spent;
    this.#totalAt = this.#now();
    this.until = this.#now() + Math.min(MINUTE_MS, msLeft);
    let before = spent - this.#sentAsks.reduce((sum, { amount }) => sum + amount, 0);
    for (const ask of this.#sentAsks) {
      ask.isAllowed ??= before + ask.needed <= ask.most;
      if (ask.isAllowed) before += ask.amount;
    }
    this.unreported -= spent - before;
    this.#sentAsks = [];
    if (this.unreported < 0) this.#report(this);
  };

  refusing(): void {
    if (this.#now() - this.#totalAt >= REFRESH_AFTER_MS) this.#report(this);
  }

  asking(ask: Ask): void {
    this.#asks.push(ask);
  }
}

/**
 * Counts requests by key over all processes. It counts in memory and reports a key to the store when half of its part of the limit
 * (UNREPORTED_PART) is used, so most keys are never reported. A caller waits for the store only when the process has let through
 * the whole part since the last report.
 */
export class SharedMinuteCounter implements MinuteLimits {
  readonly #name: string;
  readonly #counts: SharedCounts;
  readonly #now: () => number;
  // in the order in which the minutes began here
  readonly #minutes = new Map<string, Minute>();

  /** `name`: distinguishes the counters of one store. */
  constructor(name: string, counts: SharedCounts, now = () => performance.now()) {
    this.#name = name;
    this.#counts = counts;
    this.#now = now;
  }

  take(key: string, most: number, amount = 1, needed = 1): RemainingLimit | Promise<RemainingLimit> {
    const minute = this.#current(key) ?? this.#begin(key);
    if (minute.spent + needed > most) {
      minute.refusing();
      return this.#stateOf(minute, most, false);
    }
    minute.unreported += amount;
    const part = Math.floor(most * UNREPORTED_PART);
    if (this.#counts.isApart || minute.unreported + minute.sent <= part) {
      if (minute.unreported * 2 > part) this.#counts.report(minute);
      return this.#stateOf(minute, most, true);
    }
    return this.#asked(minute, { amount, needed, most });
  }

  secondsUntilRoom(key: string, most: number): number {
    const minute = this.#current(key);
    return minute && minute.spent >= most ? this.#stateOf(minute, most, false).secondsToReset : 0;
  }

  async #asked(minute: Minute, ask: Ask): Promise<RemainingLimit> {
    minute.asking(ask);
    await this.#counts.ask(minute);
    // it has been counted here, and there was room as far as this process knows
    ask.isAllowed ??= true;
    return this.#stateOf(minute, ask.most, ask.isAllowed);
  }

  #stateOf({ spent, until }: Minute, most: number, allowed: boolean): RemainingLimit {
    return remainingOf({ allowed, left: most - spent, msToReset: until - this.#now() });
  }

  #current(key: string): Minute | undefined {
    const minute = this.#minutes.get(key);
    return minute?.isOver() ? undefined : minute;
  }

  #begin(key: string): Minute {
    if (this.#minutes.size >= MAX_KEYS) this.#makeRoom();
    const minute = new Minute(keyDigest(`${this.#name} ${key}`), this.#now, (one) =>
      this.#counts.report(one),
    );
    this.#minutes.delete(key);
    this.#minutes.set(key, minute);
    return minute;
  }

  #makeRoom(): void {
    for (const [key, minute] of this.#minutes) {
      if (!minute.isOver() && this.#minutes.size <= MAX_KEYS / 2) return;
      this.#minutes.delete(key);
    }
  }
}
