import { naturalLog } from '../maths/natural-log.ts';
import type { SparseMatrix } from '../maths/sparse-matrix.ts';
import { END } from './corpus.ts';

export interface PpmiOptions {
  /** Words that get a row. */
  readonly rows: number;
  /** The most frequent words, which are contexts of the others. */
  readonly contexts: number;
  /** Words on either side that count, a neighbour as 1 and the n-th as 1/n. */
  readonly window: number;
  /** Rows at once: each costs four bytes a context. */
  readonly rowsAtOnce: number;
}

/**
 * How much more often than by chance a word stands near another: the positive pointwise mutual information, with the
 * contexts' frequencies to the power 0.75 (Levy, Goldberg and Dagan, "Improving Distributional Similarity", 2015).
 */
export function ppmiOf(tokens: Int32Array, options: PpmiOptions): SparseMatrix {
  const { rows, contexts, rowsAtOnce } = options;
  const weightOfContext = smoothed(totalsOf(tokens, options));
  const starts = new Uint32Array(rows + 1);
  const indexes: Uint16Array[] = [];
  const values: Float32Array[] = [];
  let length = 0;
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const counts = countsOf(tokens, options, first, Math.min(first + rowsAtOnce, rows));
    for (let n = 0; n * contexts < counts.length; n++) {
      const row = positiveOf(counts.subarray(n * contexts, (n + 1) * contexts), weightOfContext);
      indexes.push(row.indexes);
      values.push(row.values);
      length += row.values.length;
      starts[first + n + 1] = length;
    }
  }
  return {
    ...{ rows, columns: contexts, starts },
    indexes: joined(indexes, new Uint16Array(length)),
    values: joined(values, new Float32Array(length)),
  };
}

/** How much each context is near each of some rows. */
function countsOf(tokens: Int32Array, options: PpmiOptions, first: number, end: number): Float32Array {
  const { contexts, window } = options;
  const counts = new Float32Array((end - first) * contexts);
  for (let i = 0; i < tokens.length; i++) {
    const row = (tokens[i] as number) - first;
    if (row < 0 || row >= end - first) continue;
    for (const step of [-1, 1]) {
      for (let distance = 1; distance <= window; distance++) {
        const context = tokens[i + step * distance] ?? END;
        if (context === END) break;
        if (context >= contexts) continue;
        const at = row * contexts + context;
        counts[at] = (counts[at] as number) + 1 / distance;
      }
    }
  }
  return counts;
}

/** How much each context is near any word. */
function totalsOf(tokens: Int32Array, { rows, contexts, window }: PpmiOptions): Float64Array {
  const totals = new Float64Array(contexts);
  for (let i = 0; i < tokens.length; i++) {
    const context = tokens[i] as number;
    if (context === END || context >= contexts) continue;
    for (const step of [-1, 1]) {
      for (let distance = 1; distance <= window; distance++) {
        const word = tokens[i + step * distance] ?? END;
        if (word === END) break;
        if (word < rows) totals[context] = (totals[context] as number) + 1 / distance;
      }
    }
  }
  return totals;
}

/** The share of each context, to the power 0.75. */
function smoothed(totals: Float64Array): Float64Array {
  const powers = totals.map((total) => Math.sqrt(total) * Math.sqrt(Math.sqrt(total)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

function positiveOf(counts: Float32Array, weightOfContext: Float64Array) {
  const total = counts.reduce((a, b) => a + b, 0);
  const indexes: number[] = [];
  const values: number[] = [];
  for (let context = 0; context < counts.length; context++) {
    const count = counts[context] as number;
    if (count === 0) continue;
    const ratio = count / (total * (weightOfContext[context] as number));
    if (ratio <= 1) continue;
    indexes.push(context);
    values.push(naturalLog(ratio));
  }
  return { indexes: Uint16Array.from(indexes), values: Float32Array.from(values) };
}

function joined<T extends Uint16Array | Float32Array>(parts: readonly T[], whole: T): T {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
