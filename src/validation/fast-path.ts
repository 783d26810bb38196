import { type output, type ZodObject, ZodOptional, type ZodType } from 'zod';

type Accepts = (value: unknown) => boolean;

const accepting = new WeakMap<ZodType, Accepts>();

/**
 * Adds a fast check to a schema. `accepts` may only be true for a value that the schema accepts and leaves unchanged;
 * in any doubtful case it returns false, and the schema decides. tests/validation/fast-path.test.ts compares the two
 * for one release, so the version of zod is pinned.
 */
export function withFastPath<T extends ZodType>(schema: T, accepts: Accepts): T {
  accepting.set(schema, accepts);
  return schema;
}

/**
 * Returns a function that returns a value if the strict object's schema certainly accepts it unchanged, and `undefined`
 * if the schema must decide. For batches, where running the schema itself would be most of the work.
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
