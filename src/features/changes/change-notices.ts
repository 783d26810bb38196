import { createHash } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { Logger } from '../../lib/logger.ts';
import type { ChangeFeed } from './change-feed.ts';
import { CHANGING } from './resources.ts';

/** The channel of NOTIFY. */
export const CHANGES = 'omnimemory_changes';

const EVERY_MS = 1_000;
/** PostgreSQL allows 8,000 bytes. */
const MAX_PAYLOAD_BYTES = 7_500;
/** Beyond it, the others are told that anything may have changed. */
const MAX_PENDING = 1_000;

/** Names are sent as their places in the list, which another release may have in another order. */
const LIST = createHash('sha256').update(CHANGING.join()).digest('base64url').slice(0, 8);

const notice = z.object({
  from: z.string(),
  list: z.string(),
  scopes: z.record(z.string(), z.array(z.int().min(0))).nullable(),
});

export interface NoticeOptions {
  readonly feed: ChangeFeed;
  readonly database: Pick<pg.Pool, 'query'>;
  readonly log: Logger;
}

/**
 * Tells the other processes what has changed, at most once a second and apart from the transactions that changed it: a NOTIFY in
 * each of them would let only one commit at a time.
 */
export class ChangeNotices {
  readonly #options: NoticeOptions;
  readonly #pending = new Map<string, Set<number>>();
  #isOverflowing = false;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: NoticeOptions) {
    this.#options = options;
    options.feed.tellOthersBy((scopeId, resources) => this.#add(scopeId, resources));
  }

  /** A notification that has arrived, which may be this process's own. One that nobody here could have sent says nothing. */
  receive(payload: string): void {
    const { feed } = this.#options;
    const { success, data } = notice.safeParse(parsed(payload));
    if (!success || data.from === feed.process) return;
    if (data.scopes === null) feed.reset();
    for (const [scopeId, places] of Object.entries(data.scopes ?? {}))
      if (data.list === LIST)
        feed.received(
          scopeId,
          places.flatMap((place) => CHANGING[place] ?? []),
        );
      else feed.missed(scopeId);
  }

  /** Every notification arrives from now on; some may have been missed. */
  connected(): void {
    this.#options.feed.connected();
  }

  disconnected(): void {
    this.#options.feed.disconnected();
  }

  /** Sends what is left. */
  async stop(): Promise<void> {
    this.#options.feed.tellOthersBy(() => {});
    clearTimeout(this.#timer);
    if (this.#pending.size > 0 || this.#isOverflowing) this.#send();
    await this.#sending;
  }

  #add(scopeId: string, resources: readonly string[]): void {
    if (this.#pending.size >= MAX_PENDING && !this.#pending.has(scopeId)) this.#isOverflowing = true;
    const places = this.#pending.get(scopeId) ?? new Set();
    if (!this.#isOverflowing) this.#pending.set(scopeId, places);
    for (const resource of resources) places.add(CHANGING.indexOf(resource));
    this.#timer ??= setTimeout(() => this.#send(), EVERY_MS).unref();
  }

  #send(): void {
    const payload = JSON.stringify({ from: this.#options.feed.process, list: LIST, scopes: this.#taken() });
    // what did not fit goes with the next one
    this.#timer = this.#pending.size > 0 ? setTimeout(() => this.#send(), EVERY_MS).unref() : undefined;
    const { database, log } = this.#options;
    this.#sending = database.query('select pg_notify($1, $2)', [CHANGES, payload]).then(
      () => {},
      (error) => log.warn({ err: error }, 'other processes could not be told what has changed'),
    );
  }

  /** `null`: anything may have changed. */
  #taken(): Record<string, number[]> | null {
    if (this.#isOverflowing) {
      this.#isOverflowing = false;
      this.#pending.clear();
      return null;
    }
    const taken: Record<string, number[]> = {};
    let bytes = 100;
    for (const [scopeId, places] of this.#pending) {
      const resources = [...places];
      bytes += Buffer.byteLength(JSON.stringify([scopeId, resources])) + 1;
      if (bytes > MAX_PAYLOAD_BYTES) break;
      taken[scopeId] = resources;
      this.#pending.delete(scopeId);
    }
    return taken;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
