import {
  invalidJson,
  MAX_WORD,
  notAnObject,
  type Tally,
  tooDeep,
  tooLongNumber,
  wrongType,
} from './faults.ts';
import type { FieldShape, MessageShape } from './message-shape.ts';
import { Part } from './part.ts';

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const PAUSE_EVERY = 512;
/** A value of the most messages has up to four levels for three of them, with those around it. */
const MAX_LEVELS = 256;

interface Level {
  readonly isObject: boolean;
  /** Of a container's object. */
  readonly shape: MessageShape | undefined;
  /** Of a list in a container: what each of its elements is. */
  readonly list: FieldShape | undefined;
  /** The container that what is inside belongs to. */
  readonly owner: Part | undefined;
  /** What ends with this level. */
  readonly part: Part | undefined;
  /** Inside a record, which is parsed later, so that its scalars need no look. */
  readonly isRecord: boolean;
  hasElements: boolean;
}

/** The same walk as `ProtobufScan`, over JSON text in UTF-8. What is inside records is left to JSON.parse. */
export class JsonScan {
  readonly #text: Buffer;
  readonly #tally: Tally;
  readonly #open: Level[] = [];
  #at = 0;

  constructor(text: Buffer, tally: Tally) {
    this.#text = text;
    this.#tally = tally;
  }

  *run(root: MessageShape): Generator<undefined, Part> {
    if (this.#next() !== OPEN_OBJECT) throw notAnObject();
    const whole = new Part(this.#at, this.#text.length);
    this.#push({ isObject: true, shape: root, owner: whole, part: whole });
    for (let steps = 1; this.#open.length > 0; steps++) {
      if (steps % PAUSE_EVERY === 0) yield;
      this.#element(this.#open.at(-1) as Level);
    }
    if (this.#next() !== -1) throw invalidJson();
    return whole;
  }

  #element(level: Level): void {
    let byte = this.#next();
    if (!level.hasElements && byte === closeOf(level)) {
      this.#leave();
      return;
    }
    level.hasElements = true;
    let field: FieldShape | undefined;
    if (level.isObject) {
      field = this.#key(level, byte);
      byte = this.#next();
    }
    this.#value(level, byte, field);
  }

  /** A comma, or the ends of levels. */
  #behindValue(): void {
    for (let level = this.#open.at(-1); level; level = this.#open.at(-1)) {
      const byte = this.#next();
      if (byte === COMMA) {
        this.#at++;
        const follows = this.#next();
        if (follows === CLOSE_LIST || follows === CLOSE_OBJECT) throw invalidJson();
        return;
      }
      if (byte !== closeOf(level)) throw invalidJson();
      this.#pop();
    }
  }

  #leave(): void {
    this.#pop();
    this.#behindValue();
  }

  #pop(): void {
    const level = this.#open.pop() as Level;
    this.#at++;
    if (level.part) level.part.to = this.#at;
  }

  /** Reads a name and its colon, and finds the field of a container. */
  #key(level: Level, byte: number): FieldShape | undefined {
    if (byte !== QUOTE) throw invalidJson();
    const from = this.#at;
    this.#string();
    const to = this.#at;
    if (this.#next() !== COLON) throw invalidJson();
    this.#at++;
    if (level.isRecord) {
      this.#tally.addFields(1);
      return undefined;
    }
    const quoted = this.#text.toString('utf8', from, to);
    return level.shape?.byName.get(parsed(quoted) as string);
  }

  #value(level: Level, byte: number, field: FieldShape | undefined): void {
    const from = this.#at;
    const isOpening = byte === OPEN_LIST || byte === OPEN_OBJECT;
    if (level.isRecord) this.#countInRecord(level, byte);
    if (isOpening) {
      this.#begin(level, byte, field);
      return;
    }
    this.#scalar(level, byte);
    if (level.list) throw wrongType(level.list.name, 'a list of objects');
    if (field) this.#noteScalar(level, field, from);
    this.#behindValue();
  }

  #countInRecord(level: Level, byte: number): void {
    this.#tally.addFields(1);
    if (byte === OPEN_OBJECT || (!level.isObject && byte !== OPEN_LIST)) this.#tally.addMessages(1);
  }

  #begin(level: Level, byte: number, field: FieldShape | undefined): void {
    const isObject = byte === OPEN_OBJECT;
    const { owner } = level;
    const element = level.list;
    if (level.isRecord || !owner || !(field ?? element)) {
      this.#push({ isObject, isRecord: level.isRecord });
      return;
    }
    if (element) {
      if (!isObject) throw wrongType(element.name, 'a list of objects');
      this.#enter(owner, element);
      return;
    }
    const { isList, message, name } = field as FieldShape;
    if (!message) throw wrongType(name, 'a single value');
    if (isList === isObject) throw wrongType(name, isList ? 'a list of objects' : 'an object');
    owner.remove([name, ...(field as FieldShape).rivals]);
    if (isList) this.#push({ isObject: false, list: field, owner });
    else this.#enter(owner, field as FieldShape);
  }

  #enter(owner: Part, { name, message, isItem }: FieldShape): void {
    const part = new Part(this.#at, this.#at);
    owner.add(name, part);
    if (message?.isContainer) {
      this.#tally.addContainer();
      this.#push({ isObject: true, shape: message, owner: part, part });
    } else {
      this.#tally.beginOne(isItem);
      this.#push({ isObject: true, part, isRecord: true });
    }
  }

  #push(level: Partial<Level> & Pick<Level, 'isObject'>): void {
    if (this.#open.length >= MAX_LEVELS) throw tooDeep();
    this.#at++;
    this.#open.push({
      shape: undefined,
      list: undefined,
      owner: undefined,
      part: undefined,
      isRecord: false,
      ...level,
      hasElements: false,
    });
  }

  /** A scalar of a container. `null` is the same as none. */
  #noteScalar({ owner }: Level, { name, message, rivals, isList }: FieldShape, from: number): void {
    if (!owner) return;
    const isNull = this.#text.toString('latin1', from, this.#at) === 'null';
    if (message && !isNull) throw wrongType(name, isList ? 'a list of objects' : 'an object');
    owner.remove(isNull ? [name] : [name, ...rivals]);
    if (!isNull) owner.replace(name, [new Part(from, this.#at)]);
  }

  /** Outside of records no one parses it later, so it is parsed here. */
  #scalar(level: Level, byte: number): void {
    const from = this.#at;
    if (byte === QUOTE) this.#string();
    else this.#word();
    if (!level.isRecord) parsed(this.#text.toString('utf8', from, this.#at));
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
    for (let at = this.#at + 1; at < text.length; at++) {
      const byte = text[at];
      if (byte === QUOTE) {
        this.#at = at + 1;
        return;
      }
      if (byte === BACKSLASH) at++;
    }
    throw invalidJson();
  }

  /** A number or a literal: up to a character that can follow one. */
  #word(): void {
    const text = this.#text;
    const from = this.#at;
    let at = from;
    for (; at < text.length; at++) {
      const byte = text[at] as number;
      if (byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte <= 0x20) break;
      if (byte === QUOTE || byte === COLON || byte === OPEN_LIST || byte === OPEN_OBJECT) throw invalidJson();
    }
    if (at === from) throw invalidJson();
    if (at - from > MAX_WORD) throw tooLongNumber();
    this.#at = at;
  }
}

const closeOf = ({ isObject }: Level) => (isObject ? CLOSE_OBJECT : CLOSE_LIST);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson();
  }
}
