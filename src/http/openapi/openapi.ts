import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi';
import type { Permission } from '../../auth/permissions.ts';
import { type JsonSchema, shorten } from '../../validation/json-schema.ts';
import { PLAIN_COOKIE, SECURE_COOKIE } from '../auth/auth-session.ts';
import { isBodyOptional } from '../endpoints/endpoint.ts';
import type { Documented } from './documented.ts';
import { exampleOf } from './openapi-examples.ts';
import { RESPONSE_HEADERS, requestHeadersOf } from './openapi-headers.ts';
import { responsesOf } from './openapi-responses.ts';
import { TAG_GROUPS, TAGS, tagOf } from './openapi-tags.ts';

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly components: {
    readonly schemas: Record<string, JsonSchema>;
    readonly headers: Record<string, object>;
  };
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: string[];
  readonly 'x-permission'?: Permission;
  readonly security?: object[];
  readonly parameters: Parameter[];
  readonly requestBody?: { required: boolean; content: { 'application/json': { schema: JsonSchema } } };
  readonly responses: Record<string, object>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

const DESCRIPTION = `Lists return \`data\` and \`next_cursor\`, newest first. Times are ISO 8601 in UTC. Errors are problem
details (RFC 9457) with a stable \`code\`. An API key selects the tenant; a browser that is signed in chooses one, or
names it in the path: \`/tenants/{tenant_id}/v1/…\`. Without either, a request works on local rows if local mode is on.
\`x-permission\` names the permission that the caller needs. The headers \`RateLimit-Policy\` and \`RateLimit\` contain the limits on
requests and what is left of them; 429 and 503 say in \`Retry-After\` when to try again.`;

interface DocumentOptions {
  readonly title: string;
  readonly version: string;
  /** Where clients reach the server; `undefined`: where they found the document. */
  readonly publicUrl?: string | undefined;
}

/** OpenAPI 3.1, generated from the schemas that validate requests. */
export function openApiDocument(
  endpoints: readonly Documented[],
  { publicUrl, ...info }: DocumentOptions,
): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const endpoint of endpoints) {
    const path = templateOf(endpoint.path);
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: { ...info, description: DESCRIPTION },
      servers: [
        ...(publicUrl === undefined
          ? []
          : [{ url: publicUrl, description: 'The public URL of this server' }]),
        { url: '/', description: 'The server that this document comes from' },
      ],
      security: [{ apiKey: [] }, { session: [] }, {}],
      tags: TAGS,
      'x-tagGroups': TAG_GROUPS,
      paths,
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: PLAIN_COOKIE,
            description: `Over TLS its name is ${SECURE_COOKIE}. A write must carry the Origin of this server.`,
          },
        },
        headers: RESPONSE_HEADERS,
        schemas: { Problem: problem },
      },
    },
    { override: shorten },
  ) as object as OpenApiDocument;
}

/** `/v1/sessions/:session_id` → `/v1/sessions/{session_id}` */
export const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

const problem = z
  .strictObject({
    type: z
      .string()
      .meta({ format: 'uri-reference' })
      .describe('The page that explains the code: a URL, or a path of this server.'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable; /docs/errors lists the codes.'),
    detail: z.string().describe('For people; may change.'),
    request_id: z.string().describe('The X-Request-Id of the response; the server’s log has it.'),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Each faulty field of the request.'),
  })
  .describe('Why a request was refused: problem details (RFC 9457).');

function operationOf(endpoint: Documented): ZodOpenApiOperationObject {
  const { method, path, summary, params, query, body } = endpoint;
  return {
    operationId: [method, ...path.split(/\W+/).filter((part) => part !== '' && part !== 'v1')].join('_'),
    summary,
    tags: [tagOf(path)],
    ...('access' in endpoint
      ? { security: endpoint.access === 'signed-in' ? [{ session: [] }] : [] }
      : { 'x-permission': endpoint.permission }),
    requestParams: { ...objectOf('path', params), ...objectOf('query', query) },
    parameters: requestHeadersOf(endpoint),
    ...(endpoint.upload && {
      requestBody: { required: true, content: { [endpoint.upload.mediaType]: {} } },
    }),
    ...(body && {
      requestBody: {
        required: !isBodyOptional(endpoint),
        content: { 'application/json': { schema: body, ...exampleOf(body) } },
      },
    }),
    responses: responsesOf(endpoint),
  };
}

const objectOf = (place: 'path' | 'query', schema: z.ZodType | undefined) =>
  schema && { [place]: schema as z.ZodObject };
