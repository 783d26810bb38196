import { z } from 'zod';
import { PERMISSIONS, type Permission } from '../base/permissions.ts';
import type { Described, Endpoint, Lines } from './endpoint.ts';
import type { SessionEndpoint } from './session-endpoint.ts';
import { PLAIN_COOKIE, SECURE_COOKIE } from './web-session.ts';

type Documented = Endpoint<never> | SessionEndpoint<never>;

type JsonSchema = z.core.JSONSchema.BaseSchema;

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly security: object[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: object;
}

export interface Operation {
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

type Content = { readonly 'application/json': { readonly schema: JsonSchema } };
type LinesContent = { readonly 'application/x-ndjson': { readonly schema: JsonSchema } };

const DESCRIPTION = `Lists answer \`data\` and \`next_cursor\`, newest first. Times are ISO 8601 in UTC. Errors are problem
details (RFC 9457) with a stable \`code\`. An API key selects the tenant; a browser that is signed in chooses one, or
names it in the path: \`/tenants/{tenant_id}/v1/…\`. Without either a request works on local rows where local mode is on.
\`x-permission\` names what the caller must be permitted.`;

/** OpenAPI 3.1, made of the very schemas that validate. */
export function openApiDocument(
  endpoints: readonly Documented[],
  info: { readonly title: string; readonly version: string },
): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
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

function operationOf(endpoint: Documented): Operation {
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

function responsesOf(endpoint: Documented): Record<string, object> {
  const responses: Record<string, object> = {};
  for (const [status, answer] of Object.entries(endpoint.answers)) {
    const description = DESCRIPTIONS[status] ?? 'Success';
    responses[status] = answer ? { description, content: contentOf(answer) } : { description };
  }
  if ('permission' in endpoint)
    responses['403'] = refusal(`Not permitted: ${neededFor(endpoint.permission)}`);
  responses.default = refusal('Refused, or failed');
  return responses;
}

const DESCRIPTIONS: Record<string, string> = {
  '202': 'Taken on; the answer does not tell what comes of it',
  '204': 'Done',
  '302': 'Goes on elsewhere',
};

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

const json = (schema: JsonSchema): Content => ({ 'application/json': { schema } });

/** The JSON Schema of what is sent (`input`) or answered (`output`). */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: shorten });
  return rest as JsonSchema;
}

/** Any value, which the document describes as the schema does: for what is validated elsewhere. */
export const uncheckedLike = (schema: z.ZodType): z.ZodType => z.unknown().meta(schemaOf(schema, 'input'));

/** Leaves out what `format` and `integer` say already. */
function shorten({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
