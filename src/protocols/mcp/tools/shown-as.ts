import { type ZodType, z } from 'zod';

/** Validates with the schema, but `tools/list`, which has few characters to spare, shows only what is given here. */
export const shownAs = <T extends ZodType>(shown: z.core.GlobalMeta, schema: T) =>
  z
    .unknown()
    .meta(shown)
    .pipe(schema as ZodType<z.output<T>, unknown>);
