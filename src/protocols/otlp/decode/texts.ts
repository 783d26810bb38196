const SLOTS = 512;
const LONGEST = 64;
const ASCII = 0x7f;
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads texts of one body. Records repeat their keys and many values, so short texts are compared with earlier ones first. */
export class Texts {
  readonly #body: Buffer;
  /** One text for each slot of the hash. */
  readonly #latest: (string | undefined)[] = Array(SLOTS).fill(undefined);

  constructor(body: Uint8Array) {
    this.#body = Buffer.from(body.buffer, body.byteOffset, body.length);
  }

  /** Throws if the bytes are not UTF-8. */
  read(from: number, to: number): string {
    const body = this.#body;
    if (to - from > LONGEST) return decoder.decode(body.subarray(from, to));
    let hash = HASH_START;
    for (let at = from; at < to; at++) {
      const byte = body[at] as number;
      if (byte > ASCII) return decoder.decode(body.subarray(from, to));
      hash = Math.imul(hash ^ byte, HASH_FACTOR);
    }
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.#latest[slot];
    if (known !== undefined && this.#isAt(known, from, to)) return known;
    const text = body.toString('latin1', from, to);
    this.#latest[slot] = text;
    return text;
  }

  #isAt(text: string, from: number, to: number): boolean {
    if (text.length !== to - from) return false;
    for (let n = 0; n < text.length; n++) if (text.charCodeAt(n) !== this.#body[from + n]) return false;
    return true;
  }
}
