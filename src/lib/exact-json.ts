/** A whole number that can exceed 2^53, such as a sum of counters: a bigint where a number would be rounded. */
export type Total = number | bigint;

/** Of decimal digits, with or without a sign. */
export function totalFrom(digits: string): Total {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

// lib.es2024 does not have them yet
interface ExactJson {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source: string }) => unknown,
  ): unknown;
}
const { rawJSON, parse } = JSON as unknown as ExactJson;

// A double of 16 digits or more is unsafe, and a smaller number has fewer.
const MAY_BE_UNSAFE = /\d{16}/;
const WHOLE = /^-?\d+$/;

/** JSON.parse, but whole numbers beyond 2^53 become bigints. */
export const parseExactly = (text: string): unknown =>
  MAY_BE_UNSAFE.test(text)
    ? parse(text, (_name, value, { source }) =>
        typeof value === 'number' && WHOLE.test(source) ? totalFrom(source) : value,
      )
    : JSON.parse(text);

/** JSON.stringify, but bigints become numbers with all their digits. */
export function stringifyExactly(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // almost no value has a bigint, and a replacer makes every value slower
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_name, inner) => (typeof inner === 'bigint' ? rawJSON(`${inner}`) : inner));
  }
}
