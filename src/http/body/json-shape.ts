import type { ZodType } from 'zod';
import { type JsonSchema, schemaOf } from '../../validation/json-schema.ts';

/**
 * The outline of a document from its schema: the fields and the length of its lists. Plain data, so that a worker can
 * receive it.
 */
export type Shape = ObjectShape | ListShape | NumberShape;
export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: Readonly<Record<string, Shape | null>>;
}
export interface ListShape {
  readonly kind: 'list';
  readonly maxItems: number;
  readonly items: Shape | null;
}

/** A number whose schema says which values it takes; every other number is part of free JSON. */
export interface NumberShape {
  readonly kind: 'number';
}

const shapes = new WeakMap<ZodType, Shape | { readonly kind: 'any' }>();

/** The outline of the documents that the schema accepts; `undefined` if it leaves everything open. */
export function shapeOf(schema: ZodType): Shape | undefined {
  const known = shapes.get(schema) ?? readRoot(schemaOf(schema)) ?? { kind: 'any' };
  shapes.set(schema, known);
  return known.kind === 'any' ? undefined : known;
}

/** A document of several forms has the fields of all of them. */
function readRoot(schema: JsonSchema): Shape | null {
  const forms = (schema.oneOf ?? schema.anyOf)?.map((form) => read(form as JsonSchema));
  if (!forms) return read(schema);
  const fields: ObjectShape['fields'] = Object.create(null);
  for (const form of forms) {
    if (form?.kind !== 'object') return null;
    Object.assign(fields, form.fields);
  }
  return { kind: 'object', fields };
}

function read({ type, anyOf, ...schema }: JsonSchema): Shape | null {
  const { properties, additionalProperties, items, maxItems } = schema;
  if (type === 'number' || type === 'integer') return { kind: 'number' };
  if (anyOf?.every((one) => isNumberOrNull(one as JsonSchema))) return { kind: 'number' };
  if (type === 'object' && properties && additionalProperties === false) {
    const fields: Record<string, Shape | null> = Object.create(null);
    for (const [name, one] of Object.entries(properties)) fields[name] = read(one as JsonSchema);
    return { kind: 'object', fields };
  }
  if (type !== 'array' || Array.isArray(items)) return null;
  const inner = typeof items === 'object' ? read(items as JsonSchema) : null;
  if (maxItems === undefined && !inner) return null;
  return { kind: 'list', maxItems: maxItems ?? Number.POSITIVE_INFINITY, items: inner };
}

const isNumberOrNull = ({ type }: JsonSchema) => type === 'number' || type === 'integer' || type === 'null';
