import { z } from 'zod';

// The fields of requests as FastAPI reads them.

/** A field that may be missing or null. */
export const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => value ?? undefined);

/** A text that may be missing, null or empty: OmniMemory 1 took an empty one for none. */
export const optionalText = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), optional(schema));

/** A parameter that may be missing or empty. */
export const optionalQuery = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const INTEGER = /^\s*[+-]?\d{1,15}\s*$/;

const INT_PARSING = {
  type: 'int_parsing',
  msg: 'Input should be a valid integer, unable to parse string as an integer',
};
const BOOL_PARSING = {
  type: 'bool_parsing',
  msg: 'Input should be a valid boolean, unable to interpret input',
};

/** A whole number in a query. */
export const queryInt = (min: number, max: number) =>
  z
    .string()
    .refine((value) => INTEGER.test(value), { abort: true, params: INT_PARSING })
    .transform(Number)
    .pipe(z.int().min(min).max(max));

const TRUE = new Set(['true', '1', 'yes', 'on', 't', 'y']);
const FALSE = new Set(['false', '0', 'no', 'off', 'f', 'n']);

/** A flag in a query, as Pydantic reads it. */
export const queryBoolean = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine((value) => TRUE.has(value) || FALSE.has(value), { params: BOOL_PARSING })
  .transform((value) => TRUE.has(value));
