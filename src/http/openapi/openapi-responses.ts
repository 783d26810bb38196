import type { z } from 'zod';
import { PERMISSIONS, type Permission } from '../../auth/permissions.ts';
import { type Content, type JsonSchema, json, schemaOf } from '../../validation/json-schema.ts';
import type { AuthEndpoint } from '../endpoints/auth-endpoint.ts';
import type { Endpoint, Lines } from '../endpoints/endpoint.ts';

/** An endpoint of the API, or one for browsers. */
export type Documented = Endpoint<never> | AuthEndpoint<never>;

type LinesContent = { readonly 'application/x-ndjson': { readonly schema: JsonSchema } };

const header = (description: string, type: 'string' | 'integer' = 'string') => ({
  description,
  schema: { type },
});

/** By the names under which answers refer to them. */
export const RESPONSE_HEADERS = {
  RateLimitPolicy: header(
    'The limits of an API key or a person (`"key"`, `"user"`) and of the tenant: `q` requests in `w` seconds. Not in local mode.',
  ),
  RateLimit: header('What is left of each: `r` requests, and `t` seconds until it is whole again.'),
  RetryAfter: header('Of 429 and 503: after how many seconds to try again.', 'integer'),
};

const headersNamed = (names: Readonly<Record<string, keyof typeof RESPONSE_HEADERS>>) =>
  Object.fromEntries(
    Object.entries(names).map(([name, key]) => [name, { $ref: `#/components/headers/${key}` }]),
  );
const LIMITS = headersNamed({ 'RateLimit-Policy': 'RateLimitPolicy', RateLimit: 'RateLimit' });
const RETRY = headersNamed({ 'Retry-After': 'RetryAfter' });

const DESCRIPTIONS: Record<string, string> = {
  '202': 'Taken on; the answer does not tell what comes of it',
  '204': 'Done',
  '302': 'Goes on elsewhere',
};

/** The answers of an endpoint by their status; `default` is every refusal that has no entry of its own. */
export function responsesOf(endpoint: Documented): Record<string, object> {
  const permission = 'permission' in endpoint ? endpoint.permission : undefined;
  const limits = permission === undefined ? {} : { headers: LIMITS };
  const responses: Record<string, object> = {};
  for (const [status, answer] of Object.entries(endpoint.responses)) {
    const description = DESCRIPTIONS[status] ?? 'Success';
    responses[status] = { description, ...limits, ...(answer && { content: contentOf(answer) }) };
  }
  if (permission !== undefined) responses['403'] = refusal(`Not permitted: ${neededFor(permission)}`);
  responses['429'] = { ...refusal('Too many requests'), headers: { ...limits.headers, ...RETRY } };
  responses.default = { ...refusal('Refused, or failed'), headers: RETRY };
  return responses;
}

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

function neededFor(permission: Permission): string {
  const { role, key, local } = PERMISSIONS[permission];
  const localMode = local ? '; open in local mode' : '';
  return `${permission} needs the role ${role} or above, and of a key a scope of ${key.join(', ')}${localMode}`;
}

function contentOf(answer: z.ZodType | Lines): Content | LinesContent {
  if ('line' in answer) return { 'application/x-ndjson': { schema: schemaOf(answer.line, 'output') } };
  return json(schemaOf(answer, 'output'));
}
