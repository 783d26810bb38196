import { type Block, newBlock } from './sparse-matrix.ts';

/**
 * An orthonormal basis of the columns of a block, by modified Gram–Schmidt. Once loses orthogonality where columns are nearly
 * parallel, twice does not. A column that depends on those before it becomes 0.
 */
export function orthonormalised(block: Block, passes: 1 | 2): Block {
  const columns = columnsOf(block);
  for (const [n, column] of columns.entries()) {
    const before = norm(column);
    for (let pass = 0; pass < passes; pass++) {
      for (let k = 0; k < n; k++) removeComponent(column, columns[k] as Float64Array);
    }
    const left = norm(column);
    scale(column, left > before * 1e-10 ? 1 / left : 0);
  }
  return blockOf(columns, block.rows);
}

function columnsOf({ rows, width, data }: Block): Float64Array[] {
  return Array.from({ length: width }, (_, column) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) values[row] = data[row * width + column] as number;
    return values;
  });
}

function blockOf(columns: readonly Float64Array[], rows: number): Block {
  const block = newBlock(rows, columns.length);
  for (const [n, column] of columns.entries()) {
    for (let row = 0; row < rows; row++) block.data[row * columns.length + n] = column[row] as number;
  }
  return block;
}

function removeComponent(column: Float64Array, unit: Float64Array): void {
  const share = dot(column, unit);
  for (let i = 0; i < column.length; i++) column[i] = (column[i] as number) - share * (unit[i] as number);
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

export const norm = (column: Float64Array): number => Math.sqrt(dot(column, column));

function scale(column: Float64Array, factor: number): void {
  for (let i = 0; i < column.length; i++) column[i] = (column[i] as number) * factor;
}
