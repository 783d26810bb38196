import { AppError } from '../lib/errors.ts';
import { translateDatabaseError } from './errors.ts';

/** What a caller may learn about an error of the application, the database or its driver; `undefined` for any other error. */
export const appErrorOf = (error: unknown): AppError | undefined =>
  error instanceof AppError ? error : translateDatabaseError(error);
