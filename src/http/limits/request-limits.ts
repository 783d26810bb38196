import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { KeyPrincipal, UserPrincipal } from '../../auth/principal.ts';
import type { TenantScope } from '../../auth/scope.ts';
import { AppError } from '../../lib/errors.ts';
import { MinuteCounter, type RemainingLimit } from '../../lib/minute-counter.ts';
import { networkOf } from '../../lib/network/ip-address.ts';
import { isFromThisMachine } from '../../lib/network/request-network.ts';
import { bearerOf, principalOf } from '../auth/authentication.ts';
import type { SpendBytes } from '../body/body-intake.ts';
import { TooManyRequests } from './shared-limiter.ts';

/** Limits of requests per minute, in this process. The limit of a tenant comes from its plan. */
export interface RequestLimits {
  /** Only stops floods: many people can share one IP address. */
  readonly perNetwork: number;
  /** Invalid Authorization headers. */
  readonly failuresPerNetwork: number;
  /** One API key, or one signed-in user. */
  readonly perCaller: number;
  readonly now?: () => number;
}

export const REQUEST_LIMITS: RequestLimits = {
  perNetwork: 60_000,
  failuresPerNetwork: 60,
  perCaller: 3_000,
};

export interface RequestLimitOptions {
  readonly limits: RequestLimits;
  readonly localMode: boolean;
  /** Whether the key was valid here recently; such a key is not a guess. */
  readonly isRemembered: (key: string) => boolean;
  /** The limit of the tenant's plan; `null` for none. A promise only if the database has to be queried. */
  readonly requestsPerMinute: LimitOf;
  /** The same for the bytes of all bodies, after inflation. */
  readonly bytesPerMinute: LimitOf;
}

type LimitOf = (scope: TenantScope) => number | null | Promise<number | null>;

export interface RequestLimiters {
  /** Mounted before everything but `/healthz`. */
  readonly networks: RequestHandler;
  /** Mounted before `authenticate`. */
  readonly guesses: RequestHandler;
  /** Mounted directly after `authenticate`, whose refusals it counts. */
  readonly failures: ErrorRequestHandler;
  /** Mounted after `authenticate`. */
  readonly callers: RequestHandler;
  /** Mounted after the middleware that loads sessions: the signed-in user, over all tenants. */
  readonly people: RequestHandler;
  /** For each body, once its length is known. */
  readonly bytes: SpendBytes;
  /** The same for OpenTelemetry, which is counted apart from requests to the API. */
  readonly telemetryBytes: SpendBytes;
}

const CODE = 'rate_limited';

/** All counting is synchronous: a limit costs one lookup in a Map and no wait. */
export function requestLimiters(options: RequestLimitOptions): RequestLimiters {
  const { limits, localMode } = options;
  const network = new MinuteCounter(limits.now);
  const exempt = (request: Request) => localMode && isFromThisMachine(request);
  return {
    networks: (request, _response, next) => {
      if (exempt(request)) return next();
      const { allowed, secondsToReset } = network.take(networkOf(request.ip), limits.perNetwork);
      if (!allowed) throw new TooManyRequests(CODE, secondsToReset);
      next();
    },
    ...guessLimiters(options, exempt),
    callers: callerLimiter(options),
    people: personLimiter(limits),
    bytes: byteLimiter(options),
    telemetryBytes: byteLimiter(options),
  };
}

function guessLimiters(
  { limits, isRemembered }: RequestLimitOptions,
  exempt: (request: Request) => boolean,
): Pick<RequestLimiters, 'guesses' | 'failures'> {
  const failed = new MinuteCounter(limits.now);
  return {
    guesses: (request, _response, next) => {
      if (request.headers.authorization === undefined || exempt(request)) return next();
      const wait = failed.secondsUntilRoom(networkOf(request.ip), limits.failuresPerNetwork);
      // one broken client does not block others with the same IP address
      if (wait > 0 && !isRemembered(bearerOf(request) ?? '')) throw new TooManyRequests(CODE, wait);
      next();
    },
    failures: (error, request: Request, _response, next) => {
      const isGuess =
        request.headers.authorization !== undefined && error instanceof AppError && error.status === 401;
      if (isGuess && !exempt(request)) failed.take(networkOf(request.ip), limits.failuresPerNetwork);
      next(error);
    },
  };
}

function callerLimiter({ limits, requestsPerMinute }: RequestLimitOptions): RequestHandler {
  const callers = new MinuteCounter(limits.now);
  const tenants = new MinuteCounter(limits.now);
  const count = (response: Response, principal: KeyPrincipal | UserPrincipal, ofTenant: number | null) => {
    const { kind, scope } = principal;
    response.setHeader('RateLimit-Policy', policiesOf(kind, limits.perCaller, ofTenant));
    const caller = callers.take(callerOf(principal), limits.perCaller);
    // a request that is refused for one caller does not count towards its tenant's limit
    const tenant = caller.allowed && ofTenant !== null ? tenants.take(scope.tenantId, ofTenant) : undefined;
    const left = stateOf(kind, caller);
    response.setHeader('RateLimit', tenant ? `${left}, ${stateOf('tenant', tenant)}` : left);
    const refused = [caller, tenant].find((taken) => taken?.allowed === false);
    if (refused) throw new TooManyRequests(CODE, refused.secondsToReset);
  };
  return (_request, response, next) => {
    const principal = principalOf(response);
    if (principal.kind === 'local') return next();
    const ofTenant = requestsPerMinute(principal.scope);
    if (ofTenant instanceof Promise) {
      return ofTenant.then((most) => {
        count(response, principal, most);
        next();
      });
    }
    count(response, principal, ofTenant);
    next();
  };
}

function personLimiter({ perCaller, now }: RequestLimits): RequestHandler {
  const people = new MinuteCounter(now);
  return ({ session }, response, next) => {
    const userId = session?.userId;
    if (userId === undefined) return next();
    response.setHeader('RateLimit-Policy', policiesOf('user', perCaller, null));
    const taken = people.take(userId, perCaller);
    response.setHeader('RateLimit', stateOf('user', taken));
    if (!taken.allowed) throw new TooManyRequests(CODE, taken.secondsToReset);
    next();
  };
}

function byteLimiter({ limits, bytesPerMinute }: RequestLimitOptions): SpendBytes {
  const tenants = new MinuteCounter(limits.now);
  const count = (tenantId: string, most: number | null, bytes: number) => {
    if (most === null) return;
    const { allowed, secondsToReset } = tenants.take(tenantId, most, bytes);
    if (!allowed) throw new TooManyRequests(CODE, secondsToReset);
  };
  return (principal, bytes) => {
    if (principal.kind === 'local') return;
    const { tenantId } = principal.scope;
    const most = bytesPerMinute(principal.scope);
    if (most instanceof Promise) return most.then((known) => count(tenantId, known, bytes));
    count(tenantId, most, bytes);
  };
}

// a person counts separately in each tenant, as a key does
const callerOf = (principal: KeyPrincipal | UserPrincipal) =>
  principal.kind === 'key' ? principal.keyId : `${principal.scope.userId} ${principal.scope.tenantId}`;

// RateLimit header fields for HTTP, draft-ietf-httpapi-ratelimit-headers
function policiesOf(kind: string, perCaller: number, ofTenant: number | null): string {
  const caller = `"${kind}";q=${perCaller};w=60`;
  return ofTenant === null ? caller : `${caller}, "tenant";q=${ofTenant};w=60`;
}

const stateOf = (name: string, { remaining, secondsToReset }: RemainingLimit) =>
  `"${name}";r=${remaining};t=${secondsToReset}`;
