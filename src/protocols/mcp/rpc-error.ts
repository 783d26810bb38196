import { ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { ErrorRequestHandler, Response } from 'express';
import { asAppError } from '../../http/problem.ts';
import { AppError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { errorText } from './tools/errors.ts';

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

/** Refusals of a body that is no JSON-RPC message, by their code: the error of JSON-RPC and the status. */
const OF_BODIES = new Map<string, number>([
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
      const { status, rpcCode, code, message, id, data } = error;
      return sendRpcError(response, { status, code, id, error: { code: rpcCode, message, data } });
    }
    const known = asAppError(error);
    const { code } = known;
    const message = errorText(known, requestIdOf(response));
    if (code === 'internal_error') {
      log.error({ err: error, request_id: requestIdOf(response) }, code);
      const fault = { code: ProtocolErrorCode.InternalError, message };
      return sendRpcError(response, { status: 500, code, id: response.locals.rpcId ?? null, error: fault });
    }
    const rpcCode = OF_BODIES.get(code);
    if (rpcCode === undefined) return next(error);
    sendRpcError(response, { status: 400, code, id: null, error: { code: rpcCode, message } });
  };
}

interface RpcError {
  readonly status: number;
  /** As docs/errors.md names it, for the log. */
  readonly code: string;
  readonly id: RpcId;
  readonly error: { readonly code: number; readonly message: string; readonly data?: unknown };
}

function sendRpcError(response: Response, { status, code, id, error }: RpcError): void {
  response.locals.problemCode = code;
  response
    .status(status)
    .type('application/json')
    .send(JSON.stringify({ jsonrpc: '2.0', id, error }));
}

export const requestIdOf = (response: Response): string => String(response.getHeader('x-request-id') ?? '');
