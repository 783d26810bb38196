import type { Shape } from './json-shape.ts';
import { type OpenLevel, type PIECE_LIMITS, StepWriter } from './json-steps.ts';

export interface ScanLimits {
  readonly maxDepth: number;
  readonly maxValues: number;
  /** In one field of the document, or one element of a list in it. */
  readonly maxValuesOfOne: number;
  readonly shape: Shape | undefined;
  readonly pieces?: typeof PIECE_LIMITS | undefined;
}

/** Why a text is not parsed. Plain data, so that a worker can send it. */
export type ScanRefusal =
  | { readonly code: 'invalid_json' | 'body_too_deep' | 'too_many_values' }
  | { readonly code: 'validation_failed'; readonly path: string; readonly message: string };

export interface Scan {
  /** Objects, arrays, their keys, strings, numbers, true, false and null. */
  readonly values: number;
  /** Triples of a `STEP` and the start and end of its text; see json-build.ts. */
  readonly steps: Int32Array;
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

const decoder = new TextDecoder();

class Refused extends Error {
  readonly refusal: ScanRefusal;
  constructor(refusal: ScanRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}
const invalid = () => new Refused({ code: 'invalid_json' });

/**
 * Scans JSON text in UTF-8 once, without recursion, and reports what it would become. It checks only the structure; the
 * contents of strings, numbers and names are left to JSON.parse, which reads all of them.
 */
export function scanJson(text: Uint8Array, limits: ScanLimits): Scan | ScanRefusal {
  try {
    return new Scanner(text, limits).scan();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}

interface Level extends OpenLevel {
  readonly shape: Shape | null;
  /** Its name or index in its container, if the shape knows that. */
  readonly name: string;
}

class Scanner {
  readonly #text: Uint8Array;
  readonly #limits: ScanLimits;
  readonly #steps: StepWriter;
  readonly #open: Level[] = [];
  #at = 0;
  #values = 0;
  /** The limit on the number of values by the end of the current field or element. */
  #maxNow = 0;
  #name = '';

  constructor(text: Uint8Array, limits: ScanLimits) {
    this.#text = text;
    this.#limits = limits;
    this.#steps = new StepWriter(text, limits.pieces);
    this.#beginOne();
  }

  scan(): Scan {
    const first = this.#next();
    if (first !== OPEN_LIST && first !== OPEN_OBJECT) throw invalid();
    this.#enter(first, this.#limits.shape ?? null);
    this.#steps.begin(this.#open[0] as Level);
    while (this.#open.length > 0) this.#element();
    if (this.#next() !== -1) throw invalid();
    return { values: this.#values, steps: this.#steps.steps };
  }

  /** An element and its terminator, or the end of an empty list or object. */
  #element(): void {
    const level = this.#open[this.#open.length - 1] as Level;
    let byte = this.#next();
    if (level.elements === 0 && byte === closeOf(level)) {
      this.#leave();
      this.#behindElement();
      return;
    }
    level.elements++;
    level.element = this.#at;
    let shape: Shape | null = null;
    if (level.isObject) {
      shape = this.#key(level, byte);
      byte = this.#next();
    } else if (level.shape?.kind === 'list') {
      if (level.elements > level.shape.maxItems) throw this.#tooMany(level.shape.maxItems);
      shape = level.shape.items;
      this.#name = `${level.elements - 1}`;
    }
    if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      this.#enter(byte, shape);
      return;
    }
    this.#count();
    if (byte === QUOTE) this.#string();
    else this.#word();
    this.#behindElement();
  }

  #behindElement(): void {
    for (;;) {
      const level = this.#open[this.#open.length - 1];
      if (!level) return;
      const byte = this.#next();
      if (byte === COMMA) {
        if (this.#open.length <= 2) this.#beginOne();
        this.#steps.atComma(this.#open, this.#at, this.#values);
        this.#at++;
        // a lone value after a comma is not an element
        const follows = this.#next();
        if (follows === CLOSE_LIST || follows === CLOSE_OBJECT) throw invalid();
        return;
      }
      if (byte !== closeOf(level)) throw invalid();
      this.#leave();
    }
  }

  #enter(byte: number, shape: Shape | null): void {
    const isObject = byte === OPEN_OBJECT;
    this.#count();
    if (this.#open.length >= this.#limits.maxDepth) throw new Refused({ code: 'body_too_deep' });
    this.#at++;
    const fits = shape?.kind === (isObject ? 'object' : 'list') ? shape : null;
    const start = this.#at;
    this.#open.push({
      ...{ isObject, shape: fits, name: this.#name, start },
      ...{ elements: 0, element: start, colon: 0 },
    });
  }

  #leave(): void {
    const level = this.#open.pop() as Level;
    this.#steps.atClose(level, this.#open, this.#at, this.#values);
    this.#at++;
  }

  /** Reads a name and its colon. Returns the shape of the field. */
  #key(level: Level, byte: number): Shape | null {
    if (byte !== QUOTE) throw invalid();
    const from = this.#at;
    this.#count();
    this.#string();
    const to = this.#at;
    if (this.#next() !== COLON) throw invalid();
    level.colon = this.#at++;
    if (level.shape?.kind !== 'object') return null;
    const { fields } = level.shape;
    this.#name = nameOf(this.#text.subarray(from, to));
    // its prototype is null
    const field = fields[this.#name];
    if (field === undefined) throw this.#fault('is not a known field', this.#name);
    return field;
  }

  #beginOne(): void {
    const { maxValues, maxValuesOfOne } = this.#limits;
    this.#maxNow = Math.min(maxValues, this.#values + maxValuesOfOne);
  }

  #count(): void {
    if (++this.#values > this.#maxNow) throw new Refused({ code: 'too_many_values' });
  }

  /** The next byte that is not whitespace, or -1. */
  #next(): number {
    const text = this.#text;
    for (; this.#at < text.length; this.#at++) {
      const byte = text[this.#at] as number;
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return byte;
    }
    return -1;
  }

  #string(): void {
    const text = this.#text;
    const end = text.length;
    for (let at = this.#at + 1; at < end; at++) {
      const byte = text[at];
      if (byte === QUOTE) {
        this.#at = at + 1;
        return;
      }
      if (byte === BACKSLASH) at++;
    }
    throw invalid();
  }

  /** A number or a literal: up to a character that can follow one. */
  #word(): void {
    const text = this.#text;
    let at = this.#at;
    for (; at < text.length; at++) {
      const byte = text[at] as number;
      if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte <= 0x20) break;
      if (byte === QUOTE || byte === COLON || byte === OPEN_LIST || byte === OPEN_OBJECT) throw invalid();
    }
    if (at === this.#at) throw invalid();
    this.#at = at;
  }

  #tooMany(maxItems: number): Refused {
    return this.#fault(`Too big: expected array to have <=${maxItems} items`);
  }

  #fault(message: string, ...names: string[]): Refused {
    const path = [...this.#open.slice(1).map(({ name }) => name), ...names].join('.');
    return new Refused({ code: 'validation_failed', path, message });
  }
}

const closeOf = ({ isObject }: Level) => (isObject ? CLOSE_OBJECT : CLOSE_LIST);

function nameOf(quoted: Uint8Array): string {
  const text = decoder.decode(quoted);
  try {
    return text.includes('\\') ? JSON.parse(text) : text.slice(1, -1);
  } catch {
    throw invalid();
  }
}
