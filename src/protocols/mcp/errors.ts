import { type CallToolResult, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { cutTo } from '../../lib/cut-text.ts';
import { type AppError, ValidationFailed } from '../../lib/errors.ts';

const MAX_FAULTS = 5;
/** Of the name of a field, which a caller chooses; in JSON a control character is six. */
const MAX_PATH = 100;

/** The result of a tool that failed: the code of docs/errors.md, and a sentence. */
export function errorResult(error: AppError, requestId: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: errorText(error, requestId) }] };
}

/** The same as an error of JSON-RPC, for resources and prompts. `uri`: the resource that was asked for. */
export function protocolError(error: AppError, requestId: string, uri: unknown): ProtocolError {
  const isOurs = error.status >= 500;
  const code = isOurs ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams;
  const data = error.status === 404 && typeof uri === 'string' ? { uri } : undefined;
  return new ProtocolError(code, errorText(error, requestId), data);
}

/** For a request that names what does not exist. */
export const invalidParams = (code: string, message: string, data?: unknown): ProtocolError =>
  new ProtocolError(ProtocolErrorCode.InvalidParams, `${code}: ${message}`, data);

function errorText(error: AppError, requestId: string): string {
  return `${error.code}: ${sentenceOf(error, requestId)}`;
}

/** What follows the code. */
export function sentenceOf(error: AppError, requestId: string): string {
  const { code, message, headers } = error;
  if (error instanceof ValidationFailed) return faultsOf(error);
  if (code === 'internal_error') return requestId;
  if (code === 'database_unavailable') return 'try again';
  if (code === 'event_limit_reached') return `try again in ${headers?.['Retry-After'] ?? 60} s`;
  if (code === 'precondition_failed' && 'revision' in error && error.revision !== undefined)
    return `it is at revision ${error.revision} now`;
  return message;
}

const faultsOf = ({ faults }: ValidationFailed) =>
  faults
    .slice(0, MAX_FAULTS)
    .map(({ path, message }) => `${cutTo(path, MAX_PATH)} ${message}`.trim())
    .join('; ');
