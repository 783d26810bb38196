import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import { appErrorOf } from '../db/app-error.ts';
import { AppError, type Fault } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';

/** An error without a class of its own: thrown by the web layer for a malformed HTTP request. */
export class RequestProblem extends AppError {
  readonly code: string;
  readonly status: number;
  override readonly headers: Readonly<Record<string, string>> | undefined;
  constructor(
    status: number,
    code: string,
    message: string,
    headers?: Record<string, string>,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** RFC 9457 problem details. `code` is the stable part; docs/errors.md lists the codes. */
interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  request_id?: string;
  errors?: readonly Fault[];
}

/** The page that explains every code, each at the anchor of its name. */
export const ERRORS_PATH = '/docs/errors';

/** Makes the `type` of later problems a URL below `publicUrl`; without it, a path of the server that was asked. */
export function problemTypes(publicUrl: string | undefined): RequestHandler {
  const errorsPage = `${publicUrl ?? ''}${ERRORS_PATH}`;
  return (_request, response, next) => {
    response.locals.errorsPage = errorsPage;
    next();
  };
}

/** The page has one entry for all names of constraints. */
const anchorOf = (code: string) => (code.includes('__') ? 'value_out_of_range' : code);

/** The last handler: turns every error into problem details and logs the server's own faults. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, _next) => {
    if (response.headersSent) {
      // too late for an error response: the client gets a truncated one, and the log has the reason
      if (!isHangUp(error))
        log.error({ err: error, request_id: response.getHeader('x-request-id') }, 'response was cut off');
      request.destroy();
      return;
    }
    const problem = asAppError(error);
    // 501 is the operator's decision
    if (problem.status >= 500 && problem.status !== 501)
      log.error({ err: error, request_id: response.getHeader('x-request-id') }, problem.code);
    sendProblem(response, problem);
  };
}

/** The client disconnected before it received its response. */
const isHangUp = (error: unknown) => (error as { code?: unknown }).code === 'ERR_STREAM_PREMATURE_CLOSE';

/** For a path that exists, but not for the method. `allow`: the methods that it exists for. */
export const methodNotAllowed = (...allow: readonly string[]): RequestProblem =>
  new RequestProblem(
    405,
    'method_not_allowed',
    `This path does not support the method. Use ${allow.join(', ')}.`,
    { Allow: allow.join(', ') },
  );

export const routeNotFound: RequestHandler = () => {
  throw new RequestProblem(
    404,
    'route_not_found',
    'There is nothing at this path. Check the URL; /docs lists all paths.',
  );
};

export function sendProblem(response: Response, error: AppError): void {
  response.locals.problemCode = error.code;
  const { sendError = sendDetails } = response.locals;
  sendError(response, error);
}

function sendDetails(response: Response, error: AppError): void {
  const requestId = response.getHeader('x-request-id');
  const problem: Problem = {
    type: `${response.locals.errorsPage ?? ERRORS_PATH}#${anchorOf(error.code)}`,
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(typeof requestId === 'string' && { request_id: requestId }),
    ...(error.faults && { errors: error.faults }),
  };
  response
    .status(error.status)
    .set(error.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

/** An error as a caller may know it. */
export function asAppError(error: unknown): AppError {
  return (
    appErrorOf(error) ??
    translateHttpError(error) ??
    new RequestProblem(
      500,
      'internal_error',
      'The server failed to process the request. Try again later; if it fails again, report the `request_id`.',
    )
  );
}

// Errors of body-parser and Express's router have `type` or `status`; their messages can quote the input.
const BODY_PROBLEMS: Record<string, [number, string, string]> = {
  'entity.parse.failed': [400, 'invalid_json', 'The body is not valid JSON.'],
  'entity.too.large': [413, 'body_too_large', 'The body is larger than this path accepts.'],
  'encoding.unsupported': [415, 'unsupported_encoding', 'The Content-Encoding is not supported.'],
  'charset.unsupported': [415, 'unsupported_charset', 'The charset is not supported. Send JSON as UTF-8.'],
  'request.aborted': [400, 'request_aborted', 'The request ended before its body was complete.'],
  'request.size.invalid': [400, 'invalid_length', 'The length of the body differs from its Content-Length.'],
};

// its errors have no `type`, but codes such as Z_DATA_ERROR, and ERR__ERROR_FORMAT_… for Brotli
const FROM_ZLIB = /^(Z|ERR|ZSTD)_/;

function translateHttpError(error: unknown): AppError | undefined {
  const { type, status, code } = error as { type?: string; status?: number; code?: unknown };
  const known = type === undefined ? undefined : BODY_PROBLEMS[type];
  if (known) return new RequestProblem(...known);
  if (status === 400 && typeof code === 'string' && FROM_ZLIB.test(code))
    return new RequestProblem(400, 'invalid_encoding', 'The body does not match its Content-Encoding.');
  if (error instanceof URIError)
    return new RequestProblem(400, 'invalid_path', 'The path is not valid. Check its percent-encoding.');
  if (status !== undefined && status >= 400 && status < 500) {
    return new RequestProblem(status, 'bad_request', 'The server cannot understand the request.');
  }
  return undefined;
}
