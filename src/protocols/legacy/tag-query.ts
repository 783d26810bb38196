import type { output, ZodType } from 'zod';
import { z } from 'zod';
import { tagKey, tagValue } from '../../features/telemetry/metrics/tag.schemas.ts';
import { validated } from '../../validation/validation.ts';
import { badValue } from './frame/errors.ts';
import { optionalQuery } from './frame/fields.ts';
import { lastYear, timeOf } from './frame/times.ts';

/** The parameters that both paths of tags have. */
export const tagQuery = {
  tags: optionalQuery(z.string()),
  start_date: optionalQuery(z.string()),
  end_date: optionalQuery(z.string()),
};

const tagMap = z.record(
  tagKey,
  z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(tagValue),
);

/** The tags in a text such as `{"customer_id": "acme"}`. Throws 400. */
export function requireTags(text: string | undefined): Record<string, string> {
  const read = tagMap.safeParse(text === undefined ? {} : jsonOf(text));
  if (!read.success)
    throw badValue('tags is not valid. Send a JSON object of texts, such as {"customer_id": "acme"}.');
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badValue('tags is not valid JSON. Send an object of texts, such as {"customer_id": "acme"}.');
  }
}

/** The tags as filters of /v1, `key:value`. */
export const pairsOf = (tags: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(tags).flatMap(([key, value]) => (value === undefined ? [] : [`${key}:${value}`]));

interface Dates {
  readonly start_date: string | null;
  readonly end_date: string | null;
}

/** Without a start the year until its end. Throws 400. */
export function windowOf({ start_date, end_date }: Dates) {
  const to = end_date === null ? undefined : timeOf('end_date', end_date);
  const from = start_date === null ? undefined : timeOf('start_date', start_date);
  const window = lastYear(to);
  return from === undefined ? window : { ...window, from };
}

const PERIODS = ['hour', 'day', 'week', 'month'];

/** Throws 400. */
export function periodOf(text: string): string {
  if (PERIODS.includes(text)) return text;
  throw badValue(`period must be one of ${PERIODS.join(', ')}.`);
}

/** As the schema of /v1 parses it, so that both refuse the same. Throws ValidationFailed. */
export const validQuery = <T extends ZodType>(schema: T, query: unknown): output<T> =>
  validated(schema, query, 'query') as output<T>;
