import type { RequestHandler } from 'express';
import type { LegacyRoute } from './frame/legacy-route.ts';
import { legacyMetricRoutes } from './metrics/metrics-api.ts';
import { NOT_SERVED } from './not-served.ts';
import { projectRoutes } from './projects.routes.ts';
import { sessionChangeRoutes } from './session-changes.routes.ts';
import { sessionReadRoutes } from './session-reads.routes.ts';
import { sessionRoutes } from './sessions.routes.ts';
import { settingsRoutes } from './settings.routes.ts';
import { SOCKET_PATH } from './streams/metrics-socket.ts';
import { tagRoutes } from './tags.routes.ts';
import { toolRoutes } from './tools.routes.ts';

const ROUTES = [
  ...sessionRoutes,
  ...sessionReadRoutes,
  ...sessionChangeRoutes,
  ...projectRoutes,
  ...settingsRoutes,
  ...tagRoutes,
  ...toolRoutes,
  ...legacyMetricRoutes,
];

type ServicesOf<Route> = Route extends LegacyRoute<infer S> ? (services: S) => void : never;

/** What the routes need of the services, all of them together. */
export type LegacyServices =
  ServicesOf<(typeof ROUTES)[number]> extends (services: infer S) => void ? S : never;

/** Every route of OmniMemory 1 that calls a service. Of two that match a path, the first one answers. */
export const LEGACY_API: readonly LegacyRoute<LegacyServices>[] = ROUTES;

export const HEALTH_PATH = '/health';

/** The paths of OmniMemory 1 except `/`, as templates. */
export const LEGACY_PATHS: readonly string[] = [
  HEALTH_PATH,
  ...new Set(LEGACY_API.map(({ path }) => path)),
  SOCKET_PATH,
  ...NOT_SERVED.map(([path]) => path),
];

const rootOf = (path: string): string => /^\/[^/{]*/.exec(path)?.[0] ?? '/';

/** `/sessions`, `/metrics` and so on. No path of /v1, of a page or of another protocol begins with one of them. */
export const LEGACY_ROOTS: ReadonlySet<string> = new Set(LEGACY_PATHS.map(rootOf));

/** Passes on requests to all other paths: they do not have to be compared with each of these routes. */
export const onlyLegacy =
  (handler: RequestHandler): RequestHandler =>
  (request, response, next) =>
    LEGACY_ROOTS.has(rootOf(request.path)) ? handler(request, response, next) : next();
