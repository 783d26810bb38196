import { median, percentile } from '../support/statistics.ts';
import type { Question } from './tenant.ts';

export interface Fairness {
  /** p99 of the median tenant. */
  readonly median: number;
  /** p99 of the slowest tenant. */
  readonly slowest: number;
  readonly ratio: number;
}

/** The latencies of one phase, in milliseconds. */
export class Latencies {
  readonly startedAt = performance.now();
  readonly #ofTenant = new Map<number, number[]>();
  readonly #ofKind = { ingest: [] as number[], read: [] as number[] };
  readonly probes: number[] = [];
  #items = 0;
  #seconds = Number.NaN;

  add(tenant: number, { kind, items }: Question, time: number): void {
    const own = this.#ofTenant.get(tenant);
    if (own) own.push(time);
    else this.#ofTenant.set(tenant, [time]);
    this.#ofKind[kind].push(time);
    this.#items += items;
  }

  end(): void {
    this.#seconds = (performance.now() - this.startedAt) / 1_000;
  }

  get requestsPerSecond(): number {
    return (this.#ofKind.ingest.length + this.#ofKind.read.length) / this.#seconds;
  }

  get itemsPerSecond(): number {
    return this.#items / this.#seconds;
  }

  /** Of all requests except the tenant's. */
  withoutTenant(tenant: number): number[] {
    return [...this.#ofTenant].flatMap(([number, times]) => (number === tenant ? [] : times));
  }

  ofTenant(tenant: number): readonly number[] {
    return this.#ofTenant.get(tenant) ?? [];
  }

  /** Compares the p99 of all tenants but one. */
  fairness(except: number): Fairness {
    const each = [...this.#ofTenant]
      .filter(([number]) => number !== except)
      .map(([, times]) => percentile(times, 0.99));
    const [middle, slowest] = [median(each), Math.max(...each)];
    return { median: middle, slowest, ratio: slowest / middle };
  }
}
