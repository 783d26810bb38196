import type { CallToolResult } from '@modelcontextprotocol/server';
import { type AppError, ValidationFailed } from '../../../lib/errors.ts';

const MAX_FAULTS = 5;

/** An error as a tool tells it: the code of docs/errors.md, and what to do. */
export function errorResult(error: AppError, requestId: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: errorText(error, requestId) }] };
}

export function errorText(error: AppError, requestId: string): string {
  const { code, status, message, headers } = error;
  if (error instanceof ValidationFailed) return `${code}: ${faultsOf(error)}`;
  if (code === 'internal_error') return `${code}: ${requestId}`;
  if (code === 'database_unavailable') return `${code}: try again`;
  const wait = headers?.['Retry-After'];
  if (status === 429 && wait !== undefined) return `event_limit_reached: try again in ${wait} s`;
  return `${code}: ${message}`;
}

const faultsOf = ({ faults }: ValidationFailed) =>
  faults
    .slice(0, MAX_FAULTS)
    .map(({ path, message }) => `${path} ${message}`)
    .join('; ');
