import type { ErrorRequestHandler } from 'express';
import { RequestProblem } from '../../http/problem.ts';
import { AppError } from '../../lib/errors.ts';
import { MAX_RETRY_AFTER } from '../retry-after.ts';

/** Asks callers to wait for four seconds at most. */
export const shortWaits: ErrorRequestHandler = (error, _request, _response, next) => {
  next(error instanceof AppError && isLong(error) ? shortened(error) : error);
};

const isLong = ({ status, headers }: AppError) =>
  status === 429 && Number(headers?.['Retry-After']) > MAX_RETRY_AFTER;

const shortened = (error: AppError) =>
  new RequestProblem(
    429,
    error.code,
    error.message,
    { ...error.headers, 'Retry-After': `${MAX_RETRY_AFTER}` },
    error,
  );
