/** Bits of a signature. */
export const SIGNATURE_BITS = 512;

/**
 * The signature of a vector: the signs of 512 random projections. The share of bits that two signatures differ in grows with
 * the angle between their vectors. The projections are random signs and a Walsh–Hadamard transform, twice, so that they cost
 * n log n for any width (Andoni and others, "Practical and Optimal LSH for Angular Distance", 2015, use three).
 */
export function signatureOf(vector: Float32Array): Uint8Array {
  const size = 2 ** Math.max(9, Math.ceil(Math.log2(vector.length)));
  const values = new Float64Array(size);
  values.set(vector);
  for (const signs of signsOf(size)) {
    for (let n = 0; n < size; n++) if (signs[n]) values[n] = -(values[n] as number);
    transform(values);
  }
  const bits = new Uint8Array(SIGNATURE_BITS / 8);
  for (let n = 0; n < SIGNATURE_BITS; n++)
    if ((values[n] as number) > 0) bits[n >> 3] = (bits[n >> 3] as number) | (128 >> (n & 7));
  return bits;
}

/** As a bit(512) reads it: `x` and hexadecimal digits. */
export const asBits = (bits: Uint8Array): string => `x${Buffer.from(bits).toString('hex')}`;

/** In how many bits two signatures differ. */
export function distanceOf(one: Uint8Array, other: Uint8Array): number {
  let distance = 0;
  for (let n = 0; n < one.length; n++) {
    let differing = (one[n] as number) ^ (other[n] as number);
    for (; differing > 0; differing &= differing - 1) distance++;
  }
  return distance;
}

const ROUNDS = 2;
const known = new Map<number, readonly Uint8Array[]>();

/** The same on every machine: stored signatures depend on them. */
function signsOf(size: number): readonly Uint8Array[] {
  let rounds = known.get(size);
  if (!rounds) {
    rounds = Array.from({ length: ROUNDS }, (_, round) => randomSigns(size, round + 1));
    known.set(size, rounds);
  }
  return rounds;
}

// Marsaglia's xorshift32
function randomSigns(size: number, seed: number): Uint8Array {
  let state = Math.imul(seed, 0x9e3779b9) >>> 0;
  return Uint8Array.from({ length: size }, () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state >>> 31;
  });
}

/** The fast Walsh–Hadamard transform, in place, without its constant factor. */
function transform(values: Float64Array): void {
  for (let half = 1; half < values.length; half *= 2)
    for (let start = 0; start < values.length; start += half * 2)
      for (let n = start; n < start + half; n++) {
        const [one, other] = [values[n] as number, values[n + half] as number];
        values[n] = one + other;
        values[n + half] = one - other;
      }
}
