import { z } from 'zod';
import { invalidRequest, missingParameter, type StripeError } from './stripe-error.ts';

// Everything in a form is text: these parse the text that the SDK writes.
export const text = z.string();
export const integer = z.coerce.number().int();
export const amount = integer.min(0);
export const timestamp = integer.positive();
export const bool = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')]);

/** An empty value removes the field. */
export const emptyable = <T extends z.ZodType>(schema: T) =>
  z.union([z.literal('').transform(() => null), schema]);

export const metadata = emptyable(z.record(z.string(), z.string()));
export type MetadataParam = z.output<typeof metadata>;

/** Keys are merged; an empty value deletes its key, an empty `metadata` deletes all. */
export function mergeMetadata(
  current: Record<string, string>,
  changes: MetadataParam | undefined,
): Record<string, string> {
  if (changes === undefined) return current;
  if (changes === null) return {};
  return Object.fromEntries(Object.entries({ ...current, ...changes }).filter(([, value]) => value !== ''));
}

const range = z.strictObject({
  gt: timestamp.optional(),
  gte: timestamp.optional(),
  lt: timestamp.optional(),
  lte: timestamp.optional(),
});
export const timeRange = z.union([timestamp.transform((at) => ({ gte: at, lte: at })), range]);
export type TimeRange = { [bound in keyof z.output<typeof range>]?: number | undefined };

export function isWithin(at: number, { gt, gte, lt, lte }: TimeRange = {}): boolean {
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}

export const paging = {
  limit: integer.min(1).max(100).optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

/**
 * Throws Stripe's error for the first fault. A parameter that is not implemented here is refused like an unknown one.
 */
export function parseParams<T>(schema: z.ZodType<T>, params: unknown): T {
  const result = schema.safeParse(params ?? {});
  if (result.success) return result.data;
  throw faultOf(result.error.issues[0]);
}

function faultOf(issue: z.core.$ZodIssue | undefined): StripeError {
  if (!issue) return invalidRequest('Invalid request.');
  if (issue.code === 'unrecognized_keys') {
    const name = paramName([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
  }
  const name = paramName(issue.path);
  if (issue.message.endsWith('received undefined')) return missingParameter(name);
  return invalidRequest(`Invalid ${name}: ${issue.message}`, name);
}

function paramName([first = '', ...rest]: readonly PropertyKey[]): string {
  return [String(first), ...rest.map((part) => `[${String(part)}]`)].join('');
}
