import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { invalidProtobuf, MAX_MESSAGE_DEPTH, type Tally, tooDeep } from './faults.ts';
import type { FieldShape, MessageShape } from './message-shape.ts';
import { Part } from './part.ts';

const PAUSE_EVERY = 512;
const MAX_VARINT_BYTES = 10;

interface Level {
  readonly shape: MessageShape;
  readonly end: number;
  /** `undefined`: inside a record. */
  readonly part: Part | undefined;
  /** Below the containers. */
  readonly depth: number;
}

/**
 * Walks a whole body once, without recursion and without building anything: finds its records, counts, and refuses what
 * `fromBinary` would read in another way than it was counted, such as a field with a wrong wire type.
 */
export class ProtobufScan {
  readonly #body: Uint8Array;
  readonly #reader: BinaryReader;
  readonly #tally: Tally;

  constructor(body: Uint8Array, tally: Tally) {
    this.#body = body;
    this.#reader = new BinaryReader(body);
    this.#tally = tally;
  }

  *run(root: MessageShape): Generator<undefined, Part> {
    const reader = this.#reader;
    const whole = new Part(0, this.#body.length);
    const open: Level[] = [{ shape: root, end: whole.to, part: whole, depth: 0 }];
    let steps = 0;
    for (let level = open.at(-1); level; level = open.at(-1)) {
      if (++steps % PAUSE_EVERY === 0) yield;
      if (reader.pos >= level.end) {
        open.pop();
        continue;
      }
      const inner = this.#field(level);
      if (inner) open.push(inner);
    }
    return whole;
  }

  /** Returns the message that begins here, if one does; anything else has been passed. */
  #field(level: Level): Level | undefined {
    const tag = this.#tag();
    const wireType: WireType = tag & 7;
    const field = level.shape.byNumber.get(tag >>> 3);
    if (!level.part) this.#tally.addFields(1);
    if (wireType === WireType.LengthDelimited) {
      const length = this.#number();
      const from = this.#reader.pos;
      const to = from + length;
      if (to > level.end) throw invalidProtobuf();
      if (field?.message) return this.#enter(level, field, from, to);
      if (field) this.#requireText(field, from, to);
      this.#reader.pos = to;
      this.#note(level, field, from);
      return undefined;
    }
    if (field && field.wireType !== wireType) throw invalidProtobuf();
    const from = this.#reader.pos;
    this.#skip(wireType);
    if (this.#reader.pos > level.end) throw invalidProtobuf();
    if (field?.isList) this.#tally.addMessages(1);
    this.#note(level, field, from);
    return undefined;
  }

  #enter(level: Level, field: FieldShape, from: number, to: number): Level {
    const shape = field.message as MessageShape;
    const { part: around } = level;
    if (!around) {
      this.#tally.addMessages(1);
      if (level.depth >= MAX_MESSAGE_DEPTH) throw tooDeep();
      return { shape, end: to, part: undefined, depth: level.depth + 1 };
    }
    const part = new Part(from, to);
    around.remove(field.rivals);
    around.add(field.name, part);
    if (shape.isContainer) this.#tally.addContainer();
    else this.#tally.beginOne(field.isItem);
    return { shape, end: to, part: shape.isContainer ? part : undefined, depth: shape.isContainer ? 0 : 1 };
  }

  /** A value of a container, of which the last one counts. */
  #note({ part }: Level, field: FieldShape | undefined, from: number): void {
    if (part && field) part.replace(field.name, [new Part(from, this.#reader.pos)]);
  }

  /** A text, or a packed list, whose numbers must end where it ends. */
  #requireText(field: FieldShape, from: number, to: number): void {
    if (field.wireType === WireType.LengthDelimited) return;
    if (!field.isList) throw invalidProtobuf();
    const length = to - from;
    const isVarint = field.wireType === WireType.Varint;
    const width = field.wireType === WireType.Bit64 ? 8 : 4;
    const endsWhole = isVarint ? length === 0 || (this.#body[to - 1] as number) < 0x80 : length % width === 0;
    if (!endsWhole) throw invalidProtobuf();
    // at least a byte each
    const count = isVarint ? length : length / width;
    this.#tally.addMessages(count);
    this.#tally.addFields(count);
  }

  /** As `BinaryReader.tag` reads it, without an array for each field. */
  #tag(): number {
    const from = this.#reader.pos;
    const tag = this.#number();
    const { pos } = this.#reader;
    const exceeds32Bits = pos - from > 5 || (pos - from === 5 && (this.#body[pos - 1] as number) > 0x0f);
    if (exceeds32Bits || tag >>> 3 === 0 || (tag & 7) > WireType.Bit32) throw invalidProtobuf();
    return tag;
  }

  #number(): number {
    try {
      return this.#reader.uint32();
    } catch (error) {
      throw invalidProtobuf(error);
    }
  }

  #skip(wireType: WireType): void {
    const reader = this.#reader;
    switch (wireType) {
      case WireType.Varint: {
        const most = reader.pos + MAX_VARINT_BYTES;
        while (reader.pos < most && (this.#body[reader.pos] ?? 0) >= 0x80) reader.pos++;
        if (reader.pos >= most) throw invalidProtobuf();
        reader.pos++;
        return;
      }
      case WireType.Bit64:
        reader.pos += 8;
        return;
      case WireType.Bit32:
        reader.pos += 4;
        return;
      default:
        // groups: OTLP has none, and skipping one is recursive
        throw invalidProtobuf();
    }
  }
}
