import { setTimeout as wait } from 'node:timers/promises';
import type { Scope } from '../../src/auth/scope.ts';
import type { Random } from '../support/random.ts';
import { type Batch, keyOf, newBatch, type Session, toolOf } from './batch.ts';
import type { Request, Traffic } from './traffic.ts';

/** How often a client without a response continues with other work instead of repeating its request. */
const GIVES_UP = 0.3;

/**
 * Sends one batch after the other. It repeats a batch unchanged until it is acknowledged, or gives it up. It then gives up
 * the session too, because an abandoned request may still be running there, and a series has one writer at a time.
 */
export class ChaosClient {
  readonly number: number;
  readonly scope: Scope;
  readonly batches: Batch[] = [];
  readonly #traffic: Traffic;
  readonly #random: Random;
  readonly #headers: Record<string, string>;
  #session: Session | undefined;
  #sessions = 0;
  #stopped = false;

  constructor(number: number, scope: Scope, key: string | undefined, traffic: Traffic, random: Random) {
    this.number = number;
    this.scope = scope;
    this.#traffic = traffic;
    this.#random = random;
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      this.#session ??= await this.#startSession();
      const batch = newBatch(this.#random, this.number, this.batches.length, this.#session);
      this.batches.push(batch);
      await this.#deliver(batch);
      await wait(this.#random.between(0, 60));
    }
  }

  /** After the batch at hand. */
  stop(): void {
    this.#stopped = true;
  }

  async #deliver(batch: Batch): Promise<void> {
    const { body, safeguard } = batch;
    const key: Record<string, string> = safeguard.includes('key') ? { 'idempotency-key': keyOf(batch) } : {};
    const request = {
      method: 'POST',
      path: '/v1/ingest',
      body,
      headers: { ...this.#headers, ...key },
    } as const;
    const repeats = safeguard !== 'nothing' && !this.#random.chance(GIVES_UP);
    for (;;) {
      batch.sendings += 1;
      const { outcome, text, replayed } = await this.#traffic.send(this.number, request);
      if (outcome === 'acknowledged') {
        batch.outcome = 'acknowledged';
        batch.receipt = text;
        batch.wasThere = replayed === true || JSON.parse(text).duplicate > 0;
        return;
      }
      if (!repeats || outcome === 'surprise') {
        batch.outcome = 'given up';
        this.#session = undefined;
        return;
      }
      await wait(this.#random.between(30, 150));
    }
  }

  async #startSession(): Promise<Session> {
    const path = '/v1/sessions';
    const key = `session-${this.number}-${this.#sessions++}`;
    const headers = { ...this.#headers, 'idempotency-key': key };
    const body = JSON.stringify({ tool_id: toolOf(this.number) });
    const text = await this.#untilAcknowledged({ method: 'POST', path, body, headers });
    return { id: JSON.parse(text).session_id, saved: 0 };
  }

  async #untilAcknowledged(request: Request): Promise<string> {
    for (;;) {
      const { outcome, text } = await this.#traffic.send(this.number, request);
      if (outcome === 'acknowledged') return text;
      if (outcome === 'surprise') throw new Error(text);
      await wait(this.#random.between(30, 150));
    }
  }

  /** Of each batch that was acknowledged since the given one, its receipt must be there as it was given. */
  async unreadableReceipts(url: string, since: number): Promise<string[]> {
    const faults: string[] = [];
    for (const { number, receipt } of this.batches.slice(since)) {
      if (receipt === undefined) continue;
      const { receipt_id } = JSON.parse(receipt);
      const answer = await fetch(`${url}/v1/ingest/receipts/${receipt_id}`, { headers: this.#headers });
      const text = await answer.text();
      if (text !== receipt) faults.push(`client ${this.number}, batch ${number}: ${answer.status} ${text}`);
    }
    return faults;
  }
}
