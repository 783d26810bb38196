import express, { type Express } from 'express';
import type pg from 'pg';
import { API, apiDocument, ROUTE_TEMPLATES, SIGN_IN, type SignInServices } from './api.ts';
import { type AccountConfig, isBehindProxy } from './config/config.ts';
import type { Services } from './container.ts';
import { webhookRoutes } from './features/billing/webhook/webhook.routes.ts';
import { Attempts } from './features/identity/accounts/attempts.ts';
import {
  authSessionPrincipal,
  reloadSessionPrincipal,
} from './features/identity/accounts/auth-sessions/auth-session-principal.ts';
import { providersOf } from './features/identity/accounts/providers/providers.ts';
import { SignIn } from './features/identity/accounts/sign-in.ts';
import { apiAuthSession, refuseTwoCredentials } from './http/auth/api-auth-session.ts';
import { authSessionMiddleware, hasSessionCookie } from './http/auth/auth-session.ts';
import { type AuthenticationOptions, authenticate } from './http/auth/authentication.ts';
import { DeviceCookies } from './http/auth/device-cookie.ts';
import { localDataAccess } from './http/auth/local-data.ts';
import { requireSameOrigin } from './http/auth/same-origin.ts';
import { requirePathTenant, tenantPath } from './http/auth/tenant-path.ts';
import type { BodyLimits } from './http/body/body-budget.ts';
import { BodyIntake, type BodyTimeouts } from './http/body/body-intake.ts';
import { connectScriptRoutes } from './http/connect-script.ts';
import { authRouterFor } from './http/endpoints/auth-router.ts';
import { clientPositions } from './http/endpoints/client-position.ts';
import { Cursors } from './http/endpoints/cursor.ts';
import { besideApi } from './http/endpoints/dispatching.ts';
import { routerFor } from './http/endpoints/router.ts';
import { type RequestLimiters, type RequestLimits, requestLimiters } from './http/limits/request-limits.ts';
import { sharedLimiter } from './http/limits/shared-limiter.ts';
import { docsRoutes } from './http/openapi/docs.ts';
import type { BuiltPages } from './http/pages/built-pages.ts';
import { pageRoutes } from './http/pages/page.routes.ts';
import { problemHandler, problemTypes, routeNotFound } from './http/problem.ts';
import type { Draining } from './http/server/draining.ts';
import { livenessRoutes, type Readiness, readinessRoutes } from './http/server/health.ts';
import { oneAtATime } from './http/server/pipelining.ts';
import { requestLog } from './http/server/request-log.ts';
import { securityHeaders } from './http/server/security-headers.ts';
import type { Logger } from './lib/logger.ts';
import type { MinuteLimits } from './lib/minute-counter.ts';
import { trustProxies } from './lib/network/request-network.ts';
import { hookRoutes } from './protocols/hooks/hook.routes.ts';
import { legacyHead, legacyInfoRoutes } from './protocols/legacy/head.routes.ts';
import { legacyRoutes } from './protocols/legacy/legacy.routes.ts';
import { mcpRoutesOnDemand } from './protocols/mcp/on-demand.ts';
import type { Tool } from './protocols/mcp/tools/tool.ts';
import { OTLP, otlpRoutes } from './protocols/otlp/otlp.routes.ts';
import { retryingSoon, statusErrors } from './protocols/otlp/status.ts';

export interface AppOptions {
  readonly services: Services;
  readonly readiness: Readiness;
  readonly draining: Draining;
  readonly secretKey: string;
  /** Off: every request needs a key. */
  readonly localMode: boolean;
  readonly localModeBeyondLoopback?: boolean;
  readonly accounts: Omit<AccountConfig, 'smtp'> & Partial<Pick<AccountConfig, 'smtp'>>;
  /** The built pages; `undefined`: they were not built. */
  readonly pages?: BuiltPages | undefined;
  /** The role for auth sessions and shared rate limits. */
  readonly identity: pg.Pool;
  /** `undefined`: off. */
  readonly rateLimits: RequestLimits | undefined;
  /** Where requests are counted; in this process by default. */
  readonly limitCounter?: ((name: string) => MinuteLimits) | undefined;
  /** The limits for bodies that are read at the same time. */
  readonly bodyLimits?: BodyLimits;
  readonly bodyTimeouts?: BodyTimeouts;
  readonly otlpMaxBodyBytes?: number | undefined;
  /** Whether the paths of OmniMemory 1 are served; on by default. */
  readonly legacyApi?: boolean;
  /** The origins that may call MCP, beside the server's own. */
  readonly mcpOrigins?: readonly string[];
  /** Instead of all tools of MCP. */
  readonly mcpTools?: readonly Tool[];
  /** Whether standbys are read, so that clients say what they have written. */
  readonly readsStandbys?: boolean;
  readonly log: Logger;
}

/** The Express application. The order matters: nothing mounted after `authenticate` is reached without a principal. */
export function createApp(options: AppOptions): Express {
  const { services, readiness, draining, secretKey, accounts, identity, log } = options;
  const { publicUrl } = accounts;
  const readSession = authSessionMiddleware({ identity, secretKey, lifetime: lifetimeOf(accounts) });
  const limiters = limitersOf(options);
  const bodies = new BodyIntake({
    limits: options.bodyLimits,
    timeouts: options.bodyTimeouts,
    spend: limiters?.bytes,
  });
  const { legacyApi = true } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  trustProxies(app, accounts.trustProxy);
  app.use(requestLog(log, ROUTE_TEMPLATES));
  app.use(problemTypes(publicUrl));
  app.use(OTLP, statusErrors);
  if (legacyApi) app.use(legacyHead);
  app.use(securityHeaders());
  app.use(draining.gate);
  app.use(oneAtATime());
  if (options.readsStandbys) app.use(clientPositions(secretKey));
  app.use(livenessRoutes());
  if (limiters) app.use(limiters.networks);
  app.use(OTLP, retryingSoon);
  app.use(readinessRoutes(readiness));
  // before anything that reads bodies: its signature covers the raw bytes
  app.use(besideApi(webhookRoutes(services.stripeServices?.webhook, bodies)));
  app.use(besideApi(docsRoutes(() => apiDocument(publicUrl))));
  app.use(besideApi(connectScriptRoutes()));
  const credentials = credentialsOf(options);
  // before the pages: `/` is one of them
  if (legacyApi) app.use(besideApi(legacyInfoRoutes(readiness, credentials.localMode)));
  app.use(besideApi(pageRoutes(options.pages)));
  const maxBodyBytes = options.otlpMaxBodyBytes;
  app.use(besideApi(otlpRoutes(services.otel, { credentials, limiters, bodies, maxBodyBytes })));
  app.use(besideApi(hookRoutes(services, { credentials, limiters, bodies })));
  if (legacyApi) app.use(legacyRoutes(services, { credentials, limiters, bodies }));
  const cursors = new Cursors(secretKey);
  const { mcpOrigins: origins = [], mcpTools: tools } = options;
  const mcp = { services, cursors, log, ...(tools && { tools }) };
  app.use(besideApi(mcpRoutesOnDemand({ ...mcp, publicUrl, origins, credentials, limiters, bodies })));
  app.use(tenantPath);
  app.use(['/auth', '/v1'], refuseTwoCredentials);
  app.use('/auth', requireSameOrigin(publicUrl, hasSessionCookie), readSession);
  if (limiters) app.use('/auth', limiters.users);
  if (limiters) app.use('/v1', limiters.guesses);
  app.use('/v1', apiAuthSession(readSession, publicUrl));
  app.use(
    '/v1',
    authenticate({
      ...credentials,
      principalOfSession: authSessionPrincipal(services.tenants),
      revalidateSession: reloadSessionPrincipal(services.tenants),
    }),
  );
  if (limiters) app.use('/v1', limiters.failures, limiters.callers);
  app.use('/v1', requirePathTenant);
  app.use('/v1/local', localDataAccess(credentials.localMode));
  app.use(
    routerFor(API, {
      services,
      cursors,
      bodies,
      runOnce: (scope, request, run) => services.idempotency.once(scope, request, run),
    }),
  );
  // last, so that requests to the API do not have to pass these routes
  app.use(
    authRouterFor(SIGN_IN, {
      services: signInServices(options),
      publicUrl,
      localMode: credentials.localMode,
      bodies,
      devices: new DeviceCookies(secretKey),
    }),
  );
  app.use(routeNotFound);
  app.use(problemHandler(log));
  return app;
}

/** An API key, or local mode. */
function credentialsOf({ services, localMode, localModeBeyondLoopback, accounts }: AppOptions) {
  const mode = { beyondLoopback: localModeBeyondLoopback ?? false, behindProxy: isBehindProxy(accounts) };
  const credentials: Pick<AuthenticationOptions, 'principalOfKey' | 'localMode'> = {
    principalOfKey: (key, how) => services.apiKeyAuthenticator.principalOf(key, how),
    localMode: localMode ? mode : undefined,
  };
  return credentials;
}

function limitersOf({
  rateLimits,
  limitCounter,
  services,
  localMode,
}: AppOptions): RequestLimiters | undefined {
  return (
    rateLimits &&
    requestLimiters({
      limits: rateLimits,
      localMode,
      isRemembered: (key) => services.apiKeyAuthenticator.isRemembered(key),
      requestsPerMinute: (scope) => services.entitlements.requestsPerMinute(scope),
      bytesPerMinute: (scope) => services.entitlements.bytesPerMinute(scope),
      counter: limitCounter,
    })
  );
}

function signInServices({ services, accounts, identity, log }: AppOptions): SignInServices {
  return {
    ...services,
    attempts: new Attempts((limit) => sharedLimiter(identity, limit)),
    signIn: new SignIn(services.accounts, providersOf(accounts), log),
    installation: {
      sendsMail: accounts.smtp !== undefined,
      sellsPlans: services.stripeServices !== undefined,
    },
  };
}

const HOUR_MS = 3_600_000;

const lifetimeOf = ({ sessionIdleHours, sessionLifetimeHours }: AppOptions['accounts']) => ({
  idleMs: sessionIdleHours * HOUR_MS,
  absoluteMs: sessionLifetimeHours * HOUR_MS,
});
