import type { Request } from 'express';
import type { ZodType } from 'zod';
import { safeParseBounded } from '../../../validation/validation.ts';
import { LegacyInputRefused, type LegacyIssue, legacyIssueOf, type Place } from './issues.ts';
import type { LegacyRoute } from './legacy-route.ts';

const SMALL_BODY = 2_000;
const MAX_ISSUES = 100;

type Inputs = Pick<LegacyRoute<never>, 'params' | 'query' | 'body' | 'repeated'>;

/** The input of a request as the schemas of its route parse it. Throws LegacyInputRefused with the faults of all parts. */
export function legacyInputOf(route: Inputs, { params, query, body }: Request) {
  const issues: LegacyIssue[] = [];
  const read = (place: Place, schema: ZodType | undefined, value: unknown): unknown => {
    if (!schema) return undefined;
    const result = safeParseBounded(schema, value, SMALL_BODY);
    if (result.success) return result.data;
    for (const issue of result.error.issues.slice(0, MAX_ISSUES)) issues.push(legacyIssueOf(place, issue));
    return undefined;
  };
  const input = {
    params: read('path', route.params, params),
    query: read('query', route.query, queryOf(query, route.repeated)),
    body: read('body', route.body, body),
  };
  if (issues.length > 0) throw new LegacyInputRefused(issues.slice(0, MAX_ISSUES));
  return input;
}

/** Of a repeated parameter the last value counts, as in FastAPI. */
function queryOf(query: Request['query'], repeated: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(query))
    values[name] = Array.isArray(value) && !repeated.includes(name) ? value.at(-1) : value;
  // zod takes plain objects only
  return { ...values };
}
