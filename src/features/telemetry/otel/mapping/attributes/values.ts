import type { AnyValue } from '../../wire.ts';

/** What a name maps to; a key that came twice has its last value. */
export type Values = ReadonlyMap<string, AnyValue | undefined>;

const MAX_DEPTH = 32;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** The text of a value, also where a client sends an id or a name as a number. */
export function textOf(value: AnyValue | undefined): string | undefined {
  const inner = value?.value;
  switch (inner?.case) {
    case 'stringValue':
      return inner.value;
    case 'intValue':
    case 'doubleValue':
      return `${inner.value}`;
    default:
      return undefined;
  }
}

/** A number, or a text of one. It can be infinite: the callers know their bounds. */
export function numberOf(value: AnyValue | undefined): number | undefined {
  const inner = value?.value;
  switch (inner?.case) {
    case 'intValue':
      return Number(inner.value);
    case 'doubleValue':
      return Number.isNaN(inner.value) ? undefined : inner.value;
    case 'stringValue':
      return NUMBER.test(inner.value) ? Number(inner.value) : undefined;
    default:
      return undefined;
  }
}

export function booleanOf(value: AnyValue | undefined): boolean | null {
  const inner = value?.value;
  if (inner?.case === 'boolValue') return inner.value;
  if (inner?.case !== 'stringValue') return null;
  return inner.value === 'true' ? true : inner.value === 'false' ? false : null;
}

/** The text of the first of these attributes that has one. */
export function firstText(values: Values, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = textOf(values.get(name));
    if (text !== undefined) return text;
  }
  return undefined;
}

export function firstNumber(values: Values, names: readonly string[]): number | undefined {
  for (const name of names) {
    const number = numberOf(values.get(name));
    if (number !== undefined) return number;
  }
  return undefined;
}

/** Whether arrays and lists are nested more than 32 levels deep. */
export function isTooDeep(value: AnyValue | undefined, left = MAX_DEPTH): boolean {
  const inner = value?.value;
  switch (inner?.case) {
    case 'arrayValue':
      return left === 0 || inner.value.values.some((item) => isTooDeep(item, left - 1));
    case 'kvlistValue':
      return left === 0 || inner.value.values.some((item) => isTooDeep(item.value, left - 1));
    default:
      return false;
  }
}
