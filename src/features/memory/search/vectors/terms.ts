import { createHash } from 'node:crypto';
import { SIGNATURE_BITS } from './signature.ts';

/** How often each stem occurs. */
export type Counts = ReadonlyMap<string, number>;

/** A stem of a question. */
export interface Term {
  /** As texts store it: 16 bits. */
  readonly hash: number;
  /** Its bit of a signature. */
  readonly bit: number;
  readonly weight: number;
}

export const termOf = (stem: string, weight: number): Term => ({ ...placeOf(stem), weight });

// a process sees few different stems, and a hash costs a microsecond
const MAX_KNOWN = 50_000;
const known = new Map<string, Omit<Term, 'weight'>>();

function placeOf(stem: string): Omit<Term, 'weight'> {
  let place = known.get(stem);
  if (!place) {
    const digest = createHash('sha256').update(stem).digest();
    place = { hash: digest.readUInt16BE(0), bit: digest.readUInt16BE(2) % SIGNATURE_BITS };
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(stem, place);
  }
  return place;
}

/** The signature of a text's words: the bit of each of its stems. */
export function wordsSignatureOf(stems: Counts): Uint8Array {
  const bits = new Uint8Array(SIGNATURE_BITS / 8);
  for (const stem of stems.keys()) {
    const { bit } = placeOf(stem);
    bits[bit >> 3] = (bits[bit >> 3] as number) | (128 >> (bit & 7));
  }
  return bits;
}

const BYTES_PER_TERM = 3;
const MAX_COUNT = 255;

/** The stems of a text as a column has them: 16 bits of hash and a byte of count each, in the order of the hashes. */
export function storedTerms(stems: Counts): Buffer {
  const counts = new Map<number, number>();
  for (const [stem, count] of stems) {
    const { hash } = placeOf(stem);
    counts.set(hash, Math.min(MAX_COUNT, (counts.get(hash) ?? 0) + count));
  }
  const stored = Buffer.alloc(counts.size * BYTES_PER_TERM);
  for (const [n, [hash, count]] of [...counts].sort(([one], [other]) => one - other).entries()) {
    stored.writeUInt16BE(hash, n * BYTES_PER_TERM);
    stored.writeUInt8(count, n * BYTES_PER_TERM + 2);
  }
  return stored;
}

/** How many stems a text has, each as often as it occurs. */
export function lengthOf(terms: Buffer): number {
  let length = 0;
  for (let at = 2; at < terms.length; at += BYTES_PER_TERM) length += terms[at] as number;
  return length;
}

/** How often a stem occurs in a text. */
export function countOf({ hash }: Pick<Term, 'hash'>, terms: Buffer): number {
  let [low, high] = [0, terms.length / BYTES_PER_TERM - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = terms.readUInt16BE(middle * BYTES_PER_TERM);
    if (found === hash) return terms[middle * BYTES_PER_TERM + 2] as number;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009
const SATURATION = 1.2;
const LENGTH = 0.75;

/** BM25 of a text, with the rarity of each term in place of its idf. `usual`: the length of a usual text, in stems. */
export function relevanceOf(question: readonly Term[], terms: Buffer, usual: number): number {
  const length = 1 - LENGTH + (LENGTH * lengthOf(terms)) / Math.max(1, usual);
  let relevance = 0;
  for (const term of question) {
    const count = countOf(term, terms);
    if (count > 0) relevance += (term.weight * count * (SATURATION + 1)) / (count + SATURATION * length);
  }
  return relevance;
}

/** Which share of a question a text has, by the rarity of its terms: from 0 to 1. */
export function shareOf(question: readonly Term[], terms: Buffer): number {
  let [had, all] = [0, 0];
  for (const term of question) {
    all += term.weight;
    if (countOf(term, terms) > 0) had += term.weight;
  }
  return all === 0 ? 0 : had / all;
}
