import type { RequestHandler } from 'express';
import { RequestProblem } from '../problem.ts';
import { hasSessionCookie } from './auth-session.ts';
import { requireSameOrigin } from './same-origin.ts';

/** One caller, one credential: which of two should count is not ours to guess. */
export const refuseTwoCredentials: RequestHandler = (request, _response, next) => {
  if (request.headers.authorization === undefined || !hasSessionCookie(request)) return next();
  throw new RequestProblem(
    400,
    'ambiguous_credentials',
    'Send an API key or the cookie of a session, and not both.',
  );
};

/**
 * In front of `authenticate`: a request with the cookie of a session has that read, and is refused as a write from
 * another origin. Any other passes without a question to the database.
 */
export function apiAuthSession(readSession: RequestHandler, publicUrl: string | undefined): RequestHandler {
  const sameOrigin = requireSameOrigin(publicUrl, () => true);
  return (request, response, next) => {
    if (!hasSessionCookie(request)) return next();
    sameOrigin(request, response, (error?: unknown) =>
      error ? next(error) : readSession(request, response, next),
    );
  };
}
