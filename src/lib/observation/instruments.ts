/** What is measured, in the terms of OpenTelemetry. `unit` is a code of UCUM: `s`, `By`, `{request}`. */
export interface Description {
  /** `omnimemory.db.connections`; Prometheus gets `omnimemory_db_connections`. */
  readonly name: string;
  readonly description: string;
  readonly unit: string;
}

/**
 * The values of the labels. Each is one of a few that the code knows: never an id, a path, an address or a text that a caller
 * chooses, because they would name tenants and grow without bound.
 */
export type Labels<L extends string = string> = Readonly<Record<L, string>>;

/** One value of an instrument. Counting is an addition, whether anything exports it or not. */
export class Series {
  readonly labels: Labels;
  value = 0;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  add(amount = 1): void {
    this.value += amount;
  }
}

/** Only grows: the total since the process started. With `falls`: a value that also falls, such as bytes in use. */
export class Counter<L extends string = never> {
  readonly about: Description;
  readonly falls: boolean;
  readonly #series = new Map<string, Series>();

  constructor(about: Description, { falls = false } = {}) {
    this.about = about;
    this.falls = falls;
    define({ kind: 'counter', counter: this as unknown as Counter });
  }

  /** Keep the series where it is counted often. */
  of(labels: Labels<L>): Series {
    const key = Object.values(labels).join('\n');
    const known = this.#series.get(key);
    if (known) return known;
    const series = new Series(labels);
    this.#series.set(key, series);
    return series;
  }

  all(): Iterable<Series> {
    return this.#series.values();
  }
}

type Recorder<L extends string> = (value: number, labels: Labels<L>) => void;

/** The distribution of a value, by buckets. Records nothing unless something exports it. */
export class Histogram<L extends string = never> {
  readonly about: Description;
  /** The upper bounds of the buckets. */
  readonly bounds: readonly number[];
  #record: Recorder<L> | undefined;

  constructor(about: Description, bounds: readonly number[]) {
    this.about = about;
    this.bounds = bounds;
    define({ kind: 'histogram', histogram: this as unknown as Histogram });
  }

  /** Whether it is worth reading a clock. */
  get isOn(): boolean {
    return this.#record !== undefined;
  }

  record(value: number, labels: Labels<L>): void {
    this.#record?.(value, labels);
  }

  /** `undefined`: off. */
  recordWith(record: Recorder<L> | undefined): void {
    this.#record = record;
  }
}

export type Reading<L extends string = string> = readonly [value: number, labels: Labels<L>];
export type Read<L extends string = string> = () => Iterable<Reading<L>> | Promise<Iterable<Reading<L>>>;

/** A value that is read when something asks for it. With `grows`: a total, which never falls. */
export class Gauge<L extends string = never> {
  readonly about: Description;
  readonly grows: boolean;
  readonly #reads = new Set<Read<L>>();

  constructor(about: Description, { grows = false } = {}) {
    this.about = about;
    this.grows = grows;
    define({ kind: 'gauge', gauge: this as unknown as Gauge });
  }

  /** Returns what ends it. */
  observe(read: Read<L>): () => void {
    this.#reads.add(read);
    return () => this.#reads.delete(read);
  }

  /** A reading that fails is left out. */
  async readings(): Promise<Reading<L>[]> {
    const all = await Promise.allSettled([...this.#reads].map(async (read) => [...(await read())]));
    return all.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  }
}

export type Instrument =
  | { readonly kind: 'counter'; readonly counter: Counter }
  | { readonly kind: 'histogram'; readonly histogram: Histogram }
  | { readonly kind: 'gauge'; readonly gauge: Gauge };

const defined: Instrument[] = [];
const listeners = new Set<(instrument: Instrument) => void>();

function define(instrument: Instrument): void {
  defined.push(instrument);
  for (const hear of listeners) hear(instrument);
}

/** Calls `hear` for every instrument of the modules that are loaded, and of those that are loaded later. Returns what ends that. */
export function everyInstrument(hear: (instrument: Instrument) => void): () => void {
  for (const instrument of defined) hear(instrument);
  listeners.add(hear);
  return () => listeners.delete(hear);
}
