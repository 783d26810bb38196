import type { AnyValue, KeyValue } from '../../../src/features/telemetry/otel/wire.ts';

/** A value that is sent as a double, also when it is whole. */
export const double = (value: number): AnyValue => ({ value: { case: 'doubleValue', value } });

const isAnyValue = (value: object): value is AnyValue =>
  'value' in value && typeof value.value === 'object' && value.value !== null && 'case' in value.value;

const isInteger = (value: number) => Number.isInteger(value) && Math.abs(value) < 2 ** 63;

/** As OpenTelemetry JS does it: whole numbers become integers. An AnyValue stays as it is. */
export function anyValue(value: unknown): AnyValue {
  switch (typeof value) {
    case 'string':
      return { value: { case: 'stringValue', value } };
    case 'boolean':
      return { value: { case: 'boolValue', value } };
    case 'bigint':
      return { value: { case: 'intValue', value } };
    case 'number':
      return isInteger(value) ? { value: { case: 'intValue', value: BigInt(value) } } : double(value);
    default:
      return objectValue(value as object | null | undefined);
  }
}

function objectValue(value: object | null | undefined): AnyValue {
  if (!value) return { value: { case: undefined } };
  if (isAnyValue(value)) return value;
  if (value instanceof Uint8Array) return { value: { case: 'bytesValue', value } };
  if (Array.isArray(value)) return { value: { case: 'arrayValue', value: { values: value.map(anyValue) } } };
  return { value: { case: 'kvlistValue', value: { values: attributes(value) } } };
}

/** Attributes of an object, or of pairs where a key comes twice. */
export const attributes = (from: object | readonly (readonly [string, unknown])[]): KeyValue[] =>
  (Array.isArray(from) ? from : Object.entries(from)).map(([key, value]) => ({
    key,
    value: anyValue(value),
  }));
