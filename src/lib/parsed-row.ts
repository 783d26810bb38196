import type { output, ZodType } from 'zod';

/** The database gave a row that its constraints or the statement rule out, so nothing is decided by it. */
export class UnexpectedRow extends Error {}

/**
 * A row that the program decides by, checked: the types of a statement are only asserted, and a field that is missing
 * reads as false. Throws UnexpectedRow, which names fields and no values; also if there is no row.
 */
export function parsedRow<T extends ZodType>(schema: T, row: unknown): output<T> {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const fields = new Set(result.error.issues.map(({ path }) => path.join('.') || 'the row itself'));
  throw new UnexpectedRow(`The database returned a row of an unexpected form: ${[...fields].join(', ')}.`);
}

/** `undefined` for no row. */
export const parsedIfAny = <T extends ZodType>(schema: T, row: unknown): output<T> | undefined =>
  row === undefined ? undefined : parsedRow(schema, row);
