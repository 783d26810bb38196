import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from './logger.ts';
import { Counter, Gauge } from './observation/instruments.ts';

/** What is added to the count of a key; less than 0: given back. */
export interface Count {
  readonly key: string;
  readonly amount: number;
}

/** The count of a key over all processes, in its current minute. */
export interface Total {
  readonly spent: number;
  readonly msLeft: number;
}

/** Where processes add up what they count. A minute begins with the first addition after the last one is over. */
export interface CountStore {
  /** The totals afterwards, in the order of `counts`. No key is in it twice. */
  add(counts: readonly Count[]): Promise<readonly Total[]>;
}

/** What one process has counted of a key. */
export interface Tally {
  readonly key: string;
  /** Counted, and not sent yet. */
  unreported: number;
  /** On its way to the store. */
  sent: number;
  readonly isOver: () => boolean;
  readonly onSent: () => void;
  readonly onTotal: (total: Total) => void;
}

interface SharedCountsOptions {
  readonly store: CountStore;
  readonly log: Logger;
  readonly waitMs?: number;
  readonly retryMs?: number;
}

const BATCH_MS = 100;
const WAIT_MS = 1_000;
const RETRY_MS = 1_000;
const MAX_BATCH = 1_000;
const TURNS = 3;

const batches = new Counter<'outcome'>({
  name: 'omnimemory.limiter.reports',
  description: 'Batches of counts for the store of shared limits, by outcome: answered or failed.',
  unit: '{batch}',
});
const [answered, failed] = [batches.of({ outcome: 'answered' }), batches.of({ outcome: 'failed' })];
const waited = new Counter({
  name: 'omnimemory.limiter.waits',
  description: 'Requests that waited for the store of shared limits.',
  unit: '{request}',
}).of({});
const apartNow = new Gauge({
  name: 'omnimemory.limiter.apart',
  description: '1 while this process counts for limits alone, because their store does not answer.',
  unit: '{process}',
});

/**
 * Reports what this process counts to a store, one batch at a time. If the store fails, or takes longer than a request may wait,
 * the process counts alone: nobody waits, and what is not reported is kept for the next attempt.
 */
export class SharedCounts {
  readonly #options: Required<SharedCountsOptions>;
  readonly #due = new Set<Tally>();
  /** Of callers that wait: their keys come before others. */
  readonly #asks = new Set<{ readonly tally: Tally }>();
  #sending: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #endObserving: () => void;
  #isApart = false;
  #isStopped = false;

  constructor({ store, log, waitMs = WAIT_MS, retryMs = RETRY_MS }: SharedCountsOptions) {
    this.#options = { store, log, waitMs, retryMs };
    this.#endObserving = apartNow.observe(() => [[this.#isApart ? 1 : 0, {}]]);
  }

  /** Whether this process counts alone, because the store does not answer. */
  get isApart(): boolean {
    return this.#isApart;
  }

  /** Reports it with the next batch. */
  report(tally: Tally): void {
    this.#due.add(tally);
    this.#sendIn(this.#isApart ? this.#options.retryMs : BATCH_MS);
  }

  /** Reports it at once. Resolves when the store has answered, or when the caller has waited long enough. */
  async ask(tally: Tally): Promise<void> {
    waited.add();
    let timer: NodeJS.Timeout | undefined;
    const sent = { isAnswered: false };
    const answer = this.#sendWith(tally).then(() => {
      sent.isAnswered = true;
    });
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => void this.#giveUp(sent).then(resolve), this.#options.waitMs);
    });
    await Promise.race([answer, late]);
    clearTimeout(timer);
  }

  /** Sends what is left. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endObserving();
    clearTimeout(this.#timer);
    if (this.#due.size > 0 && !this.#isApart) await this.#sendAll();
  }

  /** The answer may be there, and this process too busy to have read it: after a turn of the event loop it has. */
  async #giveUp(sent: { readonly isAnswered: boolean }): Promise<void> {
    for (let turn = 0; turn < TURNS && !sent.isAnswered; turn++) await nextTurn();
    if (!sent.isAnswered) this.#setApart('the answer takes too long');
  }

  #sendIn(ms: number): void {
    if (!this.#isStopped) this.#timer ??= setTimeout(() => void this.#sendAll(), ms).unref();
  }

  /** A batch has so many keys at most: one behind many others is in a later one. */
  async #sendWith(tally: Tally): Promise<void> {
    const ask = { tally };
    this.#asks.add(ask);
    do await this.#sendAll();
    while (this.#asks.has(ask) && !this.#isApart);
    if (this.#asks.delete(ask)) this.report(tally);
  }

  /** Everyone who asks while a batch is on its way shares the next one. */
  #sendAll(): Promise<void> {
    this.#next ??= this.#sending.then(() => {
      this.#next = undefined;
      const sent = this.#send();
      this.#sending = sent;
      return sent;
    });
    return this.#next;
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#taken();
    if (batch.length === 0) return;
    const since = performance.now();
    try {
      const totals = await this.#options.store.add(batch.map(({ key, sent }) => ({ key, amount: sent })));
      answered.add();
      for (const [n, tally] of batch.entries()) {
        tally.sent = 0;
        const total = totals[n];
        if (total) tally.onTotal(total);
      }
      if (performance.now() - since <= this.#options.waitMs) this.#setTogether();
      if (this.#due.size > 0) this.#sendIn(this.#isApart ? this.#options.retryMs : BATCH_MS);
    } catch (error) {
      failed.add();
      for (const tally of batch) {
        tally.unreported += tally.sent;
        tally.sent = 0;
        this.#due.add(tally);
      }
      this.#setApart(error instanceof Error ? error.message : String(error));
      this.#sendIn(this.#options.retryMs);
    }
  }

  #taken(): Tally[] {
    const batch = new Set<Tally>();
    for (const ask of this.#asks) {
      if (batch.size >= MAX_BATCH) break;
      this.#asks.delete(ask);
      if (!ask.tally.isOver()) batch.add(ask.tally);
    }
    for (const tally of this.#due) {
      if (batch.size >= MAX_BATCH) break;
      this.#due.delete(tally);
      if (!tally.isOver()) batch.add(tally);
    }
    for (const tally of batch) {
      // an asked one is reported with it
      this.#due.delete(tally);
      tally.sent = tally.unreported;
      tally.unreported = 0;
      tally.onSent();
    }
    return [...batch];
  }

  #setApart(reason: string): void {
    if (this.#isApart) return;
    this.#isApart = true;
    this.#options.log.warn(
      { code: 'limits_counted_apart', reason },
      'the store of shared limits does not answer; each process applies the whole limits to what it counts itself until it does',
    );
  }

  #setTogether(): void {
    if (!this.#isApart) return;
    this.#isApart = false;
    this.#options.log.info({ code: 'limits_counted_together' }, 'limits are shared among processes again');
  }
}
