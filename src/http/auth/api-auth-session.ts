import type { RequestHandler } from 'express';
import { RequestProblem } from '../problem.ts';
import { hasSessionCookie } from './auth-session.ts';
import { requireSameOrigin } from './same-origin.ts';

/** One caller, one credential: the server does not guess which of two should count. */
export const refuseTwoCredentials: RequestHandler = (request, _response, next) => {
  if (request.headers.authorization === undefined || !hasSessionCookie(request)) return next();
  throw new RequestProblem(
    400,
    'ambiguous_credentials',
    'The request has both an API key and a session cookie. Send only one of them.',
  );
};

/**
 * Runs before `authenticate`: reads the session of a request with a session cookie, and refuses its cross-origin
 * writes. Any other request passes without a database query.
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
