import type { Request, RequestHandler } from 'express';
import { RequestProblem } from '../problem.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The origin at which people reach this server. */
export function ownOriginOf(request: Request, publicUrl: string | undefined): string {
  return publicUrl ?? `${request.protocol}://${request.headers.host}`;
}

/**
 * Refuses a write that a page of another origin could have sent. Browsers attach cookies by themselves; where one is
 * attached (`carries` says so) a write must name its origin. Without a cookie it may be no browser at all, and only an
 * origin that is named and foreign is refused: it would sign somebody in to an account that is not theirs.
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
      'A write with a cookie must carry the Origin of this very server.',
    );
  };
}

/** `undefined`: not named. A Referer that is no URL is named and foreign. */
function originOf({ headers }: Request): string | undefined {
  const { origin, referer } = headers;
  if (origin !== undefined) return origin;
  return referer === undefined ? undefined : (URL.parse(referer)?.origin ?? 'null');
}
