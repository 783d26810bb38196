import { type RequestHandler, type Response, Router } from 'express';
import {
  type AuthenticationOptions,
  actorOf,
  authenticate,
  principalOf,
  scopeOf,
} from '../../http/auth/authentication.ts';
import { confirmAfterBody, confirmNow } from '../../http/auth/confirmation.ts';
import type { BodyIntake } from '../../http/body/body-intake.ts';
import { confirmedContext, doWork, permit } from '../../http/endpoints/request-work.ts';
import { send } from '../../http/endpoints/send.ts';
import type { RequestLimiters } from '../../http/limits/request-limits.ts';
import { methodNotAllowed, routeNotFound } from '../../http/problem.ts';
import { preflight } from './frame/cors.ts';
import { notServed } from './frame/errors.ts';
import { legacyInputOf } from './frame/input.ts';
import type { LegacyRoute } from './frame/legacy-route.ts';
import { LEGACY_API, type LegacyServices, onlyLegacy } from './legacy-api.ts';
import { NOT_SERVED } from './not-served.ts';
import { metricsSocket, SOCKET_PATH } from './streams/metrics-socket.ts';

export interface LegacyOptions {
  /** By key or in local mode: a cookie is not looked at. */
  readonly credentials: Pick<AuthenticationOptions, 'principalOfKey' | 'localMode'>;
  readonly limiters: RequestLimiters | undefined;
  readonly bodies: BodyIntake;
}

/** The paths of OmniMemory 1 (docs/omnimemory-1.md), for keys and in local mode. Mounted after `legacyHead`. */
export function legacyRoutes(services: LegacyServices, options: LegacyOptions): RequestHandler {
  const { limiters, bodies } = options;
  const router = Router({ strict: false, caseSensitive: true });
  router.use(preflight);
  if (limiters) router.use(limiters.guesses);
  router.use(authenticate(withLoopbackPages(options.credentials)));
  if (limiters) router.use(limiters.failures, limiters.callers);
  for (const route of LEGACY_API)
    router[route.method](
      route.path,
      ...permit(route.permission),
      ...readBody(route, bodies),
      answer(route, services, bodies),
    );
  router.get(SOCKET_PATH, ...permit('memory:read'), metricsSocket(services));
  refuseOtherMethods(router);
  for (const [path, reason] of NOT_SERVED)
    router.all(path, () => {
      throw notServed(reason);
    });
  router.use(routeNotFound);
  return onlyLegacy(router);
}

/** The pages of OmniMemory 1's dashboard have a port of their own. */
const withLoopbackPages = ({ localMode, ...credentials }: LegacyOptions['credentials']) => ({
  ...credentials,
  localMode: localMode && { ...localMode, loopbackPages: true },
});

function readBody({ body, bodyLimit, permission }: LegacyRoute<never>, bodies: BodyIntake): RequestHandler[] {
  if (!body) return [];
  // without the schema: it leaves out what it does not know, so it cannot tell free JSON from other fields
  const read = bodies.json({ body: undefined, bodyLimit, itemwise: false, compressed: false });
  return [...read, confirmAfterBody(permission)];
}

function answer(
  route: LegacyRoute<LegacyServices>,
  services: LegacyServices,
  { budget }: BodyIntake,
): RequestHandler {
  const { permission } = route;
  return (request, response) =>
    doWork(response, confirmedContext(response, permission), async () => {
      const reply = await route.handle({
        services,
        scope: scopeOf(response),
        actor: actorOf(principalOf(response), request),
        ...legacyInputOf(route, request),
      });
      await send(request, response, sendableOf(reply, response, route), budget);
    });
}

const sendableOf = (
  reply: Awaited<ReturnType<LegacyRoute<never>['handle']>>,
  response: Response,
  { permission }: Pick<LegacyRoute<never>, 'permission'>,
) =>
  'events' in reply
    ? { stream: { open: reply.events, confirm: () => confirmNow(response, permission) } }
    : reply;

function refuseOtherMethods(router: Router): void {
  for (const path of new Set(LEGACY_API.map((one) => one.path))) {
    const allowed = LEGACY_API.filter((one) => one.path === path).map((one) => one.method.toUpperCase());
    if (allowed.includes('GET')) allowed.push('HEAD');
    router.all(path, () => {
      throw methodNotAllowed(...allowed);
    });
  }
}
