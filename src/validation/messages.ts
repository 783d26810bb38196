import type { core } from 'zod';

type Issue = core.$ZodRawIssue;

export const REQUIRED = 'is required';

/**
 * What a fault says of its field, to follow the field's name: "is required", "must be a string, not a number". For the
 * issues of zod for which a schema has no message of its own.
 */
export function messageOf(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue.expected, issue.input);
    case 'too_small':
      return ofBound(
        issue.origin,
        Number(issue.minimum),
        issue.inclusive === false ? 'more than' : 'at least',
      );
    case 'too_big':
      return ofBound(
        issue.origin,
        Number(issue.maximum),
        issue.inclusive === false ? 'less than' : 'at most',
      );
    case 'invalid_value':
      return issue.input === undefined ? REQUIRED : `must be ${oneOf(issue.values)}`;
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? 'in the documented format'}`;
    case 'invalid_union':
      return issue.input === undefined ? REQUIRED : 'has none of the documented forms';
    case 'invalid_key':
      return 'has a key that is not valid';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function ofType(expected: string, input: unknown): string {
  if (input === undefined) return REQUIRED;
  const wanted = `must be ${TYPES[expected] ?? expected}`;
  const found = typeOf(input);
  return found === undefined || found === TYPES[expected] ? wanted : `${wanted}, not ${found}`;
}

/** `undefined`: what a text in a query became, which the client never sent. */
function typeOf(input: unknown): string | undefined {
  if (Number.isNaN(input)) return undefined;
  if (input === null) return 'null';
  if (typeof input === 'boolean') return `${input}`;
  if (typeof input === 'number') return Number.isInteger(input) ? 'a number' : 'a fraction';
  return Array.isArray(input) ? 'an array' : TYPES[typeof input];
}

const UNITS: Readonly<Record<string, [string, string]>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
};

function ofBound(origin: string, bound: number, relation: string): string {
  const unit = UNITS[origin];
  if (!unit) return `must be ${relation} ${bound}`;
  if (relation === 'at least' && bound === 1) return 'must not be empty';
  return `must have ${relation} ${bound} ${unit[bound === 1 ? 0 : 1]}`;
}

function oneOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => (typeof value === 'string' ? `\`${value}\`` : `${value}`));
  const last = quoted.pop() ?? 'nothing';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a time with a zone, such as `2026-11-27T09:30:00Z`',
  date: 'a date, such as `2026-11-27`',
  email: 'an email address',
  uuid: 'a UUID, such as `0b5d3c1e-7f57-4a0e-9a62-3c1d5e8f0a11`',
  url: 'a URL, such as `https://example.com/path`',
};
