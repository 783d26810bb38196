import { hash } from 'node:crypto';
import type { AnyValue } from '../../wire.ts';

const EMPTY = 'e';
const DIGITS = 32;

/** A text with its length before it, so that no content can move the border between two fields. */
export const field = (text: string): string => `${text.length}:${text}`;

/** The first 32 hexadecimal digits of the SHA-256 of a text. */
export const digestOf = (text: string): string => hash('sha256', text, 'hex').slice(0, DIGITS);

/**
 * A value as text; different values have different texts. OpenTelemetry JS sends 1e20 as a double in protobuf and as an
 * integer in JSON, and NaN and Infinity as null in JSON: so integers and doubles are one kind, and those are empty.
 */
export function canonicalOf(value: AnyValue | undefined): string {
  const inner = value?.value;
  switch (inner?.case) {
    case 'stringValue':
      return `s${field(inner.value)}`;
    case 'boolValue':
      return inner.value ? 't' : 'f';
    case 'intValue':
      return `n${inner.value};`;
    case 'doubleValue':
      return canonicalDouble(inner.value);
    case 'bytesValue':
      return `b${field(Buffer.from(inner.value).toString('base64'))}`;
    case 'arrayValue':
      return `a${inner.value.values.length}:${inner.value.values.map(canonicalOf).join('')}`;
    case 'kvlistValue':
      return `k${inner.value.values.length}:${inner.value.values.map((item) => field(item.key) + canonicalOf(item.value)).join('')}`;
    default:
      return EMPTY;
  }
}

function canonicalDouble(value: number): string {
  if (!Number.isFinite(value)) return EMPTY;
  return `n${Number.isInteger(value) ? BigInt(value) : value};`;
}
