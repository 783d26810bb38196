import type { Request, RequestHandler, Response } from 'express';
import { Passport, Strategy } from 'passport';
import type { Scope } from '../db/scope.ts';
import { LOCAL } from '../db/scope.ts';
import { refusalOfLocalRequest } from './local-mode.ts';
import { RequestProblem } from './problem.ts';

export interface AuthenticationOptions {
  /** The scope that an API key opens, or `undefined` for a key that opens none. */
  readonly scopeOfKey: (key: string) => Promise<Scope | undefined>;
  /** Whether a request without credentials is the person at this machine. */
  readonly localMode: boolean;
}

const BEARER = /^Bearer ([^\s]+)$/i;

/** `Authorization: Bearer <API key>`. Fails on any other Authorization header, so that no typing error ends in local mode. */
class ApiKeyStrategy extends Strategy {
  override name = 'api-key';
  // not a #private field: Passport calls strategies through an object derived from them, which has none
  private readonly scopeOfKey: AuthenticationOptions['scopeOfKey'];
  constructor(scopeOfKey: AuthenticationOptions['scopeOfKey']) {
    super();
    this.scopeOfKey = scopeOfKey;
  }

  override authenticate(request: Request): void {
    const key = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (!key) {
      this.fail();
      return;
    }
    this.scopeOfKey(key).then(
      (scope) => (scope ? this.success(scope) : this.fail()),
      (error) => this.error(error),
    );
  }
}

/** No credentials at all: the person at this machine. */
class LocalModeStrategy extends Strategy {
  override name = 'local-mode';
  override authenticate(request: Request): void {
    const hasCredentials = request.headers.authorization !== undefined;
    const refusal = refusalOfLocalRequest(request.headers);
    if (hasCredentials) this.fail();
    else if (refusal) this.error(new RequestProblem(403, 'local_mode_refused', refusal));
    else this.success(LOCAL);
  }
}

/** Finds out whose rows the request is about, or answers 401. A wrong and a revoked key get the same answer. */
export function authenticate({ scopeOfKey, localMode }: AuthenticationOptions): RequestHandler {
  const passport = new Passport();
  passport.use(new ApiKeyStrategy(scopeOfKey));
  if (localMode) passport.use(new LocalModeStrategy());
  const strategies = localMode ? ['api-key', 'local-mode'] : ['api-key'];

  return (request, response, next) => {
    const decide = (error: unknown, scope: Scope | false | undefined) => {
      if (error) return next(error);
      if (!scope) return next(unauthenticated());
      response.locals.scope = scope;
      next();
    };
    passport.authenticate(strategies, { session: false }, decide)(request, response, next);
  };
}

function unauthenticated(): RequestProblem {
  return new RequestProblem(
    401,
    'unauthenticated',
    'Send a valid API key as `Authorization: Bearer <key>`.',
    {
      'WWW-Authenticate': 'Bearer realm="omnimemory"',
    },
  );
}

/** The scope that `authenticate` found. Throws where a route is mounted in front of it. */
export function scopeOf(response: Response): Scope {
  const { scope } = response.locals;
  if (!scope) throw new Error('A route that needs a scope is mounted before authentication.');
  return scope as Scope;
}
