import type { Described } from '../endpoints/endpoint.ts';
import type { Documented } from './documented.ts';
import { REQUEST_ID } from './examples/ids.ts';

const header = (description: string, example: string | number) => ({
  description,
  schema: { type: typeof example === 'number' ? ('integer' as const) : ('string' as const) },
  example,
});

/** By the names that responses refer to. */
export const RESPONSE_HEADERS = {
  RateLimitPolicy: header(
    'The limits of an API key or a person (`"key"`, `"user"`) and of the tenant: `q` requests in `w` seconds. Not in local mode.',
    '"key";q=3000;w=60, "tenant";q=600;w=60',
  ),
  RateLimit: header(
    'What is left of each limit: `r` requests, and `t` seconds until the limit is reset. Not in local mode.',
    '"key";r=2998;t=41, "tenant";r=312;t=17',
  ),
  RetryAfter: header('On 429 and 503: the number of seconds after which to try again.', 17),
  RequestId: header(
    'The id of this request in the server’s log: the `X-Request-Id` that you sent, or a generated one.',
    REQUEST_ID,
  ),
  ETag: header(
    'The revision of the object, for example `"3"`. Send it as `If-Match` when you change the object.',
    '"3"',
  ),
  Location: header('Where the browser continues.', 'https://github.com/login/oauth/authorize?client_id=…'),
  Allow: header('On 405: the methods that the path supports.', 'GET, POST, HEAD'),
  AcceptEncoding: header(
    'On 415 `unsupported_encoding`: the Content-Encoding that the path accepts.',
    'gzip',
  ),
  WwwAuthenticate: header(
    'On 401 below /v1: the API key is sent as a bearer token.',
    'Bearer realm="omnimemory"',
  ),
  IdempotencyReplayed: {
    description:
      '`true` when this is the recorded response to an earlier request under the same `Idempotency-Key`. Otherwise absent.',
    schema: { type: 'string', const: 'true' },
    example: 'true',
  },
} as const;

const refsTo = (names: Readonly<Record<string, keyof typeof RESPONSE_HEADERS>>) =>
  Object.fromEntries(
    Object.entries(names).map(([name, key]) => [name, { $ref: `#/components/headers/${key}` as const }]),
  );

export const REQUEST_ID_HEADER = refsTo({ 'X-Request-Id': 'RequestId' });
export const RATE_LIMIT_HEADERS = refsTo({ 'RateLimit-Policy': 'RateLimitPolicy', RateLimit: 'RateLimit' });
export const RETRY_AFTER_HEADER = refsTo({ 'Retry-After': 'RetryAfter' });
export const ETAG_HEADER = refsTo({ ETag: 'ETag' });
export const LOCATION_HEADER = refsTo({ Location: 'Location' });
/** Of refusals that explain themselves in a header. */
export const REFUSAL_HEADERS = refsTo({
  Allow: 'Allow',
  'Accept-Encoding': 'AcceptEncoding',
  'WWW-Authenticate': 'WwwAuthenticate',
});
export const REPLAYED_HEADER = refsTo({ 'Idempotency-Replayed': 'IdempotencyReplayed' });

const parameter = (name: string, description: string, example: string, schema: object = {}) => ({
  name,
  in: 'header' as const,
  required: false,
  description,
  schema: { type: 'string' as const, ...schema },
  example,
});

const REQUEST_HEADERS = {
  IdempotencyKey: parameter(
    'Idempotency-Key',
    'Names this request. A repetition under the same key within 24 hours changes nothing and gets the first response.',
    '5f0c3a52-session-1',
    { minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  ),
  IfMatch: parameter(
    'If-Match',
    'The ETag that you read. The change is refused with 412 if the object has changed since.',
    '"3"',
  ),
  IfNoneMatch: parameter(
    'If-None-Match',
    'The ETag that you have. The response is 304 if it is still current.',
    '"3"',
  ),
  ContentEncoding: parameter(
    'Content-Encoding',
    'The body may be one gzip member. The limits apply to the size after decompression.',
    'gzip',
    { enum: ['identity', 'gzip'] },
  ),
};

/** Whether repeating the endpoint with the same Idempotency-Key has no further effect. */
export const isIdempotent = (endpoint: Documented): boolean =>
  endpoint.method === 'post' && 'permission' in endpoint && !endpoint.callsOut;

/** Whether a GET returns 304 to a caller who has the current revision. */
export const isRevalidated = ({ method, etag }: Described): boolean => method === 'get' && etag === 'whole';

const CHANGES: readonly string[] = ['put', 'patch', 'delete'];

/** The headers that a request to the endpoint may have. */
export function requestHeadersOf(endpoint: Documented) {
  const takesIfMatch = 'permission' in endpoint && !endpoint.callsOut && CHANGES.includes(endpoint.method);
  return [
    ...(isIdempotent(endpoint) ? [REQUEST_HEADERS.IdempotencyKey] : []),
    ...(takesIfMatch ? [REQUEST_HEADERS.IfMatch] : []),
    ...(isRevalidated(endpoint) ? [REQUEST_HEADERS.IfNoneMatch] : []),
    ...(endpoint.compressed ? [REQUEST_HEADERS.ContentEncoding] : []),
  ];
}
