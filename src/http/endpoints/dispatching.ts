import type { Request, RequestHandler, Router } from 'express';

/**
 * Gives a request to the router that `pick` finds, and passes it on if there is none. An Express router compares each
 * request with one path after the other, so requests stay out of routers that have nothing for them. `stack` lists the
 * routes for those who look for them, as that of a router does.
 */
export function dispatching(
  routers: readonly Router[],
  pick: (request: Request) => Router | undefined,
): RequestHandler & Pick<Router, 'stack'> {
  const handler: RequestHandler = (request, response, next) => {
    const router = pick(request);
    if (router) router(request, response, next);
    else next();
  };
  return Object.assign(handler, { stack: routers.flatMap(({ stack }) => stack) });
}

/** For a router without a path below `/v1`. */
export const besideApi = (router: Router): RequestHandler =>
  dispatching([router], ({ url }) => (url.startsWith('/v1/') ? undefined : router));
