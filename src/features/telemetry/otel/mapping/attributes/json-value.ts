import { cutToCharacters } from '../../../../../lib/cut-text.ts';
import type { AnyValue, KeyValue } from '../../wire.ts';
import { storable } from './text.ts';

export const MAX_BYTES = 16_384;
export const MAX_KEY = 128;
// what is inside has been counted
const BRACKETS = 2;
// More distinct keys than this do not fit, and equal ones are not worth a search.
const MAX_NESTED_KEYS = 4_096;
// PostgreSQL writes all digits of a number: one of 1e300 would take 301 bytes of text.
const LARGE = 1e100;
const SMALL = 1e-100;

/** What JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Writes values as JSON text, with long texts cut. */
export class ValueWriter {
  readonly #keptLength: (key: string) => number | undefined;
  #room = 0;
  #isCut = false;

  /** @param keptLength how many characters are kept under a key; undefined: it is dropped */
  constructor(keptLength: (key: string) => number | undefined) {
    this.#keptLength = keptLength;
  }

  /** Whether something is missing from the last text. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** The text of a value; undefined if it is too large. */
  write(value: AnyValue | undefined, max: number): string | undefined {
    this.#room = MAX_BYTES;
    this.#isCut = false;
    const text = this.#json(value, max);
    if (this.#room >= 0) return text;
    this.#isCut = true;
    return undefined;
  }

  #json(value: AnyValue | undefined, max: number): string {
    const kind = value?.value.case;
    const text = this.#jsonOf(value, max);
    this.#room -= kind === 'arrayValue' || kind === 'kvlistValue' ? BRACKETS : text.length;
    return text;
  }

  #jsonOf(value: AnyValue | undefined, max: number): string {
    const inner = value?.value;
    switch (inner?.case) {
      case 'stringValue':
        return this.#string(inner.value, max);
      case 'boolValue':
      case 'intValue':
        return `${inner.value}`;
      case 'doubleValue':
        return double(inner.value);
      case 'bytesValue':
        return JSON.stringify(this.#base64(inner.value, max));
      case 'arrayValue':
        return `[${this.#items(inner.value.values, max).join(',')}]`;
      case 'kvlistValue':
        return `{${this.#members(inner.value.values, max).join(',')}}`;
      default:
        return 'null';
    }
  }

  #string(text: string, max: number): string {
    if (text.length <= max && PLAIN.test(text)) return `"${text}"`;
    return JSON.stringify(this.#cut(storable(text), max));
  }

  #cut(text: string, max: number): string {
    const kept = cutToCharacters(text, max);
    if (kept.length < text.length) this.#isCut = true;
    return kept;
  }

  #base64(bytes: Uint8Array, max: number): string {
    const fitting = Math.floor(max / 4) * 3;
    if (bytes.length > fitting) this.#isCut = true;
    return Buffer.from(bytes.subarray(0, fitting)).toString('base64');
  }

  #items(values: readonly AnyValue[], max: number): string[] {
    const items: string[] = [];
    for (const value of values) {
      if (this.#room < 0) break;
      items.push(this.#json(value, max));
    }
    return items;
  }

  #members(list: readonly KeyValue[], max: number): string[] {
    if (list.length > MAX_NESTED_KEYS) this.#room = -1;
    const members = new Map<string, string>();
    for (const { key, value } of list) {
      if (this.#room < 0) break;
      const name = this.#cut(storable(key), MAX_KEY);
      const kept = this.#keptLength(name);
      if (kept !== undefined) members.set(name, this.#json(value, Math.min(max, kept)));
      this.#room -= name.length;
    }
    return Array.from(members, ([name, text]) => `${JSON.stringify(name)}:${text}`);
  }
}

function double(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= SMALL && size <= LARGE) ? JSON.stringify(value) : `"${value}"`;
}
