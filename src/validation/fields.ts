import { z } from 'zod';
import type { Total } from '../lib/exact-json.ts';
import { utcMilliseconds } from '../lib/utc.ts';
import { withFastPath } from './fast-path.ts';
import { documentedAs } from './json-schema.ts';

/**
 * The building blocks of request schemas. One rule each, so that every route refuses the same things. A field that can
 * be an item of a long list ends the search for faults (`abort`); see `safeParseBounded`.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const ENDS = { abort: true };

const NUL = 'must not contain the NUL character (U+0000)';
const HALF_PAIR = 'must not contain half of a surrogate pair (U+D800 to U+DFFF)';

/** Why PostgreSQL cannot keep a text. `undefined`: it can. */
const unstorable = (value: string) =>
  value.includes('\0') ? NUL : value.isWellFormed() ? undefined : HALF_PAIR;

const inLine = (value: string) => !CONTROL.test(value);
const wellFormed = (value: string) => value.isWellFormed();

/** A name or an id: one line without control characters. */
const oneLine = (schema: z.ZodString) =>
  schema
    .refine(inLine, { ...ENDS, error: 'must not contain control characters' })
    .refine(wellFormed, { ...ENDS, error: HALF_PAIR });

/** Ids are parts of paths, and URL parsers remove these two, even encoded: such a request reaches another resource. */
const isCarriedByPaths = (id: string) => id !== '.' && id !== '..';

export function isIdentifier(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= 255 &&
    inLine(value) &&
    wellFormed(value) &&
    isCarriedByPaths(value)
  );
}

/** An id that a client chooses or names: 1–255 characters, none of them a control character, and not `.` or `..`. */
export const identifier = withFastPath(
  oneLine(z.string().min(1, ENDS).max(255, ENDS)).refine(isCarriedByPaths, {
    ...ENDS,
    error: 'must not be . or .., which URLs cannot carry',
  }),
  isIdentifier,
);

/** Content of at most `max` characters, such as prose, code or the output of a terminal: all that PostgreSQL can keep. */
export const text = (max: number) =>
  z
    .string()
    .max(max, ENDS)
    .refine((value) => unstorable(value) === undefined, {
      ...ENDS,
      error: ({ input }) => unstorable(input as string),
    });

// line breaks, and marks that change the text direction or are invisible
const MISLEADING = /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** A display name: one line, which is used in emails and pages. */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(inLine, 'must not contain control characters')
  .refine(wellFormed, HALF_PAIR)
  .refine((value) => !MISLEADING.test(value), 'must not contain invisible characters or direction marks');

/** A name that strangers receive in an email. Emails also neutralize domains in it (src/lib/mail/plain-name.ts). */
export const publicName = name.refine(
  (value) => !/:\/\/|\bwww\./i.test(value.normalize('NFKC')),
  'must not contain a link',
);

/** An email address in lower case, so that each has one spelling. */
export const email = z
  .string()
  .trim()
  .toLowerCase()
  .meta({ format: 'email', maxLength: 320 })
  .pipe(z.email().max(320));

/** A counter: whole, not negative, exact in JSON (below 2^53). */
export const counter = withFastPath(
  z.int().min(0),
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
);

/** A sum of counters, which can exceed 2^53. A JSON number with all its digits (`stringifyExactly`). */
export const total = z
  .custom<Total>(
    (value) => (typeof value === 'bigint' ? value >= 0n : Number.isInteger(value) && (value as number) >= 0),
    'must be a whole number that is not negative',
  )
  .meta({ type: 'integer', minimum: 0 });

// PostgreSQL adds up squares for an average, and fails if they overflow: two samples of 1.7e308 would break every query
// over their window.
const MAX_GAUGE = 1e100;
const isGauge = (value: unknown) => Number.isFinite(value) && Math.abs(value as number) <= MAX_GAUGE;

/** A number between -1e100 and 1e100. */
export const gauge = withFastPath(z.number().min(-MAX_GAUGE).max(MAX_GAUGE), isGauge);

/** A gauge that is never negative. */
export const nonNegativeGauge = withFastPath(
  gauge.min(0),
  (value) => isGauge(value) && (value as number) >= 0,
);

/** From 0 to 100. */
export const percentage = withFastPath(
  gauge.min(0).max(100),
  (value) => Number.isFinite(value) && (value as number) >= 0 && (value as number) <= 100,
);

const EARLIEST_MS = Date.parse('1900-01-01T00:00:00Z');
const LATEST_MS = Date.parse('9999-12-31T00:00:00Z');
const FAR_ZONE = /[+-](?:1[6-9]|2\d):?\d\d$/;

/**
 * ISO 8601 with a zone; PostgreSQL keeps microseconds. It also prints years outside this range, but not as ISO 8601.
 */
export const timestamp = z.iso
  .datetime({ offset: true, error: notTime })
  .refine((value) => {
    const milliseconds = Date.parse(value);
    // NaN passes, because the format check has already reported it
    return !(milliseconds < EARLIEST_MS || milliseconds > LATEST_MS);
  }, 'must be between the years 1900 and 9999')
  // PostgreSQL reads no others, and a batch, whose times this process reads, must not take what a single request cannot
  .refine((value) => !FAR_ZONE.test(value), 'must have a zone of less than 16 hours');

const NOT_TIME = 'must be a time with a zone, such as `2026-11-27T09:30:00Z`';
/** A `+` that was not encoded in a query arrives as a blank. */
const BLANK_FOR_PLUS = /\d \d\d:?\d\d$/;

function notTime({ code, input }: z.core.$ZodRawIssue): string | undefined {
  if (code !== 'invalid_format') return undefined;
  return BLANK_FOR_PLUS.test(input as string) ? `${NOT_TIME}; encode + as %2B in a URL` : NOT_TIME;
}

const CLOCK_SKEW_MS = 300_000;

/** The time of a measurement. A time far in the future would make all other measurements look outdated until then. */
export const recentTimestamp = withFastPath(
  timestamp.refine((value) => isPast(Date.parse(value)), 'must not be in the future'),
  (value) => {
    const milliseconds = typeof value === 'string' ? utcMilliseconds(value) : Number.NaN;
    return milliseconds >= EARLIEST_MS && isPast(milliseconds);
  },
);

const isPast = (milliseconds: number) => milliseconds <= Date.now() + CLOCK_SKEW_MS;

const MAX_JSON_DEPTH = 32;
const MAX_JSON_BYTES = 65_536;

/** An object of any keys. zod leaves out a key `__proto__` without a word, so it is refused before. */
export const ofAnyKeys = <T extends z.ZodType>(schema: T) =>
  documentedAs(schema)
    .refine((value) => !Object.hasOwn((value as object) ?? {}, '__proto__'), {
      ...ENDS,
      error: 'must not have the key __proto__',
    })
    .pipe(schema);

/**
 * A JSON object that is stored unchanged: at most 64 KiB of UTF-8, nested at most 32 deep, without NUL and
 * halves of surrogate pairs, which jsonb cannot store.
 */
export const jsonObject = ofAnyKeys(z.record(z.string(), z.unknown())).superRefine((value, context) => {
  const fault = jsonFault(value);
  if (fault) context.addIssue({ code: 'custom', message: fault, continue: false });
});

const TOO_LARGE = `must not be larger than ${MAX_JSON_BYTES} bytes as JSON`;

// Level by level and not by recursion: until it has been checked, the depth is the client's choice.
function jsonFault(root: object): string | undefined {
  let level: object[] = [root];
  // a lower bound of the size: a value that is far too large is not serialized to be measured
  let bytes = 0;
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_JSON_DEPTH) return `must not be nested more than ${MAX_JSON_DEPTH} levels deep`;
    const inside: object[] = [];
    for (const container of level) {
      const keys = Array.isArray(container) ? [] : Object.keys(container);
      const values: unknown[] = Array.isArray(container) ? container : Object.values(container);
      for (const key of keys) {
        const fault = unstorable(key);
        if (fault) return fault;
      }
      bytes += values.length;
      for (const key of keys) bytes += key.length + 2;
      for (const value of values) {
        if (typeof value === 'object' && value !== null) inside.push(value);
        else if (typeof value === 'string') {
          const fault = unstorable(value);
          if (fault) return fault;
          bytes += value.length + 2;
        }
      }
      if (bytes > MAX_JSON_BYTES) return TOO_LARGE;
    }
    level = inside;
  }
  return Buffer.byteLength(JSON.stringify(root)) > MAX_JSON_BYTES ? TOO_LARGE : undefined;
}

/** A record with at most `max` keys. They are counted first, because a record reports the faults of every key. */
export const recordOf = <T extends z.ZodRecord>(record: T, max: number) =>
  documentedAs(record)
    .refine((value) => Object.keys((value as object) ?? {}).length <= max, {
      ...ENDS,
      error: `must not have more than ${max} keys`,
    })
    .pipe(ofAnyKeys(record));

/** Page size: a `limit` above the maximum counts as the maximum. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .transform((value) => Math.min(value, 200))
    .default(20),
  cursor: z.string().max(1_000).optional(),
};

/** `true` or `false` in a query string. */
export const queryFlag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** A window that ends now, in hours; at most a year. */
export const hours = z.coerce.number().min(0.01).max(8_784);

/** Minutes without activity after which an open session no longer counts as active. */
export const timeoutMinutes = z.coerce.number().min(1).max(10_080).default(30);

/** A time in a response: UTC with up to six digits of a second, as PostgreSQL stores them. */
export const instant = z.iso.datetime({ offset: true });

/** The response of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });
