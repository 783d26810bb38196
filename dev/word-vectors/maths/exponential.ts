const LN_2 = Math.LN2;
const TERMS = 14;

/** e to the power of a number from -700 to 700, out of additions, multiplications and divisions, for the reason that `naturalLog` has. */
export function exponential(x: number): number {
  const exponent = Math.round(x / LN_2);
  const rest = x - exponent * LN_2;
  let sum = 1;
  // e^r = 1 + r (1 + r/2 (1 + r/3 (…)))
  for (let n = TERMS; n >= 1; n--) sum = 1 + (sum * rest) / n;
  return sum * powerOfTwo(exponent);
}

const POWERS = Float64Array.from({ length: 2_048 }, (_, n) => exactPower(n - 1_023));

const powerOfTwo = (exponent: number): number => POWERS[exponent + 1_023] as number;

function exactPower(exponent: number): number {
  let power = 1;
  for (let n = 0; n < Math.abs(exponent); n++) power *= exponent < 0 ? 0.5 : 2;
  return power;
}
