const SQRT_2 = Math.SQRT2;
const LN_2 = Math.LN2;
const TERMS = 12;

/**
 * The natural logarithm of a positive number, out of additions, multiplications and divisions. `Math.log` may differ in its
 * last bit between engines and releases, and the file must be the same everywhere.
 */
export function naturalLog(x: number): number {
  let mantissa = x;
  let exponent = 0;
  for (; mantissa > SQRT_2; exponent++) mantissa /= 2;
  for (; mantissa < SQRT_2 / 2; exponent--) mantissa *= 2;
  const s = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  // ln m = 2 (s + s³/3 + s⁵/5 + …), the smallest term first
  for (let n = 2 * TERMS + 1; n >= 1; n -= 2) sum = sum * s * s + 1 / n;
  return exponent * LN_2 + 2 * s * sum;
}
