import { orthonormalised } from './orthonormal.ts';
import type { SeededRandom } from './random.ts';
import { type Block, newBlock, type SparseMatrix, times, transposedTimes } from './sparse-matrix.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export interface TruncatedSvd {
  /** The left singular vectors, as the columns of a block. */
  readonly left: Block;
  /** The singular values, the largest first. */
  readonly values: readonly number[];
}

/** Columns more than are wanted, which make the last of the wanted ones exact. */
const EXTRA_COLUMNS = 16;

/**
 * The largest singular values of a sparse matrix and their left vectors, by the randomised method with power rounds of
 * Halko, Martinsson and Tropp, "Finding structure with randomness" (2011), algorithm 4.4.
 */
export function truncatedSvd(
  matrix: SparseMatrix,
  { width, rounds }: { width: number; rounds: number },
  random: SeededRandom,
): TruncatedSvd {
  const start = newBlock(matrix.columns, Math.min(width + EXTRA_COLUMNS, matrix.rows, matrix.columns));
  for (let i = 0; i < start.data.length; i++) start.data[i] = random.sign();
  let image = times(matrix, start);
  for (let round = 0; round < rounds; round++) {
    const basis = orthonormalised(transposedTimes(matrix, orthonormalised(image, 1)), 1);
    image = times(matrix, basis);
  }
  const basis = orthonormalised(image, 2);
  const { values, vectors } = symmetricEigen(gram(transposedTimes(matrix, basis)));
  return {
    left: rotated(basis, vectors.slice(0, width)),
    values: values.slice(0, width).map((value) => Math.sqrt(Math.max(value, 0))),
  };
}

/** `blockᵀ · block` */
function gram({ rows, width, data }: Block): Float64Array[] {
  const result = Array.from({ length: width }, () => new Float64Array(width));
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    for (const [p, sums] of result.entries()) {
      const factor = data[at + p] as number;
      for (let q = 0; q < width; q++) sums[q] = (sums[q] as number) + factor * (data[at + q] as number);
    }
  }
  return result;
}

/** `block · vectors`, whose vectors are columns */
function rotated({ rows, width, data }: Block, vectors: readonly Float64Array[]): Block {
  const result = newBlock(rows, vectors.length);
  for (let row = 0; row < rows; row++) {
    for (const [n, vector] of vectors.entries()) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += (data[row * width + i] as number) * (vector[i] as number);
      result.data[row * vectors.length + n] = sum;
    }
  }
  return result;
}
