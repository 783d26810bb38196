import { type output, ZodArray, ZodObject, type ZodType, ZodUnknown, z } from 'zod';
import { Slices } from '../lib/slices.ts';
import { readPart, validated } from './validation.ts';

/** A list in a document, and the schema of its elements. */
interface List {
  readonly path: readonly string[];
  readonly element: ZodType;
}

/** A schema in two parts: its long lists, and the rest, in which these lists accept anything. */
interface Parts {
  readonly lists: readonly List[];
  readonly rest: ZodType;
}

const parts = new WeakMap<ZodType, Parts>();

/** As `validated`, for a large body: the elements of its lists are validated one by one, with pauses for other work. */
export async function validatedInSlices(schema: ZodType | undefined, body: unknown): Promise<unknown> {
  if (!schema) return validated(schema, body, '');
  const { lists, rest } = partsOf(schema);
  const slices = new Slices();
  let copy = body;
  for (const { path, element } of lists) {
    const list = at(body, path);
    if (!Array.isArray(list)) continue;
    const read: unknown[] = [];
    for (const [index, value] of list.entries()) {
      read.push(readPart(element, value, [...path, `${index}`]));
      if (slices.isOver) await slices.rest();
    }
    copy = withPart(copy, path, read);
  }
  return validated(rest, copy, '');
}

function partsOf(schema: ZodType): Parts {
  const known = parts.get(schema);
  if (known) return known;
  const lists: List[] = [];
  const made = { lists, rest: hollow(schema, [], lists) };
  parts.set(schema, made);
  return made;
}

/**
 * The schema with lists that accept any elements; rules about a list as a whole stay. `clone` keeps them, which zod does
 * not document, so the version of zod is pinned.
 */
function hollow(schema: ZodType, path: readonly string[], lists: List[]): ZodType {
  if (schema instanceof ZodArray) {
    const element = schema.element as ZodType;
    if (element instanceof ZodUnknown) return schema;
    lists.push({ path, element });
    return schema.clone({ ...schema.def, element: z.unknown() });
  }
  if (!(schema instanceof ZodObject)) return schema;
  const shape: Record<string, ZodType> = {};
  for (const [name, field] of Object.entries<ZodType>(schema.shape))
    shape[name] = hollow(field, [...path, name], lists);
  return schema.clone({ ...schema.def, shape } as output<z.ZodAny>);
}

function at(value: unknown, path: readonly string[]): unknown {
  let inner = value;
  for (const name of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) return undefined;
    inner = (inner as Record<string, unknown>)[name];
  }
  return inner;
}

function withPart(value: unknown, [name, ...path]: readonly string[], part: unknown): unknown {
  if (name === undefined) return part;
  const object = value as Record<string, unknown>;
  return { ...object, [name]: withPart(object[name], path, part) };
}
