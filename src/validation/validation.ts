import type { core, output, ZodError, ZodSafeParseResult, ZodType } from 'zod';
import { type Fault, ValidationFailed } from '../lib/errors.ts';
import { messageOf } from './messages.ts';

const NO_FIELDS: Record<string, unknown> = {};

/** The number of values in a body up to which all of its faults are reported. */
const SMALL_BODY = 2_000;
const MAX_FAULTS = 100;
const MAX_PATH_LENGTH = 300;

/** The value as the schema parses it. `place` prefixes the path of each fault. Throws ValidationFailed. */
export function validated(
  schema: ZodType | undefined,
  value: unknown,
  place: 'path' | 'query' | '',
): unknown {
  if (!schema) {
    const [unknown] = place === 'query' ? Object.keys(value ?? NO_FIELDS) : [];
    if (unknown !== undefined)
      throw new ValidationFailed([{ path: `query.${unknown}`, message: 'is not a known parameter' }]);
    return undefined;
  }
  const result = safeParseBounded(schema, value, SMALL_BODY);
  if (result.success) return result.data;
  throw new ValidationFailed(faultsOf(result.error, place));
}

/** A part of a large body as its schema parses it. Throws ValidationFailed with its first fault. */
export function readPart(schema: ZodType, value: unknown, path: readonly string[]): unknown {
  const result = schema.safeParse(value, FIRST_FAULT);
  if (result.success) return result.data;
  throw new ValidationFailed(faultsOf(result.error, path.join('.'), 1));
}

// zod's own `validate` sets it, but no document names it, so the version of zod is pinned. A failed check ends the
// search if it has `abort: true`.
const FIRST_FAULT = { abortEarly: true, error: messageOf } as core.ParseContext<core.$ZodIssue>;
const ALL_FAULTS: core.ParseContext<core.$ZodIssue> = { error: messageOf };

/**
 * As `safeParse`. Reports only the first fault of a value that consists of more than `small` values: a body of
 * megabytes can have millions of faults, each of which costs time and memory (tests/http/many-faults.test.ts).
 */
export function safeParseBounded<T extends ZodType>(
  schema: T,
  value: unknown,
  small: number,
): ZodSafeParseResult<output<T>> {
  return schema.safeParse(value, consistsOfMore(value, small) ? FIRST_FAULT : ALL_FAULTS);
}

/** Whether a JSON value has more than `most` values in it, itself included. */
export function consistsOfMore(root: unknown, most: number): boolean {
  const open: unknown[] = [root];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen + open.length > most) return true;
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      // not `in`, which converts every index to a string: for the items of a batch that took an eighth of the server's time
      if (seen + open.length + value.length >= most) return true;
      for (const element of value) open.push(element);
      continue;
    }
    for (const key in value) {
      if (seen + open.length > most) return true;
      open.push((value as Record<string, unknown>)[key]);
    }
  }
  return false;
}

/** One fault per faulty field, and one per unknown field; only the first ones, because a client can send any number. */
export function faultsOf(error: ZodError, place: string, most = MAX_FAULTS): Fault[] {
  const faults: Fault[] = [];
  const add = (keys: readonly PropertyKey[], message: string) => {
    const path = [place, ...keys.map(String)].filter((part) => part !== '').join('.');
    faults.push(faultAt({ path, message }));
  };
  for (const issue of error.issues.slice(0, most).flatMap(withoutUnion)) {
    if (issue.code !== 'unrecognized_keys') add(issue.path, issue.message);
    else for (const key of issue.keys.slice(0, most)) add([...issue.path, key], 'is not a known field');
  }
  return faults.slice(0, most);
}

/** A fault with a bounded path: a client can name a field as it likes. */
export const faultAt = ({ path, message }: Fault): Fault => ({
  path: path.slice(0, MAX_PATH_LENGTH).toWellFormed(),
  message,
});

/** The issues of the one form that the value has the type of, if a union has one. */
function withoutUnion(issue: core.$ZodIssue): core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.filter((issues) => !issues.some(isOfAnotherType));
  const [only] = meant;
  if (meant.length !== 1 || !only) return [issue];
  return only.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(withoutUnion);
}

const isOfAnotherType = ({ code, path }: core.$ZodIssue) =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
