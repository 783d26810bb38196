import { type ZodType, z } from 'zod';
import { BODIES } from './examples/bodies.ts';
import { DATA } from './examples/data.ts';
import { DELETIONS } from './examples/deletions.ts';
import { MEMORY } from './examples/memory.ts';
import { PEOPLE } from './examples/people.ts';
import { SESSION_DOCUMENT } from './examples/session-document.ts';
import { TEAM } from './examples/team.ts';
import { TELEMETRY } from './examples/telemetry.ts';
import { USAGE } from './examples/usage.ts';

/** By the names of schemas, which `named` gives them. */
const EXAMPLES: Readonly<Record<string, object>> = {
  ...BODIES,
  ...MEMORY,
  SessionDocument: SESSION_DOCUMENT,
  ...TELEMETRY,
  ...USAGE,
  ...TEAM,
  ...DATA,
  ...PEOPLE,
  ...DELETIONS,
};

/** The names that have an example. */
export const EXAMPLE_NAMES = Object.keys(EXAMPLES);

/** The example of a schema with a name, or a page with one item of it, as a part of a media type. */
export function exampleOf(schema: ZodType): { readonly example?: object } {
  const example = exampleByName(schema);
  if (example) return { example };
  const list = schema instanceof z.ZodObject ? schema.shape.data : undefined;
  const item = list instanceof z.ZodArray ? exampleByName(list.element as ZodType) : undefined;
  return item ? { example: { data: [item], next_cursor: null } } : {};
}

const exampleByName = (schema: ZodType) => EXAMPLES[z.globalRegistry.get(schema)?.id ?? ''];
