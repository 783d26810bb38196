/** The counters whose growth is stored. */
export const COUNTERS = ['tokens_saved', 'total_compressions', 'total_embeddings'] as const;
export type Counter = (typeof COUNTERS)[number];

type Values = { readonly [C in Counter]?: number | null | undefined };

/** A counter of a series. Does for many samples what `insertMetric` does in SQL for one. */
class Growing {
  /** The last value that counted. */
  last: number | null = null;
  /** The growth that the last sample added. */
  delta = 0;
  #sum = 0;
  #carried = 0n;

  /** As `growth` and `lastValue` of metric.repository.ts; the value of a late sample is ignored. */
  take(value: number | null | undefined): void {
    if (value === null || value === undefined) {
      this.delta = 0;
      return;
    }
    this.delta = this.last === null || value < this.last ? value : value - this.last;
    this.last = value;
    if (this.#sum > Number.MAX_SAFE_INTEGER - this.delta) {
      this.#carried += BigInt(this.#sum);
      this.#sum = 0;
    }
    this.#sum += this.delta;
  }

  /** The growth of all samples so far. */
  get total(): bigint {
    return this.#carried + BigInt(this.#sum);
  }
}

/** The state of a series of samples. */
export class Series {
  readonly tool_id: string;
  /** `''` for samples without a session. */
  readonly session_id: string;
  /** The time of its newest sample in microseconds since 1970. */
  lastTimestamp = Number.NEGATIVE_INFINITY;
  readonly tokens_saved = new Growing();
  readonly total_compressions = new Growing();
  readonly total_embeddings = new Growing();

  constructor(tool_id: string, session_id: string) {
    this.tool_id = tool_id;
    this.session_id = session_id;
  }

  /** The state that the database has. */
  continueFrom(lastTimestamp: number | null, last: Readonly<Record<Counter, number | null>>): void {
    this.lastTimestamp = lastTimestamp ?? Number.NEGATIVE_INFINITY;
    for (const counter of COUNTERS) this[counter].last = last[counter];
  }

  /** Adds the next sample; each counter's `delta` is then the growth that it adds. */
  advance(timestamp: number, values: Values): void {
    const isLate = timestamp < this.lastTimestamp;
    if (!isLate) this.lastTimestamp = timestamp;
    this.tokens_saved.take(isLate ? undefined : values.tokens_saved);
    this.total_compressions.take(isLate ? undefined : values.total_compressions);
    this.total_embeddings.take(isLate ? undefined : values.total_embeddings);
  }
}

/** The series of a batch, without duplicates. */
export class SeriesOfBatch {
  readonly #byTool = new Map<string, Map<string, Series>>();

  /** By tool and session, `''` for none. */
  of(toolId: string, sessionId: string): Series {
    let ofTool = this.#byTool.get(toolId);
    if (!ofTool) {
      ofTool = new Map();
      this.#byTool.set(toolId, ofTool);
    }
    let series = ofTool.get(sessionId);
    if (!series) {
      series = new Series(toolId, sessionId);
      ofTool.set(sessionId, series);
    }
    return series;
  }

  all(): Series[] {
    return [...this.#byTool.values()].flatMap((ofTool) => [...ofTool.values()]);
  }
}
