import { type DescField, ScalarType } from '@bufbuild/protobuf';
import { parseExactly } from '../../../lib/exact-json.ts';
import { invalidJson, MAX_WORD, wrongType } from './faults.ts';

/** A number of 16 digits or more outside of quotes: JSON.parse alone would round it. */
const LONG_NUMBER = /[:,[\s]-?\d{16}/;

/** JSON.parse, but a whole number beyond 2^53 becomes a bigint. Looking at each number is slow, so it is rarely done. */
export function parseJson(text: string): unknown {
  try {
    return LONG_NUMBER.test(text) ? parseExactly(text) : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidJson();
    throw error;
  }
}

const WHOLE = /^-?\d{1,20}$/;
const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
// the other characters: a search for one needs no memory, however long the text is
const NO_HEX = /[^\da-f]/i;
const NO_BASE64 = /[^A-Za-z\d+/_-]/;
const PADDING = /={1,2}$/;
const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};
/** These bytes are written as hexadecimal digits; all others as base64. */
const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** Reads one value of a field, which is not `null`. Throws 400. */
export type ReadValue = (value: unknown) => unknown;

export function readerOf(field: DescField): ReadValue {
  const { localName: name } = field;
  if (field.fieldKind === 'enum')
    return (value) => Number(wholeOf(name, value, -(2n ** 31n), 2n ** 31n - 1n, false));
  switch (field.scalar) {
    case ScalarType.STRING:
      return (value) => (typeof value === 'string' ? value : refuse(name, 'a string'));
    case ScalarType.BOOL:
      return (value) => (typeof value === 'boolean' ? value : refuse(name, 'true or false'));
    case ScalarType.BYTES:
      return IDS.has(name) ? (value) => hexOf(name, value) : (value) => base64Of(name, value);
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return (value) => doubleOf(name, value);
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return (value) => wholeOf(name, value, -(2n ** 63n), 2n ** 63n - 1n);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return (value) => wholeOf(name, value, 0n, 2n ** 64n - 1n);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return (value) => Number(wholeOf(name, value, 0n, 2n ** 32n - 1n));
    default:
      return (value) => Number(wholeOf(name, value, -(2n ** 31n), 2n ** 31n - 1n));
  }
}

function refuse(name: string, expected: string): never {
  throw wrongType(name, expected);
}

function wholeOf(name: string, value: unknown, least: bigint, most: bigint, orText = true): bigint {
  const whole = bigintOf(value, orText);
  if (whole === undefined || whole < least || whole > most)
    throw wrongType(name, `a whole number from ${least} to ${most}`);
  return whole;
}

function bigintOf(value: unknown, orText: boolean): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return orText && typeof value === 'string' && WHOLE.test(value) ? BigInt(value) : undefined;
}

function doubleOf(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    if (Object.hasOwn(SPECIAL, value)) return SPECIAL[value] as number;
    if (value.length <= MAX_WORD && DECIMAL.test(value)) return Number(value);
  }
  throw wrongType(name, 'a number');
}

function hexOf(name: string, value: unknown): Uint8Array {
  if (typeof value !== 'string' || value.length % 2 !== 0 || NO_HEX.test(value))
    throw wrongType(name, 'an id in hexadecimal digits');
  return Uint8Array.from(Buffer.from(value, 'hex'));
}

function base64Of(name: string, value: unknown): Uint8Array {
  if (typeof value !== 'string' || NO_BASE64.test(value.replace(PADDING, '')))
    throw wrongType(name, 'bytes in base64');
  return Uint8Array.from(Buffer.from(value, 'base64'));
}
