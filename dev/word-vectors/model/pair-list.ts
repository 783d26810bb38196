/** Pairs of texts that are about the same, as the numbers of their stems. */
export class PairList {
  /** Where each text begins in `stems`: those of pair n at 2n and 2n + 1. */
  readonly starts: number[] = [0];
  #stems = new Int32Array(1 << 16);
  #length = 0;

  get size(): number {
    return (this.starts.length - 1) / 2;
  }

  get stems(): Int32Array {
    return this.#stems.subarray(0, this.#length);
  }

  add(one: ArrayLike<number>, other: ArrayLike<number>): void {
    for (const text of [one, other]) {
      if (this.#length + text.length > this.#stems.length) {
        const larger = new Int32Array(2 * (this.#length + text.length));
        larger.set(this.#stems);
        this.#stems = larger;
      }
      this.#stems.set(text, this.#length);
      this.#length += text.length;
      this.starts.push(this.#length);
    }
  }

  /**
   * The pairs in other numbers: `numbers[stem]`, and negative for stems that are left out. Of a text, the first 60 stems stay;
   * pairs with a text of fewer than `least` stems go.
   */
  renumbered(numbers: Int32Array, least: readonly [number, number]): PairList {
    const result = new PairList();
    const stems = this.stems;
    const textOf = (n: number) =>
      stems
        .subarray(this.starts[n], this.starts[n + 1])
        .map((stem) => numbers[stem] as number)
        .filter((number) => number >= 0)
        .subarray(0, MAX_STEMS);
    for (let n = 0; n < 2 * this.size; n += 2) {
      const [one, other] = [textOf(n), textOf(n + 1)];
      if (one.length >= least[0] && other.length >= least[1]) result.add(one, other);
    }
    return result;
  }
}

const MAX_STEMS = 60;
