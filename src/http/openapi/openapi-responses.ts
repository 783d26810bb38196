import type { z } from 'zod';
import type { ZodOpenApiContentObject, ZodOpenApiResponseObject } from 'zod-openapi';
import { PERMISSIONS, type Permission } from '../../auth/permissions.ts';
import { COMPONENTS } from '../../validation/json-schema.ts';
import type { Described, Events, File, Lines } from '../endpoints/endpoint.ts';
import type { Documented } from './documented.ts';
import { PROBLEMS } from './examples/problems.ts';
import { exampleOf } from './openapi-examples.ts';
import {
  ETAG_HEADER,
  isIdempotent,
  isRevalidated,
  LOCATION_HEADER,
  RATE_LIMIT_HEADERS,
  REFUSAL_HEADERS,
  REPLAYED_HEADER,
  REQUEST_ID_HEADER,
  RETRY_AFTER_HEADER,
} from './openapi-headers.ts';

const DESCRIPTIONS: Record<string, string> = {
  '202': 'Accepted. The response does not reveal the outcome.',
  '204': 'Done',
  '206': 'The range that the request names',
  '302': 'Redirects the browser',
};

/** The responses of an endpoint by status; `default` stands for every error without its own entry. */
export function responsesOf(endpoint: Documented): Record<string, ZodOpenApiResponseObject> {
  const permission = 'permission' in endpoint ? endpoint.permission : undefined;
  const limits = permission === undefined ? {} : RATE_LIMIT_HEADERS;
  const etag = endpoint.etag ? ETAG_HEADER : {};
  const replayed = isIdempotent(endpoint) ? REPLAYED_HEADER : {};
  const responses: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, content] of Object.entries(endpoint.responses))
    responses[status] = {
      description: descriptionOf(status, content),
      headers: {
        ...REQUEST_ID_HEADER,
        ...limits,
        ...etag,
        ...replayed,
        ...(status === '302' && LOCATION_HEADER),
      },
      ...(content && { content: contentOf(content) }),
    };
  if (isRevalidated(endpoint))
    responses['304'] = {
      description: 'Your copy is current',
      headers: { ...REQUEST_ID_HEADER, ...limits, ...etag },
    };
  if (permission !== undefined)
    responses['403'] = refusal(`Not permitted: ${neededFor(permission)}`, PROBLEMS.notPermitted);
  const headers = { ...limits, ...RETRY_AFTER_HEADER };
  responses['429'] = refusal('Too many requests', PROBLEMS.tooManyRequests, headers);
  responses.default = refusal('Refused, or failed', PROBLEMS.refused, {
    ...RETRY_AFTER_HEADER,
    ...REFUSAL_HEADERS,
  });
  return responses;
}

const refusal = (
  description: string,
  example: object,
  headers: typeof RETRY_AFTER_HEADER = {},
): ZodOpenApiResponseObject => ({
  description,
  headers: { ...REQUEST_ID_HEADER, ...headers },
  content: { 'application/problem+json': { schema: { $ref: `${COMPONENTS}Problem` }, example } },
});

function neededFor(permission: Permission): string {
  const { role, key, local } = PERMISSIONS[permission];
  const localMode = local ? '; also available in local mode' : '';
  return `${permission} needs the role ${role} or above; an API key also needs one of the scopes ${key.join(', ')}${localMode}`;
}

function descriptionOf(status: string, content: Described['responses'][number] | undefined): string {
  // a job reports its outcome later
  if (status === '202' && content)
    return 'Accepted. A job does the work; the response says where to follow it.';
  return DESCRIPTIONS[status] ?? 'Success';
}

function contentOf(content: z.ZodType | Lines | Events | File): ZodOpenApiContentObject {
  // no format: in OpenAPI 3.1 a body of bytes is described by its media type alone
  if ('file' in content) return { [content.file]: {} };
  if ('event' in content)
    return { 'text/event-stream': { schema: content.event, ...exampleOf(content.event) } };
  if ('line' in content)
    return { 'application/x-ndjson': { schema: content.line, ...exampleOf(content.line) } };
  return { 'application/json': { schema: content, ...exampleOf(content) } };
}
