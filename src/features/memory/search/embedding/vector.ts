/** Of length 1. `undefined` for a vector of zeros. */
export function unitOf(vector: Float32Array): Float32Array | undefined {
  let sum = 0;
  for (const number of vector) sum += number * number;
  if (!(sum > 0) || !Number.isFinite(sum)) return undefined;
  const length = Math.sqrt(sum);
  return vector.map((number) => number / length);
}

/** The mean, number by number. There is at least one vector, and all have the same width. */
export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (const [n, number] of vector.entries()) mean[n] = (mean[n] ?? 0) + number / vectors.length;
  return mean;
}

/** The vector without the mean, of length 1. `undefined` if nothing is left. */
export const centred = (vector: Float32Array, mean: Float32Array): Float32Array | undefined =>
  unitOf(vector.map((number, n) => number - (mean[n] ?? 0)));
