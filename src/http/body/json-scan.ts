import { inexactFault, isExactNumber } from '../../validation/exact-number.ts';
import type { Shape } from './json-shape.ts';
import { type OpenLevel, StepWriter } from './json-steps.ts';
import { invalid, Refused, type Scan, type ScanLimits, type ScanRefusal } from './scan-result.ts';

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** A number with fewer characters, and without an exponent, has at most 15 digits: a double keeps them. */
const MAX_SURELY_EXACT = 15;
const MAX_QUOTED_DIGITS = 40;
/** The document, its list, the item, and the item's data. */
const ITEM_DATA_DEPTH = 4;
const [LOWER_E, UPPER_E, MINUS, ZERO, NINE] = [0x65, 0x45, 0x2d, 0x30, 0x39];

const decoder = new TextDecoder();

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
  /** Its name or index in its container, if the shape knows that; otherwise empty. */
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
  readonly #inexact = new Map<number, string>();

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
    const inexact = this.#inexact;
    return { values: this.#values, steps: this.#steps.steps, ...(inexact.size > 0 && { inexact }) };
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
    else this.#word(shape);
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
      isObject,
      shape: fits,
      name: this.#open.at(-1)?.shape ? this.#name : '',
      start,
      elements: 0,
      element: start,
      colon: 0,
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
  #word(shape: Shape | null): void {
    const text = this.#text;
    let at = this.#at;
    let hasExponent = false;
    for (; at < text.length; at++) {
      const byte = text[at] as number;
      if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte <= 0x20) break;
      if (byte === QUOTE || byte === COLON || byte === OPEN_LIST || byte === OPEN_OBJECT) throw invalid();
      if (byte === LOWER_E || byte === UPPER_E) hasExponent = true;
    }
    if (at === this.#at) throw invalid();
    if (shape?.kind !== 'number' && (hasExponent || at - this.#at > MAX_SURELY_EXACT))
      this.#refuseInexact(at);
    this.#at = at;
  }

  /** A number of free JSON is kept to the digit or refused. The schema decides about one that it describes. */
  #refuseInexact(end: number): void {
    const first = this.#text[this.#at] as number;
    if (first !== MINUS && (first < ZERO || first > NINE)) return;
    const number = decoder.decode(this.#text.subarray(this.#at, end));
    if (isExactNumber(number)) return;
    if (this.#limits.itemwise) {
      // the schema of the item decides about its own fields
      const [, list] = this.#open;
      if (list && this.#open.length > ITEM_DATA_DEPTH)
        this.#inexact.set(list.elements - 1, number.slice(0, MAX_QUOTED_DIGITS));
      return;
    }
    throw new Refused({
      code: 'validation_failed',
      path: this.#path(...(this.#open.at(-1)?.shape ? [this.#name] : [])),
      message: inexactFault(number.slice(0, MAX_QUOTED_DIGITS)),
      isInexact: true,
    });
  }

  #tooMany(maxItems: number): Refused {
    return this.#fault(`must have at most ${maxItems} items`);
  }

  #fault(message: string, ...names: string[]): Refused {
    return new Refused({ code: 'validation_failed', path: this.#path(...names), message });
  }

  #path(...names: string[]): string {
    const open = this.#open.slice(1).map(({ name }) => name);
    return [...open, ...names].filter((name) => name !== '').join('.');
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
