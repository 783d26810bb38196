import { z } from 'zod';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Makes schemas components of the OpenAPI document, under these names. */
export function named(schemas: Readonly<Record<string, z.ZodType>>): void {
  for (const [id, schema] of Object.entries(schemas))
    schema.register(z.globalRegistry, { ...schema.meta(), id });
}

export const COMPONENTS = '#/components/schemas/';

/** The metadata of schemas without their names: a named schema would become a `$ref`. */
class WithoutNames extends z.core.$ZodRegistry<z.core.GlobalMeta> {
  override get<S extends z.core.$ZodType>(schema: S): z.core.GlobalMeta | undefined {
    const { id: _, ...rest } = z.globalRegistry.get(schema) ?? {};
    return rest;
  }
}
const withoutNames = new WithoutNames();

/** The complete JSON Schema of a schema's input. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { ...OPTIONS, metadata: withoutNames });
  return rest as JsonSchema;
}

/** Accepts any value but is documented like the schema, for values that are validated elsewhere. */
export function documentedAs(schema: z.ZodType): z.ZodType {
  const { $schema: _, $defs: _components, ...rest } = z.toJSONSchema(schema, OPTIONS);
  return z.unknown().meta(JSON.parse(JSON.stringify(rest).replaceAll('"#/$defs/', `"${COMPONENTS}`)));
}

interface ShortenedSchema {
  format?: string | undefined;
  pattern?: string | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
}

/** Leaves out what `format` and `integer` already say. */
export function shorten({ jsonSchema: schema }: { readonly jsonSchema: ShortenedSchema }): void {
  if (schema.format === 'date-time') delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

const OPTIONS = { io: 'input', unrepresentable: 'any', override: shorten } as const;
