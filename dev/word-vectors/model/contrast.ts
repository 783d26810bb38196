import { productsOfRows, timesRows } from '../maths/dense.ts';
import { exponential } from '../maths/exponential.ts';
import { naturalLog } from '../maths/natural-log.ts';
import type { SeededRandom } from '../maths/random.ts';
import type { PairList } from './pair-list.ts';

export interface ContrastOptions {
  readonly steps: number;
  /** Pairs in a step, a multiple of 4: each text has to find its own among so many. */
  readonly batch: number;
  /** What cosines are divided by. */
  readonly temperature: number;
  /** The length of the first steps. It falls to 0. */
  readonly rate: number;
}

/** Pairs of one kind, and how many of the steps are made of them, as a weight. */
export interface PairKind {
  readonly pairs: PairList;
  readonly weight: number;
}

/**
 * Changes vectors of words so that the two texts of a pair have similar sums, and texts of different pairs have not: each has
 * to find its own among those of a batch (van den Oord, Li and Vinyals, "Representation Learning with Contrastive Predictive
 * Coding", 2018). How long the vector of a word becomes is its weight in a text. Steps by Adagrad, with one rate for each word.
 */
export function contrast(
  vectors: Float32Array,
  width: number,
  kinds: readonly PairKind[],
  options: ContrastOptions,
  random: SeededRandom,
  log: (line: string) => void,
): void {
  if (kinds.length === 0) return;
  const step = new Step(vectors, width, options);
  const sum = kinds.reduce((total, { weight }) => total + weight, 0);
  let loss = 0;
  for (let n = 0; n < options.steps; n++) {
    const pairs = chosen(kinds, random.next() * sum);
    const numbers = Array.from({ length: options.batch }, () => Math.floor(random.next() * pairs.size));
    loss += step.take(pairs, numbers, options.rate * (1 - n / options.steps));
    if ((n + 1) % LOGGED_STEPS === 0) {
      log(`${n + 1} steps, loss ${(loss / LOGGED_STEPS).toFixed(3)}`);
      loss = 0;
    }
  }
}

const LOGGED_STEPS = 500;

function chosen(kinds: readonly PairKind[], at: number): PairList {
  let left = at;
  for (const { pairs, weight } of kinds) {
    if (left < weight) return pairs;
    left -= weight;
  }
  return (kinds.at(-1) as PairKind).pairs;
}

/** The buffers of a step, which are used again and again. */
class Step {
  readonly #vectors: Float32Array;
  readonly #width: number;
  readonly #batch: number;
  readonly #temperature: number;
  /** For each word the sum of its squared gradients. */
  readonly #squares: Float64Array;
  readonly #ones: Side;
  readonly #others: Side;
  readonly #products: Float64Array;
  readonly #gradients: Gradients;

  constructor(vectors: Float32Array, width: number, { batch, temperature }: ContrastOptions) {
    this.#vectors = vectors;
    this.#width = width;
    this.#batch = batch;
    this.#temperature = temperature;
    this.#squares = new Float64Array(vectors.length / width).fill(1e-8);
    this.#ones = new Side(batch, width);
    this.#others = new Side(batch, width);
    this.#products = new Float64Array(batch * batch);
    this.#gradients = new Gradients(vectors.length / width, width);
  }

  /** Changes the vectors; returns the loss before. */
  take(pairs: PairList, numbers: readonly number[], rate: number): number {
    const [ones, others] = [this.#ones, this.#others];
    ones.read(pairs, numbers, 0, this.#vectors);
    others.read(pairs, numbers, 1, this.#vectors);
    const loss = this.#differentiate();
    this.#gradients.clear();
    ones.spread(pairs, numbers, 0, this.#gradients);
    others.spread(pairs, numbers, 1, this.#gradients);
    this.#gradients.apply(this.#vectors, this.#squares, rate);
    return loss;
  }

  /** Cross entropy of each text among the others, in both directions, and its gradients by the unit vectors. */
  #differentiate(): number {
    const [batch, width] = [this.#batch, this.#width];
    const [a, b] = [this.#ones, this.#others];
    const shares = this.#products;
    productsOfRows(a.units, b.units, batch, width, shares);
    const rows = new Float64Array(batch);
    const columns = new Float64Array(batch);
    for (let i = 0; i < batch; i++)
      for (let j = 0; j < batch; j++) {
        const power = exponential(((shares[i * batch + j] as number) - 1) / this.#temperature);
        shares[i * batch + j] = power;
        rows[i] = (rows[i] as number) + power;
        columns[j] = (columns[j] as number) + power;
      }
    let loss = 0;
    for (let i = 0; i < batch; i++)
      for (let j = 0; j < batch; j++) {
        const power = shares[i * batch + j] as number;
        const [ofRow, ofColumn] = [power / (rows[i] as number), power / (columns[j] as number)];
        if (i === j) loss -= (naturalLog(ofRow) + naturalLog(ofColumn)) / 2;
        shares[i * batch + j] = ((ofRow + ofColumn) / 2 - (i === j ? 1 : 0)) / (this.#temperature * batch);
      }
    timesRows(shares, false, b.units, batch, width, a.gradients);
    timesRows(shares, true, a.units, batch, width, b.gradients);
    return loss / batch;
  }
}

/** The texts of one side of the pairs of a batch. */
class Side {
  readonly units: Float64Array;
  /** By the unit vectors. */
  readonly gradients: Float64Array;
  readonly #lengths: Float64Array;
  readonly #width: number;

  constructor(batch: number, width: number) {
    this.units = new Float64Array(batch * width);
    this.gradients = new Float64Array(batch * width);
    this.#lengths = new Float64Array(batch);
    this.#width = width;
  }

  read(pairs: PairList, numbers: readonly number[], side: 0 | 1, vectors: Float32Array): void {
    const width = this.#width;
    const { stems } = pairs;
    this.units.fill(0);
    for (const [row, number] of numbers.entries()) {
      const [start, end] = rangeOf(pairs, number, side);
      for (let at = start; at < end; at++)
        addVector(this.units, row * width, vectors, (stems[at] as number) * width, width);
      const unit = this.units.subarray(row * width, (row + 1) * width);
      const length = Math.sqrt(unit.reduce((sum, value) => sum + value * value, 0)) + 1e-6;
      this.#lengths[row] = length;
      for (let n = 0; n < width; n++) unit[n] = (unit[n] as number) / length;
    }
  }

  /** Gives each word of the texts the gradient by the sum of their vectors. */
  spread(pairs: PairList, numbers: readonly number[], side: 0 | 1, gradients: Gradients): void {
    const width = this.#width;
    const { stems } = pairs;
    for (const [row, number] of numbers.entries()) {
      const unit = this.units.subarray(row * width, (row + 1) * width);
      const gradient = this.gradients.subarray(row * width, (row + 1) * width);
      const along = unit.reduce((sum, value, n) => sum + value * (gradient[n] as number), 0);
      const length = this.#lengths[row] as number;
      for (let n = 0; n < width; n++)
        gradient[n] = ((gradient[n] as number) - along * (unit[n] as number)) / length;
      const [start, end] = rangeOf(pairs, number, side);
      for (let at = start; at < end; at++) gradients.add(stems[at] as number, gradient);
    }
  }
}

function rangeOf({ starts }: PairList, number: number, side: 0 | 1): [number, number] {
  const n = 2 * number + side;
  return [starts[n] as number, starts[n + 1] as number];
}

/** The gradients of the words of a batch. */
class Gradients {
  readonly #width: number;
  readonly #values: Float64Array;
  readonly #words: number[] = [];
  readonly #isIn: Uint8Array;

  constructor(words: number, width: number) {
    this.#width = width;
    this.#values = new Float64Array(words * width);
    this.#isIn = new Uint8Array(words);
  }

  add(word: number, gradient: Float64Array): void {
    if (!this.#isIn[word]) this.#words.push(word);
    this.#isIn[word] = 1;
    const at = word * this.#width;
    for (let n = 0; n < gradient.length; n++)
      this.#values[at + n] = (this.#values[at + n] as number) + (gradient[n] as number);
  }

  apply(vectors: Float32Array, squares: Float64Array, rate: number): void {
    const width = this.#width;
    for (const word of this.#words) {
      const gradient = this.#values.subarray(word * width, (word + 1) * width);
      const square = gradient.reduce((sum, value) => sum + value * value, 0) / width;
      squares[word] = (squares[word] as number) + square;
      const factor = rate / Math.sqrt(squares[word] as number);
      for (let n = 0; n < width; n++)
        vectors[word * width + n] = (vectors[word * width + n] as number) - factor * (gradient[n] as number);
    }
  }

  clear(): void {
    for (const word of this.#words) {
      this.#values.fill(0, word * this.#width, (word + 1) * this.#width);
      this.#isIn[word] = 0;
    }
    this.#words.length = 0;
  }
}

function addVector(to: Float64Array, at: number, vectors: Float32Array, start: number, width: number): void {
  for (let n = 0; n < width; n++) to[at + n] = (to[at + n] as number) + (vectors[start + n] as number);
}
