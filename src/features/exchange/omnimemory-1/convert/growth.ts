/** The counters of a sample whose growth is stored. */
export const COUNTERS = ['tokens_saved', 'total_compressions', 'total_embeddings'] as const;
type Counter = (typeof COUNTERS)[number];
export type Growth = Readonly<Record<`${Counter}_delta`, number>>;

export const GROWTH_NOTES = {
  reset:
    'a counter went back, which is a restart of the tool; its new value counts, and nothing is taken off',
  zero: 'a counter was 0 because the row reports an event; it is stored as unknown, and the series goes on',
  negative: 'a negative growth was stored as 0',
} as const;

interface Standing {
  readonly tool_id: string;
  readonly session_id: string;
  last_timestamp: string;
  readonly counted: Record<Counter, number | null>;
  deltas: Growth;
}
export type SeriesState = Readonly<Standing>;

export interface CountedSample {
  readonly tool_id: string;
  /** `''` for none. */
  readonly session_id: string;
  readonly timestamp: string;
  readonly counters: Readonly<Record<Counter, number | null>>;
}

/**
 * The growth of counters in the order of the rows, which is the order in which OmniMemory 1 received them. Its own
 * deltas could be negative, and without a session each row counted all of its counters anew.
 */
export class SeriesGrowth {
  readonly #series = new Map<string, Standing>();

  /** The growth, and the counters as they are to be stored. */
  next(sample: CountedSample, note: (reason: string) => void) {
    const standing = this.#standingOf(sample);
    const stored = { ...sample.counters };
    const grown = { tokens_saved_delta: 0, total_compressions_delta: 0, total_embeddings_delta: 0 };
    for (const counter of COUNTERS) {
      const [value, last] = [sample.counters[counter], standing.counted[counter]];
      if (value === null) continue;
      if (value === 0 && last !== null && last > 0) {
        stored[counter] = null;
        note(GROWTH_NOTES.zero);
        continue;
      }
      if (last !== null && value < last) note(GROWTH_NOTES.reset);
      grown[`${counter}_delta`] = last === null || value < last ? value : value - last;
      standing.counted[counter] = value;
    }
    if (sample.timestamp > standing.last_timestamp) standing.last_timestamp = sample.timestamp;
    standing.deltas = grown;
    return { grown, stored, series: standing as SeriesState };
  }

  #standingOf({ tool_id, session_id, timestamp }: CountedSample): Standing {
    const key = JSON.stringify([tool_id, session_id]);
    const known = this.#series.get(key);
    if (known) return known;
    const counted = { tokens_saved: null, total_compressions: null, total_embeddings: null };
    const deltas = { tokens_saved_delta: 0, total_compressions_delta: 0, total_embeddings_delta: 0 };
    const begun = { tool_id, session_id, last_timestamp: timestamp, counted, deltas };
    this.#series.set(key, begun);
    return begun;
  }
}
