import { type ZodType, z } from 'zod';

/** Validates as the schema, of which `tools/list` shows this much: it has few characters to spare. */
export const shownAs = <T extends ZodType>(shown: z.core.GlobalMeta, schema: T) =>
  z
    .unknown()
    .meta(shown)
    .pipe(schema as ZodType<z.output<T>, unknown>);
