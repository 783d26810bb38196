import type { ErrorRequestHandler } from 'express';
import { AppError, type Fault } from '../../lib/errors.ts';

/** A tool waits for its hook, and the clients that repeat a request give up on a longer wait. */
const MAX_WAIT_S = 4;

/** The same refusal with a shorter wait. */
class ShortWait extends AppError {
  readonly code: string;
  readonly status: number;
  override readonly faults: readonly Fault[] | undefined;
  override readonly headers: Readonly<Record<string, string>>;
  constructor({ message, code, status, faults, headers }: AppError, seconds: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.faults = faults;
    this.headers = { ...headers, 'Retry-After': `${seconds}` };
  }
}

/** Asks callers to wait for four seconds at most, however long the limit lasts: it refuses them again if need be. */
export const shortWaits: ErrorRequestHandler = (error, _request, _response, next) => {
  const wait = error instanceof AppError && error.status === 429 ? Number(error.headers?.['Retry-After']) : 0;
  next(wait > MAX_WAIT_S ? new ShortWait(error as AppError, MAX_WAIT_S) : error);
};
