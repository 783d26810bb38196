import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { KeyPrincipal, UserPrincipal } from '../../auth/principal.ts';
import type { TenantScope } from '../../auth/scope.ts';
import { AppError } from '../../lib/errors.ts';
import { MinuteCounter, type MinuteLimits, type RemainingLimit } from '../../lib/minute-counter.ts';
import { networkOf } from '../../lib/network/ip-address.ts';
import { isFromThisMachine } from '../../lib/network/request-network.ts';
import { refusals } from '../../lib/observation/refusals.ts';
import { bearerOf, principalOf } from '../auth/authentication.ts';
import type { SpendBytes } from '../body/body-intake.ts';
import { TooManyRequests } from './shared-limiter.ts';

/** Limits of requests per minute. The limit of a tenant comes from its plan. */
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
  /** Where they are counted; in this process by default. */
  readonly counter?: ((name: string) => MinuteLimits) | undefined;
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
  readonly users: RequestHandler;
  /** For each body, once its length is known. */
  readonly bytes: SpendBytes;
  /** The same for OpenTelemetry, which is counted apart from requests to the API. */
  readonly telemetryBytes: SpendBytes;
}

const CODE = 'rate_limited';

/** `limiter`: which of the limits refuses. */
function refusal(limiter: string, secondsToReset: number): TooManyRequests {
  refusals.of({ limiter }).add();
  return new TooManyRequests(CODE, secondsToReset);
}

/** Counting is synchronous unless other processes have to be asked: a limit costs one lookup in a Map and no wait. */
export function requestLimiters(options: RequestLimitOptions): RequestLimiters {
  const { limits, localMode, counter = () => new MinuteCounter(limits.now) } = options;
  const counting = { ...options, counter };
  const network = counter('requests of a network');
  const exempt = (request: Request) => localMode && isFromThisMachine(request);
  return {
    networks: (request, _response, next) => {
      if (exempt(request)) return next();
      return whenKnown(network.take(networkOf(request.ip), limits.perNetwork), (taken) => {
        requireAllowed('network', taken);
        next();
      });
    },
    ...guessLimiters(counting, exempt),
    callers: callerLimiter(counting),
    users: userLimiter(counting),
    bytes: byteLimiter(counting, 'bytes of a tenant'),
    telemetryBytes: byteLimiter(counting, 'telemetry bytes of a tenant'),
  };
}

type Counting = Omit<RequestLimitOptions, 'counter'> & { readonly counter: (name: string) => MinuteLimits };

/** Calls `then` at once with a value that need not be waited for. */
const whenKnown = <T, R>(value: T | Promise<T>, then: (value: T) => R | Promise<R>): R | Promise<R> =>
  value instanceof Promise ? value.then(then) : then(value);

function requireAllowed(limiter: string, { allowed, secondsToReset }: RemainingLimit): void {
  if (!allowed) throw refusal(limiter, secondsToReset);
}

function guessLimiters(
  { limits, isRemembered, counter }: Counting,
  exempt: (request: Request) => boolean,
): Pick<RequestLimiters, 'guesses' | 'failures'> {
  const failed = counter('refused keys of a network');
  return {
    guesses: (request, _response, next) => {
      if (request.headers.authorization === undefined || exempt(request)) return next();
      const wait = failed.secondsUntilRoom(networkOf(request.ip), limits.failuresPerNetwork);
      // one broken client does not block others with the same IP address
      if (wait > 0 && !isRemembered(bearerOf(request) ?? '')) throw refusal('failed_credentials', wait);
      next();
    },
    failures: (error, request: Request, _response, next) => {
      const isGuess =
        request.headers.authorization !== undefined && error instanceof AppError && error.status === 401;
      // counted, and not waited for: the request is refused in any case
      if (isGuess && !exempt(request)) void failed.take(networkOf(request.ip), limits.failuresPerNetwork);
      next(error);
    },
  };
}

function callerLimiter({ limits, requestsPerMinute, counter }: Counting): RequestHandler {
  const [callers, tenants] = [counter('requests of a caller'), counter('requests of a tenant')];
  const count = (response: Response, principal: KeyPrincipal | UserPrincipal, ofTenant: number | null) => {
    const { kind, scope } = principal;
    response.setHeader('RateLimit-Policy', policiesOf(kind, limits.perCaller, ofTenant));
    return whenKnown(callers.take(callerOf(principal), limits.perCaller), (caller) => {
      const left = stateOf(kind, caller);
      response.setHeader('RateLimit', left);
      // a request that is refused for one caller does not count towards its tenant's limit
      requireAllowed('caller', caller);
      if (ofTenant === null) return;
      return whenKnown(tenants.take(scope.tenantId, ofTenant), (tenant) => {
        response.setHeader('RateLimit', `${left}, ${stateOf('tenant', tenant)}`);
        requireAllowed('tenant', tenant);
      });
    });
  };
  return (_request, response, next) => {
    const principal = principalOf(response);
    if (principal.kind === 'local') return next();
    return whenKnown(requestsPerMinute(principal.scope), (ofTenant) =>
      whenKnown(count(response, principal, ofTenant), () => next()),
    );
  };
}

function userLimiter({ limits, counter }: Counting): RequestHandler {
  const users = counter('requests of a user');
  return ({ session }, response, next) => {
    const userId = session?.userId;
    if (userId === undefined) return next();
    response.setHeader('RateLimit-Policy', policiesOf('user', limits.perCaller, null));
    return whenKnown(users.take(userId, limits.perCaller), (taken) => {
      response.setHeader('RateLimit', stateOf('user', taken));
      requireAllowed('person', taken);
      next();
    });
  };
}

function byteLimiter({ bytesPerMinute, counter }: Counting, name: string): SpendBytes {
  const tenants = counter(name);
  return (principal, bytes) => {
    if (principal.kind === 'local') return;
    const { tenantId } = principal.scope;
    return whenKnown(bytesPerMinute(principal.scope), (most) => {
      if (most !== null)
        return whenKnown(tenants.take(tenantId, most, bytes), (taken) => requireAllowed('bytes', taken));
    });
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
