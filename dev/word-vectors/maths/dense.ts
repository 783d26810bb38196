/** Square products of matrices of `size` rows of `width` numbers. Four sums at once take a third of the time of one after the other. */

/** `result[i][j]` is the product of row i of `a` and row j of `b`. `size` is a multiple of 4. */
export function productsOfRows(
  a: Float64Array,
  b: Float64Array,
  size: number,
  width: number,
  result: Float64Array,
): void {
  for (let i = 0; i < size; i++) {
    const at = i * width;
    for (let j = 0; j < size; j += 4) {
      const start = j * width;
      let [first, second, third, fourth] = [0, 0, 0, 0];
      for (let n = 0; n < width; n++) {
        const value = a[at + n] as number;
        first += value * (b[start + n] as number);
        second += value * (b[start + width + n] as number);
        third += value * (b[start + 2 * width + n] as number);
        fourth += value * (b[start + 3 * width + n] as number);
      }
      const place = i * size + j;
      result[place] = first;
      result[place + 1] = second;
      result[place + 2] = third;
      result[place + 3] = fourth;
    }
  }
}

/** `result = factors · b`, or `factorsᵀ · b`. `size` is a multiple of 4. */
export function timesRows(
  factors: Float64Array,
  isTransposed: boolean,
  b: Float64Array,
  size: number,
  width: number,
  result: Float64Array,
): void {
  const [across, down] = isTransposed ? [size, 1] : [1, size];
  result.fill(0);
  for (let i = 0; i < size; i++) {
    const at = i * width;
    for (let j = 0; j < size; j += 4) {
      const place = i * down + j * across;
      const first = factors[place] as number;
      const second = factors[place + across] as number;
      const third = factors[place + 2 * across] as number;
      const fourth = factors[place + 3 * across] as number;
      const start = j * width;
      for (let n = 0; n < width; n++)
        result[at + n] =
          (result[at + n] as number) +
          first * (b[start + n] as number) +
          second * (b[start + width + n] as number) +
          third * (b[start + 2 * width + n] as number) +
          fourth * (b[start + 3 * width + n] as number);
    }
  }
}
