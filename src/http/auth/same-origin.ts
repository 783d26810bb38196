import type { Request, RequestHandler } from 'express';
import { RequestProblem } from '../problem.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The public origin of this server. */
export function ownOriginOf(request: Request, publicUrl: string | undefined): string {
  return publicUrl ?? `${request.protocol}://${request.headers.host}`;
}

/**
 * Refuses writes that a page of another origin could have sent. Browsers attach cookies automatically; a write with a
 * cookie (see `carries`) must name its origin. A client without a cookie may not be a browser, so only a foreign origin
 * is refused: it could sign the user in to another person's account.
 */
export function requireSameOrigin(
  publicUrl: string | undefined,
  carries: (request: Request) => boolean,
): RequestHandler {
  return (request, _response, next) => {
    if (SAFE.has(request.method)) return next();
    const origin = originOf(request);
    if (origin === undefined ? !carries(request) : origin === ownOriginOf(request, publicUrl)) return next();
    throw new RequestProblem(
      403,
      'origin_refused',
      'The request comes from another origin. A write with a cookie must have the Origin of this server.',
    );
  };
}

/** `undefined`: not named. A Referer that is not a URL counts as foreign. */
function originOf({ headers }: Request): string | undefined {
  const { origin, referer } = headers;
  if (origin !== undefined) return origin;
  return referer === undefined ? undefined : (URL.parse(referer)?.origin ?? 'null');
}
