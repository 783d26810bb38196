import type { LogRecord, Metric, Source, Span } from '../../../../src/features/telemetry/otel/wire.ts';
import type { Random } from '../../../support/random.ts';
import type { ExportRequest } from './messages.ts';

const LARGEST_BATCH = 4;

/** One process of a tool: it sends what it is given in batches whose size the seed decides, in order. */
export class Exporter {
  readonly requests: ExportRequest[] = [];
  readonly #source: Source;
  readonly #random: Random;

  constructor(source: Source, random: Random) {
    this.#source = source;
    this.#random = random;
  }

  logs(records: readonly LogRecord[]): void {
    for (const items of this.#batches(records))
      this.requests.push({ source: this.#source, signal: 'logs', items });
  }

  /** All in one request, as a periodic reader collects them. */
  metrics(items: readonly Metric[]): void {
    this.requests.push({ source: this.#source, signal: 'metrics', items });
  }

  spans(spans: readonly Span[]): void {
    for (const items of this.#batches(spans))
      this.requests.push({ source: this.#source, signal: 'traces', items });
  }

  #batches<T>(items: readonly T[]): T[][] {
    const batches: T[][] = [];
    for (let from = 0; from < items.length; from += batches.at(-1)?.length ?? 1)
      batches.push(items.slice(from, from + 1 + this.#random.below(LARGEST_BATCH)));
    return batches;
  }
}
