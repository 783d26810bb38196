import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;
export type Content = { readonly 'application/json': { readonly schema: JsonSchema } };

export const json = (schema: JsonSchema): Content => ({ 'application/json': { schema } });

/** The JSON Schema of what is sent (`input`) or answered (`output`). */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: shorten });
  return rest as JsonSchema;
}

/** Any value, which the document describes as the schema does: for what is validated elsewhere. */
export const uncheckedLike = (schema: z.ZodType): z.ZodType => z.unknown().meta(schemaOf(schema, 'input'));

/** Leaves out what `format` and `integer` say already. */
function shorten({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
