import type { Total } from '../../../lib/exact-json.ts';
import { COUNTERS, type Counter } from './metric.columns.ts';

/** The counters of a sample. */
type Counts = Readonly<Partial<Record<Counter, number | undefined>>>;

export type Growth = Readonly<Record<Counter, number>>;

/** Where a series stands when a batch begins: the values that counted last. */
export interface SeriesState extends Readonly<Record<Counter, Total | null>> {
  /** The time of its newest sample, in microseconds since 1970; `null` if it is new. */
  readonly newest: Total | null;
}

/** A series, and what the samples of a batch add to it. */
export class Series {
  readonly tool_id: string;
  /** `''` for samples without a session. */
  readonly session_id: string;
  newest: Total | null = null;
  readonly last: Record<Counter, Total | null> = nothing(null);
  /** What the latest sample has added. */
  growth: Growth = nothing(0);
  /** The growth that all samples have brought. */
  readonly total: Record<Counter, Total> = nothing<Total>(0);

  constructor(toolId: string, sessionId: string) {
    this.tool_id = toolId;
    this.session_id = sessionId;
  }

  begin(state: SeriesState): void {
    this.newest = state.newest;
    for (const counter of COUNTERS) this.last[counter] = state[counter];
  }

  /**
   * Takes the next sample, and returns its growth. The rule is that of `counted_value` and `counter_growth` in SQL, by which a single sample is
   * stored; tests/telemetry/metrics/growth-model.test.ts compares both with a model. `time` is in microseconds since 1970.
   */
  take(sample: Counts, time: number): Growth {
    const isLate = this.newest !== null && time < this.newest;
    const growth = nothing(0);
    for (const counter of COUNTERS) {
      const value = isLate ? undefined : sample[counter];
      if (value === undefined) continue;
      growth[counter] = growthOf(value, this.last[counter]);
      this.last[counter] = value;
      this.total[counter] = exactSum(this.total[counter], growth[counter]);
    }
    if (!isLate) this.newest = time;
    this.growth = growth;
    return growth;
  }
}

/** A smaller value means that the counter was reset, and all of it is new. `value` is below 2^53. */
const growthOf = (value: number, last: Total | null): number =>
  last === null || value < last ? value : value - Number(last);

function exactSum(one: Total, other: number): Total {
  const sum = Number(one) + other;
  return Number.isSafeInteger(sum) ? sum : BigInt(one) + BigInt(other);
}

const nothing = <T>(value: T): Record<Counter, T> => ({
  tokens_saved: value,
  total_compressions: value,
  total_embeddings: value,
});

/** The series of a batch, without duplicates. */
export class SeriesOfBatch {
  readonly all: Series[] = [];
  readonly #byName = new Map<string, Map<string, Series>>();

  /** `sessionId`: `''` for no session. */
  of(toolId: string, sessionId: string): Series {
    let ofTool = this.#byName.get(toolId);
    if (!ofTool) {
      ofTool = new Map();
      this.#byName.set(toolId, ofTool);
    }
    let series = ofTool.get(sessionId);
    if (!series) {
      series = new Series(toolId, sessionId);
      ofTool.set(sessionId, series);
      this.all.push(series);
    }
    return series;
  }
}
