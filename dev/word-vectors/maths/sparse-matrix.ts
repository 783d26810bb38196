/** Rows of a matrix of which most values are 0: row r has the columns and values from `starts[r]` to `starts[r + 1]`. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly starts: Uint32Array;
  readonly indexes: Uint16Array;
  readonly values: Float32Array;
}

/** A dense matrix, row by row. */
export interface Block {
  readonly rows: number;
  readonly width: number;
  readonly data: Float64Array;
}

export const newBlock = (rows: number, width: number): Block => ({
  rows,
  width,
  data: new Float64Array(rows * width),
});

/** `matrix · block` */
export function times(matrix: SparseMatrix, block: Block): Block {
  const { width } = block;
  const result = newBlock(matrix.rows, width);
  for (let row = 0; row < matrix.rows; row++) {
    for (let n = matrix.starts[row] ?? 0; n < (matrix.starts[row + 1] ?? 0); n++) {
      addRow(
        block.data,
        (matrix.indexes[n] ?? 0) * width,
        matrix.values[n] ?? 0,
        result.data,
        row * width,
        width,
      );
    }
  }
  return result;
}

/** `matrixᵀ · block` */
export function transposedTimes(matrix: SparseMatrix, block: Block): Block {
  const { width } = block;
  const result = newBlock(matrix.columns, width);
  for (let row = 0; row < matrix.rows; row++) {
    for (let n = matrix.starts[row] ?? 0; n < (matrix.starts[row + 1] ?? 0); n++) {
      addRow(
        block.data,
        row * width,
        matrix.values[n] ?? 0,
        result.data,
        (matrix.indexes[n] ?? 0) * width,
        width,
      );
    }
  }
  return result;
}

function addRow(
  from: Float64Array,
  fromStart: number,
  factor: number,
  to: Float64Array,
  toStart: number,
  width: number,
): void {
  for (let i = 0; i < width; i++) {
    to[toStart + i] = (to[toStart + i] as number) + factor * (from[fromStart + i] as number);
  }
}
