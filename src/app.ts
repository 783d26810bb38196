import express, { type Express } from 'express';
import type pg from 'pg';
import packageJson from '../package.json' with { type: 'json' };
import { type AccountConfig, isBehindProxy } from './config/config.ts';
import type { Services } from './container.ts';
import { auditRoutes } from './features/audit/audit-log/audit.routes.ts';
import { isolationRoutes } from './features/audit/isolation/isolation.routes.ts';
import { billingRoutes } from './features/billing/billing.routes.ts';
import { WEBHOOK_PATH, webhookRoutes } from './features/billing/webhook/webhook.routes.ts';
import { ingestRoutes } from './features/exchange/ingest/ingest.routes.ts';
import { sessionTransferRoutes } from './features/exchange/session-transfer/session-transfer.routes.ts';
import { accountRoutes } from './features/identity/accounts/account.routes.ts';
import { Attempts } from './features/identity/accounts/attempts.ts';
import { authSessionRoutes } from './features/identity/accounts/auth-sessions/auth-session.routes.ts';
import {
  authSessionPrincipal,
  reloadSessionPrincipal,
} from './features/identity/accounts/auth-sessions/auth-session-principal.ts';
import { ownTenantRoutes } from './features/identity/accounts/own-tenants.routes.ts';
import { providerRoutes } from './features/identity/accounts/providers/provider.routes.ts';
import { providersOf } from './features/identity/accounts/providers/providers.ts';
import { SignIn } from './features/identity/accounts/sign-in.ts';
import { apiKeyRoutes } from './features/identity/api-keys/api-key.routes.ts';
import { invitationRoutes } from './features/identity/invitations/invitation.routes.ts';
import { memberRoutes } from './features/identity/members/member.routes.ts';
import { tenantRoutes } from './features/identity/tenants/tenant.routes.ts';
import { checkpointRoutes } from './features/memory/checkpoints/checkpoint.routes.ts';
import { claudeCodeRoutes } from './features/memory/claude-code/claude-code.routes.ts';
import { memoryRoutes } from './features/memory/memories/memory.routes.ts';
import { projectRoutes } from './features/memory/projects/project.routes.ts';
import { searchRoutes } from './features/memory/search/search.routes.ts';
import { sessionContextRoutes } from './features/memory/session-context/session-context.routes.ts';
import { sessionRoutes } from './features/memory/sessions/session.routes.ts';
import { tenantSettingsRoutes } from './features/settings/tenant-settings/tenant-settings.routes.ts';
import { toolConfigRoutes } from './features/settings/tool-configs/tool-config.routes.ts';
import { cacheHitRoutes } from './features/telemetry/cache-hits/cache-hit.routes.ts';
import { costRoutes } from './features/telemetry/costs/cost.routes.ts';
import { metricRoutes } from './features/telemetry/metrics/metric.routes.ts';
import { summaryRoutes } from './features/telemetry/metrics/summary.routes.ts';
import { predictionRoutes } from './features/telemetry/predictions/prediction.routes.ts';
import { toolOperationRoutes } from './features/telemetry/tool-operations/tool-operation.routes.ts';
import { usageRoutes } from './features/telemetry/usage/usage.routes.ts';
import { velocityRoutes } from './features/telemetry/velocity/velocity.routes.ts';
import { apiAuthSession, refuseTwoCredentials } from './http/auth/api-auth-session.ts';
import { authSessionMiddleware, hasSessionCookie } from './http/auth/auth-session.ts';
import { type AuthenticationOptions, authenticate } from './http/auth/authentication.ts';
import { DeviceCookies } from './http/auth/device-cookie.ts';
import { requireSameOrigin } from './http/auth/same-origin.ts';
import { requirePathTenant, tenantPath } from './http/auth/tenant-path.ts';
import type { BodyLimits } from './http/body/body-budget.ts';
import { BodyIntake, type BodyTimeouts } from './http/body/body-intake.ts';
import { CONNECT_PATH, connectScriptRoutes } from './http/connect-script.ts';
import type { AuthEndpoint } from './http/endpoints/auth-endpoint.ts';
import { authRouterFor } from './http/endpoints/auth-router.ts';
import { Cursors } from './http/endpoints/cursor.ts';
import type { Endpoint } from './http/endpoints/endpoint.ts';
import { routerFor } from './http/endpoints/router.ts';
import { type RequestLimiters, type RequestLimits, requestLimiters } from './http/limits/request-limits.ts';
import { sharedLimiter } from './http/limits/shared-limiter.ts';
import { DOCS_PATHS, docsRoutes } from './http/openapi/docs.ts';
import { type OpenApiDocument, openApiDocument } from './http/openapi/openapi.ts';
import { problemHandler, problemTypes, routeNotFound } from './http/problem.ts';
import type { Draining } from './http/server/draining.ts';
import { livenessRoutes, type Readiness, readinessRoutes } from './http/server/health.ts';
import { API_TITLE } from './http/server/listen.ts';
import { oneAtATime } from './http/server/pipelining.ts';
import { requestLog } from './http/server/request-log.ts';
import { securityHeaders } from './http/server/security-headers.ts';
import type { Logger } from './lib/logger.ts';
import { trustProxies } from './lib/network.ts';
import { HOOK_PATH, hookRoutes, RESUME_PATH } from './protocols/hooks/hook.routes.ts';
import { OTLP, OTLP_PATHS, otlpRoutes } from './protocols/otlp/otlp.routes.ts';
import { retryingSoon, statusErrors } from './protocols/otlp/status.ts';

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
  /** The role for auth sessions and shared rate limits. */
  readonly identity: pg.Pool;
  /** `undefined`: off. */
  readonly rateLimits: RequestLimits | undefined;
  /** The limits for bodies that are read at the same time. */
  readonly bodyLimits?: BodyLimits;
  readonly bodyTimeouts?: BodyTimeouts;
  readonly otlpMaxBodyBytes?: number | undefined;
  readonly log: Logger;
}

/** Every documented route below /v1, in the order of the documentation. */
export const API: readonly Endpoint<Services>[] = [
  ...sessionRoutes,
  ...sessionContextRoutes,
  ...sessionTransferRoutes,
  ...claudeCodeRoutes,
  ...ingestRoutes,
  ...metricRoutes,
  ...summaryRoutes,
  ...costRoutes,
  ...usageRoutes,
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

/** The services that the routes of `/auth` use. */
type SignInServices = Services & { readonly attempts: Attempts; readonly signIn: SignIn };

/** Every documented route below /auth. */
export const SIGN_IN: readonly AuthEndpoint<SignInServices>[] = [
  ...accountRoutes,
  ...authSessionRoutes,
  ...ownTenantRoutes,
  ...providerRoutes,
];

/** The templates of all paths, for the log. */
const ROUTES = [
  ...[...API, ...SIGN_IN].map(({ path }) => path),
  WEBHOOK_PATH,
  HOOK_PATH,
  RESUME_PATH,
  ...OTLP_PATHS,
  ...DOCS_PATHS,
  CONNECT_PATH,
];

/** `publicUrl`: where clients reach the server, if the operator has configured it. */
export const apiDocument = (publicUrl?: string): OpenApiDocument =>
  openApiDocument([...API, ...SIGN_IN], { title: API_TITLE, version: VERSION, publicUrl });

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
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  trustProxies(app, accounts.trustProxy);
  app.use(requestLog(log, ROUTES));
  app.use(problemTypes(publicUrl));
  app.use(OTLP, statusErrors);
  app.use(securityHeaders());
  app.use(draining.gate);
  app.use(oneAtATime());
  app.use(livenessRoutes());
  if (limiters) app.use(limiters.networks);
  app.use(OTLP, retryingSoon);
  app.use(readinessRoutes(readiness));
  // before anything that reads bodies: its signature covers the raw bytes
  app.use(webhookRoutes(services.stripeServices?.webhook, bodies));
  app.use(docsRoutes(() => apiDocument(publicUrl)));
  app.use(connectScriptRoutes());
  const credentials = credentialsOf(options);
  const maxBodyBytes = options.otlpMaxBodyBytes;
  app.use(otlpRoutes(services.otel, { credentials, limiters, bodies, maxBodyBytes }));
  app.use(hookRoutes(services, { credentials, limiters, bodies }));
  app.use(tenantPath);
  app.use(['/auth', '/v1'], refuseTwoCredentials);
  app.use('/auth', requireSameOrigin(publicUrl, hasSessionCookie), readSession);
  if (limiters) app.use('/auth', limiters.people);
  if (limiters) app.use('/v1', limiters.guesses);
  app.use('/v1', apiAuthSession(readSession, publicUrl));
  app.use(
    '/v1',
    authenticate({
      ...credentials,
      principalOfSession: authSessionPrincipal(services.tenants),
      principalOfSessionAgain: reloadSessionPrincipal(services.tenants),
    }),
  );
  if (limiters) app.use('/v1', limiters.failures, limiters.callers);
  app.use('/v1', requirePathTenant);
  app.use(
    routerFor(API, {
      services,
      cursors: new Cursors(secretKey),
      bodies,
      runOnce: (scope, request, run) => services.idempotency.once(scope, request, run),
    }),
  );
  // last, so that requests to the API do not have to pass these routes
  app.use(
    authRouterFor(SIGN_IN, {
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

/** An API key, or local mode. */
function credentialsOf({ services, localMode, localModeBeyondLoopback, accounts }: AppOptions) {
  const mode = { beyondLoopback: localModeBeyondLoopback ?? false, behindProxy: isBehindProxy(accounts) };
  const credentials: Pick<AuthenticationOptions, 'principalOfKey' | 'localMode'> = {
    principalOfKey: (key, how) => services.apiKeyAuthenticator.principalOf(key, how),
    localMode: localMode ? mode : undefined,
  };
  return credentials;
}

function limitersOf({ rateLimits, services, localMode }: AppOptions): RequestLimiters | undefined {
  return (
    rateLimits &&
    requestLimiters({
      limits: rateLimits,
      localMode,
      isRemembered: (key) => services.apiKeyAuthenticator.isRemembered(key),
      requestsPerMinute: (scope) => services.entitlements.requestsPerMinute(scope),
      bytesPerMinute: (scope) => services.entitlements.bytesPerMinute(scope),
    })
  );
}

function signInServices({ services, accounts, identity, log }: AppOptions): SignInServices {
  return {
    ...services,
    attempts: new Attempts((limit) => sharedLimiter(identity, limit)),
    signIn: new SignIn(services.accounts, providersOf(accounts), log),
  };
}

const HOUR_MS = 3_600_000;

const lifetimeOf = ({ sessionIdleHours, sessionLifetimeHours }: AppOptions['accounts']) => ({
  idleMs: sessionIdleHours * HOUR_MS,
  absoluteMs: sessionLifetimeHours * HOUR_MS,
});
