import { isDeepStrictEqual } from 'node:util';

/** The JSON form of the object now, independent of later changes. */
export function snapshot<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** `data.previous_attributes` of an update event: the old values of the top-level fields that differ. */
export function previousAttributes<T extends object>(before: T, after: T): Partial<T> {
  const now = snapshot(after);
  const changed = (Object.keys(before) as (keyof T)[]).filter(
    (field) => !isDeepStrictEqual(before[field], now[field]),
  );
  return Object.fromEntries(changed.map((field) => [field, before[field]])) as Partial<T>;
}
