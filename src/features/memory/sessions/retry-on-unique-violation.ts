import { isUniqueViolation, TryAgain } from '../../../db/errors.ts';

/**
 * Once more, if two transactions gave one instance to two open sessions: the second attempt finds the session of the
 * first one. Throws TryAgain if that fails, too, because the caller has done nothing wrong.
 */
export function retryOnUniqueViolation<T>(attempt: () => Promise<T>): Promise<T> {
  const retry = (error: unknown) => (isUniqueViolation(error) ? attempt() : Promise.reject(error));
  return attempt()
    .catch(retry)
    .catch((error) => Promise.reject(isUniqueViolation(error) ? new TryAgain() : error));
}
