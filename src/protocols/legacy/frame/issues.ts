import type { core } from 'zod';
import { AppError } from '../../../lib/errors.ts';
import { REQUIRED } from '../../../validation/messages.ts';

/** One fault of a request, as FastAPI reports it. */
export interface LegacyIssue {
  /** `body`, `query` or `path`, then the names and indexes that lead to the value. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

export class LegacyInputRefused extends AppError {
  readonly code = 'validation_failed';
  readonly status = 422;
  readonly issues: readonly LegacyIssue[];
  constructor(issues: readonly LegacyIssue[]) {
    super('The request has invalid fields; `detail` lists each of them.');
    this.issues = issues;
  }
}

export type Place = 'path' | 'query' | 'body';

const MAX_LOC_LENGTH = 100;
const MAX_LOC_DEPTH = 12;

/** The fault in the words of Pydantic 2, which FastAPI reports. */
export function legacyIssueOf(place: Place, issue: core.$ZodIssue): LegacyIssue {
  const loc = [place, ...issue.path.slice(0, MAX_LOC_DEPTH).map(stepOf)];
  const [type, msg] = issue.message === REQUIRED ? MISSING : wordsOf(issue, place);
  return { loc, msg, type };
}

/** A client can name a field as it likes. */
const stepOf = (step: PropertyKey) =>
  typeof step === 'number' ? step : `${String(step)}`.slice(0, MAX_LOC_LENGTH).toWellFormed();

type Words = readonly [type: string, msg: string];

function wordsOf(issue: core.$ZodIssue, place: Place): Words {
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue.expected, place);
    case 'too_small':
      return ofBound(issue.origin, Number(issue.minimum), issue.inclusive === false ? OVER : AT_LEAST);
    case 'too_big':
      return ofBound(issue.origin, Number(issue.maximum), issue.inclusive === false ? UNDER : AT_MOST);
    case 'invalid_value':
      return ['literal_error', `Input should be ${listed(issue.values)}`];
    case 'custom':
      return ofCustom(issue);
    default:
      return ['value_error', `Value error, ${issue.message}`];
  }
}

const MISSING: Words = ['missing', 'Field required'];

/** By the type that was expected: a text of a query is parsed, a value of a body has its type. */
const TYPES: Readonly<
  Record<string, { readonly type: string; readonly noun: string; readonly parsed?: string }>
> = {
  string: { type: 'string_type', noun: 'string' },
  number: { type: 'float_type', noun: 'number', parsed: 'float_parsing' },
  int: { type: 'int_type', noun: 'integer', parsed: 'int_parsing' },
  boolean: { type: 'bool_type', noun: 'boolean', parsed: 'bool_parsing' },
  array: { type: 'list_type', noun: 'list' },
  object: { type: 'dict_type', noun: 'dictionary' },
  record: { type: 'dict_type', noun: 'dictionary' },
};

function ofType(expected: string, place: Place): Words {
  const { type, noun, parsed } = TYPES[expected] ?? { type: 'value_error', noun: expected };
  return [place === 'body' ? type : (parsed ?? type), `Input should be a valid ${noun}`];
}

interface Bound {
  readonly number: string;
  readonly words: string;
  readonly size: string;
  readonly sizeWords: string;
}

const AT_LEAST: Bound = {
  number: 'greater_than_equal',
  words: 'greater than or equal to',
  size: 'too_short',
  sizeWords: 'at least',
};
const OVER: Bound = { ...AT_LEAST, number: 'greater_than', words: 'greater than' };
const AT_MOST: Bound = {
  number: 'less_than_equal',
  words: 'less than or equal to',
  size: 'too_long',
  sizeWords: 'at most',
};
const UNDER: Bound = { ...AT_MOST, number: 'less_than', words: 'less than' };

function ofBound(origin: string, bound: number, { number, words, size, sizeWords }: Bound): Words {
  if (origin === 'string')
    return [`string_${size}`, `String should have ${sizeWords} ${bound} character${bound === 1 ? '' : 's'}`];
  if (origin === 'array' || origin === 'set')
    return [size, `List should have ${sizeWords} ${bound} item${bound === 1 ? '' : 's'}`];
  return [number, `Input should be ${words} ${bound}`];
}

/** A refinement of this server's schemas, or of `fields.ts`, which names the type of the fault itself. */
function ofCustom({ message, params }: core.$ZodIssueCustom): Words {
  const { type, msg } = (params ?? {}) as { readonly type?: string; readonly msg?: string };
  return type !== undefined && msg !== undefined ? [type, msg] : ['value_error', `Value error, ${message}`];
}

function listed(values: readonly unknown[]): string {
  const quoted = values.map((value) => (typeof value === 'string' ? `'${value}'` : `${value}`));
  const last = quoted.pop() ?? 'nothing';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
