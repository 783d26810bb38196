import { type output, type ZodObject, ZodOptional, type ZodType } from 'zod';

type Accepts = (value: unknown) => boolean;

const accepting = new WeakMap<ZodType, Accepts>();

/**
 * Gives a schema a cheap way to say yes. `accepts` may only be true for a value that the schema takes and leaves as it
 * is; for whatever it is not sure of it says false, and the schema decides. tests/validation/fast-path.test.ts compares.
 */
export function acceptedBy<T extends ZodType>(schema: T, accepts: Accepts): T {
  accepting.set(schema, accepts);
  return schema;
}

/**
 * A function that gives a value back when it surely is what the strict object's schema takes and leaves as it is, and
 * `undefined` when the schema has to be asked. For batches, where the schema itself would be most of the work.
 */
export function fastReader<T extends ZodObject>(schema: T): (value: unknown) => output<T> | undefined {
  const fields = new Map<string, Accepts>();
  const required = new Set<string>();
  for (const [name, field] of Object.entries<ZodType>(schema.shape)) {
    const inner = field instanceof ZodOptional ? (field.unwrap() as ZodType) : field;
    const accepts = accepting.get(inner);
    if (accepts) fields.set(name, accepts);
    if (inner === field) required.add(name);
  }
  return (value) => {
    if (!isJsonObject(value)) return undefined;
    let present = 0;
    for (const name in value) {
      if (!fields.get(name)?.(value[name])) return undefined;
      if (required.has(name)) present++;
    }
    return present === required.size ? (value as output<T>) : undefined;
  };
}

/** An object as `JSON.parse` makes them. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
