import { z } from 'zod';
import type { Permission } from '../../auth/permissions.ts';
import { type Content, type JsonSchema, json, schemaOf } from '../../validation/json-schema.ts';
import { PLAIN_COOKIE, SECURE_COOKIE } from '../auth/auth-session.ts';
import type { Described } from '../endpoints/endpoint.ts';
import { type Documented, RESPONSE_HEADERS, responsesOf } from './openapi-responses.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly security: object[];
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly components: object;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: string[];
  readonly 'x-permission'?: Permission;
  readonly security?: object[];
  readonly parameters: Parameter[];
  readonly requestBody?: { required: true; content: Content };
  readonly responses: Record<string, object>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string | undefined;
  readonly schema: JsonSchema;
}

const DESCRIPTION = `Lists answer \`data\` and \`next_cursor\`, newest first. Times are ISO 8601 in UTC. Errors are problem
details (RFC 9457) with a stable \`code\`. An API key selects the tenant; a browser that is signed in chooses one, or
names it in the path: \`/tenants/{tenant_id}/v1/…\`. Without either a request works on local rows where local mode is on.
\`x-permission\` names what the caller must be permitted. \`RateLimit-Policy\` and \`RateLimit\` of an answer tell the limits of
requests and what is left of them; 429 and 503 say in \`Retry-After\` when to try again.`;

/** OpenAPI 3.1, made of the very schemas that validate. */
export function openApiDocument(
  endpoints: readonly Documented[],
  info: { readonly title: string; readonly version: string },
): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const endpoint of endpoints) {
    const path = templateOf(endpoint.path);
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { ...info, description: DESCRIPTION },
    security: [{ apiKey: [] }, { session: [] }, {}],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: PLAIN_COOKIE,
          description: `Over TLS its name is ${SECURE_COOKIE}. A write must carry the Origin of this server.`,
        },
      },
      headers: RESPONSE_HEADERS,
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  };
}

/** `/v1/sessions/:session_id` → `/v1/sessions/{session_id}` */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('Stable; docs/errors.md lists the codes.'),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

function operationOf(endpoint: Documented): OpenApiOperation {
  const { method, path, summary, body } = endpoint;
  const forBrowsers = 'access' in endpoint;
  return {
    operationId: [method, ...path.split(/\W+/).filter((part) => part !== '' && part !== 'v1')].join('_'),
    summary,
    tags: [(forBrowsers ? 'auth' : path.split('/')[2]) ?? ''],
    ...(forBrowsers
      ? { security: endpoint.access === 'signed-in' ? [{ session: [] }] : [] }
      : { 'x-permission': endpoint.permission }),
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
      ...(forBrowsers || endpoint.callsOut ? [] : headersOf(method)),
      ...(endpoint.compressed ? [CONTENT_ENCODING] : []),
    ],
    ...(body && { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: responsesOf(endpoint),
  };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Parameter[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as z.core.JSONSchema.ObjectSchema;
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    description,
    schema: rest,
  }));
}

const CONTENT_ENCODING: Parameter = {
  name: 'Content-Encoding',
  in: 'header',
  required: false,
  description: 'The body may be one gzip member; the limits are those of what it becomes.',
  schema: { type: 'string', enum: ['identity', 'gzip'] },
};

function headersOf(method: Described['method']): Parameter[] {
  const header = (name: string, description: string): Parameter => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  });
  if (method === 'post')
    return [header('Idempotency-Key', 'A repetition under the same key gets the first answer.')];
  if (method === 'patch' || method === 'put' || method === 'delete')
    return [header('If-Match', 'The ETag that was read: refuses the change (412) where it is out of date.')];
  return [];
}
