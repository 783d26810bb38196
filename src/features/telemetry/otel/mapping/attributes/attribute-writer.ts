import { cutToCharacters } from '../../../../../lib/cut-text.ts';
import type { MappingOptions } from '../options.ts';
import { MAX_BYTES, MAX_KEY, ValueWriter } from './json-value.ts';
import { keptLength } from './privacy.ts';
import { storable } from './text.ts';
import type { Values } from './values.ts';

const MAX_KEYS = 64;
/** Braces and the three marks. */
const RESERVED = 64;
/** A UTF-16 unit has at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;
const MAX_KNOWN_KEYS = 10_000;

/** What the server says of a record in its attributes. */
export type Mark = 'clock_skewed' | 'inconsistent';

interface Key {
  readonly name: string;
  /** `"name":` */
  readonly json: string;
  readonly isCut: boolean;
  /** Whether no other key can have this name. */
  readonly isAsSent: boolean;
  /** undefined: dropped */
  readonly length: number | undefined;
}

interface Entry {
  /** As sent. */
  readonly key: string;
  readonly name: string;
  /** `"name":value` */
  readonly json: string;
}

/** At most 64 attributes as JSON; `isCut` if something is missing from them, apart from what is dropped. */
export interface Entries {
  readonly list: readonly Entry[];
  readonly isCut: boolean;
}

export const NO_ENTRIES: Entries = { list: [], isCut: false };

/** Writes the attributes that are kept: at most 64 keys of 128 characters, texts of 1,024 and 16 KiB as a whole. */
export class AttributeWriter {
  readonly #options: MappingOptions;
  readonly #values: ValueWriter;
  /** Records repeat the same keys. */
  readonly #keys = new Map<string, Key>();

  constructor(options: MappingOptions) {
    this.#options = options;
    this.#values = new ValueWriter((key) => keptLength(key, options));
  }

  /** Entries of `values`, then those of `below` whose keys `values` does not have. */
  entriesOf(values: Values, below = NO_ENTRIES): Entries {
    const list: Entry[] = [];
    let isCut = false;
    let tried = 0;
    for (const [key, value] of values) {
      const { name, json, length, isCut: isKeyCut } = this.#keyOf(key);
      if (length === undefined) continue;
      if (++tried > MAX_KEYS) return { list, isCut: true };
      const text = this.#values.write(value, length);
      isCut ||= isKeyCut || this.#values.isCut;
      if (text !== undefined) list.push({ key, name, json: json + text });
    }
    for (const entry of below.list) {
      if (values.has(entry.key)) continue;
      if (++tried > MAX_KEYS) return { list, isCut: true };
      list.push(entry);
    }
    return { list, isCut: isCut || below.isCut };
  }

  /** A JSON object of what is kept, the marks, and `truncated` if something is missing. */
  object(values: Values, below: Entries, marks: readonly Mark[] = []): string {
    const usual = marks.length === 0 ? this.#usual(values, below) : undefined;
    return usual ?? limited(this.entriesOf(values, below), marks);
  }

  /** The same where nothing comes near a limit, which is almost always; else undefined. */
  #usual(values: Values, below: Entries): string | undefined {
    if (below.isCut || values.size + below.list.length > MAX_KEYS) return undefined;
    const texts: string[] = [];
    let size = RESERVED;
    for (const [key, value] of values) {
      const { json, length, isAsSent } = this.#keyOf(key);
      if (length === undefined) continue;
      const text = this.#values.write(value, length);
      if (text === undefined || this.#values.isCut || !isAsSent) return undefined;
      size += json.length + text.length;
      texts.push(json + text);
    }
    for (const { key, name, json } of below.list) {
      if (values.has(key)) continue;
      if (name !== key) return undefined;
      size += json.length;
      texts.push(json);
    }
    return size * MAX_BYTES_PER_UNIT <= MAX_BYTES ? `{${texts.join(',')}}` : undefined;
  }

  #keyOf(key: string): Key {
    const known = this.#keys.get(key);
    if (known) return known;
    const whole = storable(key);
    const name = cutToCharacters(whole, MAX_KEY);
    const made = {
      name,
      json: `${JSON.stringify(name)}:`,
      isCut: name.length < whole.length,
      isAsSent: name === key,
      length: keptLength(name, this.#options),
    };
    // a hostile request could fill the memory with long keys
    if (this.#keys.size < MAX_KNOWN_KEYS && key.length <= MAX_KEY) this.#keys.set(key, made);
    return made;
  }
}

function limited({ list, isCut }: Entries, marks: readonly Mark[]): string {
  const kept = new Map<string, string>();
  let bytes = RESERVED;
  let isTruncated = isCut;
  for (const { name, json } of list) {
    if (kept.has(name) || marks.some((mark) => mark === name)) continue;
    const size = Buffer.byteLength(json) + 1;
    if (bytes + size > MAX_BYTES || kept.size + marks.length >= MAX_KEYS) {
      isTruncated = true;
      continue;
    }
    bytes += size;
    kept.set(name, json);
  }
  return written(kept, isTruncated ? [...marks, 'truncated'] : marks);
}

function written(kept: Map<string, string>, marks: readonly string[]): string {
  for (const mark of marks) kept.delete(mark);
  const texts = [...kept.values()].slice(0, MAX_KEYS - marks.length);
  for (const mark of marks) texts.push(`"${mark}":true`);
  return `{${texts.join(',')}}`;
}
