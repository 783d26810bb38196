/** The counters whose growth is kept. */
export const COUNTERS = ['tokens_saved', 'total_compressions', 'total_embeddings'] as const;
export type Counter = (typeof COUNTERS)[number];

type Values = { readonly [C in Counter]?: number | null | undefined };

/** A counter of a series. What `insertMetric` does in SQL for one sample is done here for many. */
class Growing {
  /** The last value that counted. */
  last: number | null = null;
  /** The growth that the last sample brought. */
  delta = 0;
  #sum = 0;
  #carried = 0n;

  /** As `growth` and `lastValue` of metric.repository.ts; a value of a sample that is late is as good as none. */
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

  /** The growth of all samples that were taken in. */
  get total(): bigint {
    return this.#carried + BigInt(this.#sum);
  }
}

/** Where a series of samples stands. */
export class Series {
  readonly tool_id: string;
  /** `''` for samples that name no session. */
  readonly session_id: string;
  /** Microseconds since 1970 of its newest sample. */
  lastTimestamp = Number.NEGATIVE_INFINITY;
  readonly tokens_saved = new Growing();
  readonly total_compressions = new Growing();
  readonly total_embeddings = new Growing();

  constructor(tool_id: string, session_id: string) {
    this.tool_id = tool_id;
    this.session_id = session_id;
  }

  /** What the database knows of it. */
  continueFrom(lastTimestamp: number | null, last: Readonly<Record<Counter, number | null>>): void {
    this.lastTimestamp = lastTimestamp ?? Number.NEGATIVE_INFINITY;
    for (const counter of COUNTERS) this[counter].last = last[counter];
  }

  /** Takes the next sample in; the growth that it brings is then the `delta` of each counter. */
  advance(timestamp: number, values: Values): void {
    const isLate = timestamp < this.lastTimestamp;
    if (!isLate) this.lastTimestamp = timestamp;
    this.tokens_saved.take(isLate ? undefined : values.tokens_saved);
    this.total_compressions.take(isLate ? undefined : values.total_compressions);
    this.total_embeddings.take(isLate ? undefined : values.total_embeddings);
  }
}

/** The series of a batch, each once. */
export class SeriesOfBatch {
  readonly #byTool = new Map<string, Map<string, Series>>();

  /** Of a tool and a session, `''` for none. */
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
