import { type Request, type RequestHandler, type Response, Router } from 'express';
import { type LocalMode, requireLocalRequest } from '../../http/auth/local-mode.ts';
import { methodNotAllowed } from '../../http/problem.ts';
import { oneAtATime, type Readiness } from '../../http/server/health.ts';
import { loopbackCors, preflight } from './frame/cors.ts';
import { detailErrors } from './frame/errors.ts';
import { HEALTH_PATH, LEGACY_API, onlyLegacy } from './legacy-api.ts';

/** Mounted before everything that can refuse a request: errors have OmniMemory 1's shape, and pages may read them. */
export const legacyHead: RequestHandler = onlyLegacy((request, response, next) => {
  loopbackCors(request, response, (error?: unknown) =>
    error ? next(error) : detailErrors(request, response, next),
  );
});

/** What tells nothing about anyone, so that it needs no key: `/health`, and the catalogue at `/`. */
export function legacyInfoRoutes(readiness: Readiness, localMode: LocalMode | undefined): Router {
  const router = Router({ caseSensitive: true });
  const look = oneAtATime(readiness);
  const requireLocal: RequestHandler = (request, _response, next) => {
    if (localMode && request.headers.authorization === undefined)
      requireLocalRequest(request, { ...localMode, loopbackPages: true });
    next();
  };
  router.get(HEALTH_PATH, requireLocal, async (_request, response) => {
    const state = await look();
    if (state.ready) sendUncached(response, 200, { status: 'healthy' });
    else sendUncached(response.set('Retry-After', '1'), 503, { detail: state.reason });
  });
  router.all(HEALTH_PATH, preflight, () => {
    throw methodNotAllowed('GET', 'HEAD');
  });
  router.get('/', catalogueOrPage([loopbackCors, detailErrors, requireLocal]));
  router.options('/', loopbackCors, preflight);
  return router;
}

/** Browsers get the page, which is mounted later. */
function catalogueOrPage(before: readonly RequestHandler[]): RequestHandler {
  const catalogue = Router();
  catalogue.use(...before, (_request, response) => sendUncached(response, 200, CATALOGUE));
  return (request, response, next) => {
    response.vary('Accept');
    if (wantsPage(request)) next();
    else catalogue(request, response, next);
  };
}

const wantsPage = ({ headers: { accept = '' } }: Request): boolean =>
  accept.split(',').some((one) => one.split(';', 1)[0]?.trim().toLowerCase() === 'text/html');

/** The version is that of the contract. */
const CATALOGUE = {
  service: 'OmniMemory Metrics Service',
  version: '4.0.0',
  endpoints: [
    'GET /',
    `GET ${HEALTH_PATH}`,
    ...LEGACY_API.map(({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}`),
  ],
};

function sendUncached(response: Response, status: number, body: unknown): void {
  response.status(status).set('Cache-Control', 'no-store').json(body);
}
