/** The eigenvalues of a symmetric matrix, the largest first, and their eigenvectors of unit length. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

const MAX_SWEEPS = 40;

/** Jacobi's method: rotates pairs of rows and columns until nothing is left beside the diagonal. Overwrites its argument. */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const size = matrix.length;
  const vectors = matrix.map((_, n) => unitVector(size, n));
  const enough = 1e-24 * matrix.reduce((sum, row, n) => sum + square(row[n] as number), 0);
  for (let sweep = 0; sweep < MAX_SWEEPS && besideDiagonal(matrix) > enough; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotate(matrix, vectors, p, q);
    }
  }
  const order = matrix.map((_, n) => n).sort((a, b) => valueAt(matrix, b) - valueAt(matrix, a) || a - b);
  return {
    values: order.map((n) => valueAt(matrix, n)),
    vectors: order.map((n) => vectors[n] as Float64Array),
  };
}

const square = (x: number): number => x * x;

const valueAt = (matrix: readonly Float64Array[], n: number): number => matrix[n]?.[n] as number;

function unitVector(size: number, n: number): Float64Array {
  const vector = new Float64Array(size);
  vector[n] = 1;
  return vector;
}

function besideDiagonal(matrix: readonly Float64Array[]): number {
  let sum = 0;
  for (const [p, row] of matrix.entries()) {
    for (let q = p + 1; q < row.length; q++) sum += square(row[q] as number);
  }
  return sum;
}

/** Makes the value in row p and column q 0. */
function rotate(
  matrix: readonly Float64Array[],
  vectors: readonly Float64Array[],
  p: number,
  q: number,
): void {
  const rowP = matrix[p] as Float64Array;
  const rowQ = matrix[q] as Float64Array;
  const beside = rowP[q] as number;
  if (beside === 0) return;
  const theta = ((rowQ[q] as number) - (rowP[p] as number)) / (2 * beside);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of matrix) turn(row, p, row, q, c, s);
  for (let i = 0; i < rowP.length; i++) turn(rowP, i, rowQ, i, c, s);
  const vectorP = vectors[p] as Float64Array;
  const vectorQ = vectors[q] as Float64Array;
  for (let i = 0; i < vectorP.length; i++) turn(vectorP, i, vectorQ, i, c, s);
  rowP[q] = 0;
  rowQ[p] = 0;
}

function turn(a: Float64Array, i: number, b: Float64Array, j: number, c: number, s: number): void {
  const x = a[i] as number;
  const y = b[j] as number;
  a[i] = c * x - s * y;
  b[j] = s * x + c * y;
}
