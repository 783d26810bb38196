import express, { type Express } from 'express';
import type pg from 'pg';
import packageJson from '../package.json' with { type: 'json' };
import { type AccountConfig, isBehindProxy } from './base/config.ts';
import type { Logger } from './base/logger.ts';
import { accountRoutes } from './features/accounts/account.routes.ts';
import { Attempts } from './features/accounts/attempts.ts';
import { providerRoutes } from './features/accounts/providers/provider.routes.ts';
import { providersOf } from './features/accounts/providers/providers.ts';
import { sessionPrincipal, sessionPrincipalAgain } from './features/accounts/sessions/session-principal.ts';
import { webSessionRoutes } from './features/accounts/sessions/web-session.routes.ts';
import { SignIn } from './features/accounts/sign-in.ts';
import { ownTenantRoutes } from './features/accounts/tenant.routes.ts';
import { apiKeyRoutes } from './features/api-keys/api-key.routes.ts';
import { auditRoutes } from './features/audit/audit.routes.ts';
import { billingRoutes } from './features/billing/billing.routes.ts';
import { webhookRoutes } from './features/billing/webhook.routes.ts';
import { cacheHitRoutes } from './features/cache-hits/cache-hit.routes.ts';
import { checkpointRoutes } from './features/checkpoints/checkpoint.routes.ts';
import { claudeCodeRoutes } from './features/claude-code/claude-code.routes.ts';
import { costRoutes } from './features/costs/cost.routes.ts';
import { ingestRoutes } from './features/ingest/ingest.routes.ts';
import { invitationRoutes } from './features/invitations/invitation.routes.ts';
import { isolationRoutes } from './features/isolation/isolation.routes.ts';
import { memberRoutes } from './features/members/member.routes.ts';
import { memoryRoutes } from './features/memories/memory.routes.ts';
import { metricRoutes } from './features/metrics/metric.routes.ts';
import { summaryRoutes } from './features/metrics/summary.routes.ts';
import { portableSessionRoutes } from './features/portable-sessions/portable-session.routes.ts';
import { predictionRoutes } from './features/predictions/prediction.routes.ts';
import { projectRoutes } from './features/projects/project.routes.ts';
import { searchRoutes } from './features/search/search.routes.ts';
import { sessionContextRoutes } from './features/session-context/session-context.routes.ts';
import { sessionRoutes } from './features/sessions/session.routes.ts';
import { tenantSettingsRoutes } from './features/tenant-settings/tenant-settings.routes.ts';
import { tenantRoutes } from './features/tenants/tenant.routes.ts';
import { toolConfigRoutes } from './features/tool-configs/tool-config.routes.ts';
import { toolOperationRoutes } from './features/tool-operations/tool-operation.routes.ts';
import { velocityRoutes } from './features/velocity/velocity.routes.ts';
import { buildServices, type Services } from './services.ts';
import { apiSession, refuseTwoCredentials } from './web/api-session.ts';
import { authenticate } from './web/authentication.ts';
import type { BodyLimits } from './web/body/body-budget.ts';
import { BodyIntake, type BodyTimeouts } from './web/body/body-intake.ts';
import { Cursors } from './web/cursor.ts';
import { DeviceCookies } from './web/device-cookie.ts';
import { docsRoutes } from './web/docs.ts';
import type { Draining } from './web/draining.ts';
import type { Endpoint } from './web/endpoint.ts';
import { livenessRoutes, type Readiness, readinessRoutes } from './web/health.ts';
import { trustProxies } from './web/network.ts';
import { type OpenApiDocument, openApiDocument } from './web/openapi.ts';
import { oneAtATime } from './web/pipelining.ts';
import { problemHandler, routeNotFound } from './web/problem.ts';
import { type RequestLimiters, type RequestLimits, requestLimiters } from './web/request-limits.ts';
import { requestLog } from './web/request-log.ts';
import { routerFor } from './web/router.ts';
import { requireSameOrigin } from './web/same-origin.ts';
import { securityHeaders } from './web/security-headers.ts';
import type { SessionEndpoint } from './web/session-endpoint.ts';
import { sessionRouterFor } from './web/session-router.ts';
import { sharedLimiter } from './web/shared-limiter.ts';
import { requirePathTenant, tenantPath } from './web/tenant-path.ts';
import { hasSessionCookie, webSessions } from './web/web-session.ts';

const VERSION = packageJson.version;

export interface AppOptions {
  readonly services: Services;
  readonly readiness: Readiness;
  readonly draining: Draining;
  readonly secretKey: string;
  /** Off: every request needs a key. */
  readonly localMode: boolean;
  readonly localModeBeyondLoopback?: boolean;
  readonly accounts: Omit<AccountConfig, 'smtp'>;
  /** The door of web sessions and shared rate limits. */
  readonly identity: pg.Pool;
  /** `undefined`: off. */
  readonly rateLimits: RequestLimits | undefined;
  /** How much is read at the same time. */
  readonly bodyLimits?: BodyLimits;
  readonly bodyTimeouts?: BodyTimeouts;
  readonly log: Logger;
}

/** Every documented route below /v1, in the order of the documentation. */
export const API: readonly Endpoint<Services>[] = [
  ...sessionRoutes,
  ...sessionContextRoutes,
  ...portableSessionRoutes,
  ...claudeCodeRoutes,
  ...ingestRoutes,
  ...metricRoutes,
  ...summaryRoutes,
  ...costRoutes,
  ...toolOperationRoutes,
  ...cacheHitRoutes,
  ...checkpointRoutes,
  ...searchRoutes,
  ...velocityRoutes,
  ...predictionRoutes,
  ...projectRoutes,
  ...memoryRoutes,
  ...toolConfigRoutes,
  ...tenantSettingsRoutes,
  ...tenantRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...apiKeyRoutes,
  ...billingRoutes,
  ...auditRoutes,
  ...isolationRoutes,
];

/** What the routes of `/auth` work with. */
type SignInServices = Services & { readonly attempts: Attempts; readonly signIn: SignIn };

/** Every documented route below /auth. */
export const SIGN_IN: readonly SessionEndpoint<SignInServices>[] = [
  ...accountRoutes,
  ...webSessionRoutes,
  ...ownTenantRoutes,
  ...providerRoutes,
];

export const apiDocument = (): OpenApiDocument =>
  openApiDocument([...API, ...SIGN_IN], { title: 'OmniMemory', version: VERSION });

/** The Express application. The order matters: nothing below `authenticate` is reached without a principal. */
export function createApp(options: AppOptions): Express {
  const { services, readiness, draining, secretKey, accounts, identity, log } = options;
  const { publicUrl } = accounts;
  const readSession = webSessions({ identity, secretKey, lifetime: lifetimeOf(accounts) });
  const limiters = limitersOf(options);
  const bodies = new BodyIntake({
    limits: options.bodyLimits,
    timeouts: options.bodyTimeouts,
    spend: limiters?.bytes,
  });
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  trustProxies(app, accounts.trustProxy);
  app.use(requestLog(log));
  app.use(securityHeaders());
  app.use(livenessRoutes());
  if (limiters) app.use(limiters.networks);
  app.use(readinessRoutes(readiness));
  app.use(draining.gate);
  app.use(oneAtATime());
  // before anything that reads bodies: its signature is over the bytes
  app.use(webhookRoutes(services.stripeServices?.webhook, bodies));
  app.use(docsRoutes(apiDocument()));
  app.use(tenantPath);
  app.use(['/auth', '/v1'], refuseTwoCredentials);
  app.use('/auth', requireSameOrigin(publicUrl, hasSessionCookie), readSession);
  if (limiters) app.use('/auth', limiters.people);
  if (limiters) app.use('/v1', limiters.guesses);
  app.use('/v1', apiSession(readSession, publicUrl));
  app.use(
    '/v1',
    authenticate({
      principalOfKey: (key, how) => services.keyHolders.principalOf(key, how),
      principalOfSession: sessionPrincipal(services.tenants),
      principalOfSessionAgain: sessionPrincipalAgain(services.tenants),
      localMode: localModeOf(options),
    }),
  );
  if (limiters) app.use('/v1', limiters.failures, limiters.callers);
  app.use('/v1', requirePathTenant);
  app.use(
    routerFor(API, {
      services,
      cursors: new Cursors(secretKey),
      bodies,
      runOnce: (scope, request, run) =>
        services.idempotency.once(scope, request, (database) => run(buildServices(database, services))),
    }),
  );
  // last, so that requests to the API do not have to pass its routes
  app.use(
    sessionRouterFor(SIGN_IN, {
      services: signInServices(options),
      publicUrl,
      bodies,
      devices: new DeviceCookies(secretKey),
    }),
  );
  app.use(routeNotFound);
  app.use(problemHandler(log));
  return app;
}

function localModeOf({ localMode, localModeBeyondLoopback = false, accounts }: AppOptions) {
  if (!localMode) return undefined;
  return { beyondLoopback: localModeBeyondLoopback, behindProxy: isBehindProxy(accounts) };
}

function limitersOf({ rateLimits, services, localMode }: AppOptions): RequestLimiters | undefined {
  return (
    rateLimits &&
    requestLimiters({
      limits: rateLimits,
      localMode,
      isRemembered: (key) => services.keyHolders.isRemembered(key),
      requestsPerMinute: (scope) => services.entitlements.requestsPerMinute(scope),
      bytesPerMinute: (scope) => services.entitlements.bytesPerMinute(scope),
    })
  );
}

function signInServices({ services, accounts, identity }: AppOptions): SignInServices {
  return {
    ...services,
    attempts: new Attempts((limit) => sharedLimiter(identity, limit)),
    signIn: new SignIn(services.accounts, providersOf(accounts)),
  };
}

const HOUR_MS = 3_600_000;

const lifetimeOf = ({ sessionIdleHours, sessionLifetimeHours }: AppOptions['accounts']) => ({
  idleMs: sessionIdleHours * HOUR_MS,
  absoluteMs: sessionLifetimeHours * HOUR_MS,
});
