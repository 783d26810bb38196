import { ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { ErrorRequestHandler, Response } from 'express';
import { asAppError } from '../../http/problem.ts';
import { AppError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { fitting } from './answers/budget.ts';
import { sentenceOf } from './errors.ts';

/** The id of a JSON-RPC request; `null` where it is not known. */
export type RpcId = string | number | null;

interface RpcDetails {
  readonly id?: RpcId;
  readonly data?: unknown;
}

/** A request that is refused before the SDK sees it, with an error of JSON-RPC. */
export class RpcRefusal extends AppError {
  readonly status: number;
  readonly rpcCode: number;
  readonly code: string;
  readonly id: RpcId;
  readonly data: unknown;

  constructor(status: number, rpcCode: number, code: string, message: string, details: RpcDetails = {}) {
    super(message);
    this.status = status;
    this.rpcCode = rpcCode;
    this.code = code;
    this.id = details.id ?? null;
    this.data = details.data;
  }
}

export const invalidRequest = (message: string, id: RpcId = null): RpcRefusal =>
  new RpcRefusal(400, ProtocolErrorCode.InvalidRequest, 'invalid_request', message, { id });

/** The error of JSON-RPC for each code of a body that is no message. */
const RPC_CODE_OF_BODY = new Map<string, number>([
  ['invalid_json', ProtocolErrorCode.ParseError],
  ['invalid_utf8', ProtocolErrorCode.ParseError],
  ['body_too_deep', ProtocolErrorCode.InvalidRequest],
  ['validation_failed', ProtocolErrorCode.InvalidRequest],
]);

/** Mounted after the routes: renders errors about the message as JSON-RPC; those about HTTP stay problem details. */
export function rpcErrors(log: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof RpcRefusal) {
      const { status, code, id, rpcCode, data } = error;
      const message = `${code}: ${error.message}`;
      return sendRefusal(response, { status, code, id, error: { code: rpcCode, message, data } });
    }
    const known = asAppError(error);
    const { code } = known;
    const message = `${code}: ${sentenceOf(known, requestIdOf(response))}`;
    if (code === 'internal_error') {
      log.error({ err: error, request_id: requestIdOf(response) }, code);
      const fault = { code: ProtocolErrorCode.InternalError, message };
      return sendRefusal(response, { status: 500, code, id: response.locals.rpcId ?? null, error: fault });
    }
    const rpcCode = RPC_CODE_OF_BODY.get(code);
    if (rpcCode === undefined) return next(error);
    sendRefusal(response, { status: 400, code, id: null, error: { code: rpcCode, message } });
  };
}

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

interface Refusal {
  readonly status: number;
  /** As docs/errors.md names it. */
  readonly code: string;
  readonly id: RpcId;
  readonly error: RpcError;
}

function sendRefusal(response: Response, { status, code, id, error }: Refusal): void {
  response.locals.problemCode = code;
  response
    .status(status)
    .type('application/json')
    .send(JSON.stringify({ jsonrpc: '2.0', id, error }));
}

/** The code of docs/errors.md for each error of JSON-RPC with which the SDK refuses a request. */
const CODE_OF_SDK_ERROR = new Map([
  [-32_601, 'method_not_found'],
  [-32_602, 'validation_failed'],
  [-32_020, 'headers_differ'],
  [-32_022, 'unsupported_revision'],
]);

/** The SDK repeats what it refuses, whatever its length: a body of 1 MiB came back twice. In characters of JSON. */
const MAX_REPEATED = 500;

const isNamed = ({ message }: RpcError) => /^[a-z_]+: /.test(message);

/** An error as the SDK words it, with its code of docs/errors.md. */
export function namedError(error: RpcError): RpcError {
  if (isNamed(error)) return error;
  const message = fitting(error.message.replace(/^(Bad Request|Invalid params): /, ''), MAX_REPEATED);
  const isShort = JSON.stringify(error.data ?? null).length <= 2 * MAX_REPEATED;
  return { ...error, message: `${nameOf(error)}: ${message}`, data: isShort ? error.data : undefined };
}

const nameOf = ({ code }: RpcError) => CODE_OF_SDK_ERROR.get(code) ?? 'invalid_request';

/** Sends a refusal of the SDK. `answer`: its JSON. */
export function sendSdkRefusal(response: Response, status: number, answer: string): void {
  const { id, error } = JSON.parse(answer) as { readonly id: RpcId; readonly error: RpcError };
  sendRefusal(response, { status, code: nameOf(error), id, error: namedError(error) });
}

export const requestIdOf = (response: Response): string => String(response.getHeader('x-request-id') ?? '');
