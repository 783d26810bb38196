/** As JSON writes numbers: the sign, the whole part, the fraction, the power of ten. */
const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;
/** A longer text is not examined; its digits are refused. */
const MAX_LENGTH = 1_000;

/**
 * Whether a number of a JSON text keeps all its digits as a double: the double's shortest decimal has the same value.
 * `1546130668394913822`, `0.1234567890123456789` and `1e400` do not. True for what is not a number: JSON.parse
 * refuses it.
 */
export function isExactNumber(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const value = decimalOf(text);
  return value === undefined || value === decimalOf(`${Number(text)}`);
}

/** One spelling for each value: the sign, the digits without zeros around them, and the power of ten. */
function decimalOf(text: string): string | undefined {
  const parts = NUMBER.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = withoutZerosAtEnd(digits);
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** Not with /0+$/, whose time grows with the square of the zeros that are not at the end. */
function withoutZerosAtEnd(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/** The fault of a number that is not kept to the digit. */
export const inexactFault = (number: string) =>
  `contains the number ${number}, which has more digits than JSON clients keep; send it as a string`;

const inexact = new WeakMap<object, string>();

/** Notes that free JSON in the data of an item had such a number, which parsing has rounded. */
export function noteInexact(data: unknown, number: string): void {
  if (typeof data === 'object' && data !== null) inexact.set(data, number);
}

/** The number that `noteInexact` noted. */
export const inexactNumberIn = (data: unknown): string | undefined =>
  typeof data === 'object' && data !== null ? inexact.get(data) : undefined;
