import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Request, RequestHandler, Response } from 'express';
import type { AppError } from '../../lib/errors.ts';
import { MAX_RETRY_AFTER } from '../retry-after.ts';
import type { Format } from './decode/decode.ts';

export const MEDIA_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** The encoding of a body by its Content-Type, whose parameters are ignored. */
export function formatOf({ headers }: Request): Format | undefined {
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === MEDIA_TYPES.protobuf) return 'protobuf';
  return type === MEDIA_TYPES.json ? 'json' : undefined;
}

// google.rpc.Code
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const INTERNAL = 13;
const UNAVAILABLE = 14;
const CODES: Readonly<Record<number, number>> = {
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  413: RESOURCE_EXHAUSTED,
  415: INVALID_ARGUMENT,
  429: RESOURCE_EXHAUSTED,
  503: UNAVAILABLE,
};

/** Exporters drop what gets one of these, though the same request may succeed later: a slow body, a full disk. */
const TRANSIENT = new Set([408, 502, 504, 507]);

/** Renders the errors of all later middleware as google.rpc.Status, in the encoding of the request. */
export const statusErrors: RequestHandler = (_request, response, next) => {
  response.locals.sendError = (to, error) => sendStatus(to, error, Number.POSITIVE_INFINITY);
  next();
};

/** Mounted after the limit of the network: no other error tells an exporter to wait so long that it gives up. */
export const retryingSoon: RequestHandler = (_request, response, next) => {
  response.locals.sendError = (to, error) => sendStatus(to, error, MAX_RETRY_AFTER);
  next();
};

function sendStatus(response: Response, error: AppError, maxRetryAfter: number): void {
  const status = statusOf(error.status);
  const format = formatOf(response.req) ?? 'json';
  const code = CODES[status] ?? (status >= 500 ? INTERNAL : INVALID_ARGUMENT);
  response.set(error.headers ?? {});
  if (status === 429 || status === 503) {
    const seconds = Number(response.getHeader('Retry-After') ?? 1);
    response.setHeader('Retry-After', `${Math.min(Math.max(1, seconds), maxRetryAfter)}`);
  }
  send(response, status, format, encodedStatus(format, code, error.message));
}

/** Of the statuses that the contract with exporters has. */
function statusOf(status: number): number {
  if (TRANSIENT.has(status)) return 503;
  if (status in CODES) return status;
  return status >= 500 ? 500 : 400;
}

function encodedStatus(format: Format, code: number, message: string): Uint8Array | string {
  if (format === 'json') return JSON.stringify({ code, message });
  return new BinaryWriter()
    .tag(1, WireType.Varint)
    .int32(code)
    .tag(2, WireType.LengthDelimited)
    .string(message)
    .finish();
}

export function send(response: Response, status: number, format: Format, body: Uint8Array | string): void {
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', MEDIA_TYPES[format]);
  response.end(body);
}
