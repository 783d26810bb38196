import type { core, ZodError, ZodType } from 'zod';
import { type Fault, ValidationFailed } from '../base/errors.ts';

const NO_FIELDS: Record<string, unknown> = {};

/** The value as the schema reads it. `place` leads the path of each fault. Throws ValidationFailed. */
export function validated(
  schema: ZodType | undefined,
  value: unknown,
  place: 'path' | 'query' | '',
): unknown {
  if (!schema) {
    const [unknown] = place === 'query' ? Object.keys(value ?? NO_FIELDS) : [];
    if (unknown !== undefined)
      throw new ValidationFailed([{ path: `query.${unknown}`, message: 'is not known here' }]);
    return undefined;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ValidationFailed(faultsOf(result.error, place));
}

/** One fault per faulty field, unknown fields one by one. */
export function faultsOf(error: ZodError, place: string): Fault[] {
  return error.issues.flatMap((issue) => {
    const path = (keys: readonly PropertyKey[]) =>
      [place, ...keys.map(String)].filter((part) => part !== '').join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: path([...issue.path, key]), message: 'is not known here' }));
    }
    return [{ path: path(issue.path), message: messageOf(issue) }];
  });
}

function messageOf(issue: core.$ZodIssue): string {
  return issue.message.replace(/^Invalid input: /, '');
}
