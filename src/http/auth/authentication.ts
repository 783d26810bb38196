import type { Request, RequestHandler, Response } from 'express';
import type { Actor } from '../../auth/actor.ts';
import type { KeyPrincipal, Principal, UserPrincipal } from '../../auth/principal.ts';
import { LOCAL, type Scope } from '../../auth/scope.ts';
import { ipAddressOf } from '../../lib/network/request-network.ts';
import type { RevalidatePrincipal } from '../locals.ts';
import { RequestProblem } from '../problem.ts';
import { type LocalMode, requireLocalRequest } from './local-mode.ts';
import { provenAtOf } from './recent-proof.ts';

export interface AuthenticationOptions {
  /** The owner of an API key, or `undefined` for an invalid key. */
  readonly principalOfKey: (
    key: string,
    how?: { readonly fresh: boolean },
  ) => Promise<KeyPrincipal | undefined>;
  /** The user who is signed in by the cookie of a request without an Authorization header. */
  readonly principalOfSession?: ((request: Request) => Promise<UserPrincipal | undefined>) | undefined;
  /** The same person, read from the database again. */
  readonly revalidateSession?: (
    request: Request,
    before: UserPrincipal,
  ) => Promise<UserPrincipal | undefined>;
  /** Whether a request without credentials is accepted as local mode; `undefined`: never. */
  readonly localMode: LocalMode | undefined;
}

const BEARER = /^Bearer ([^\s]+)$/i;

/** Finds a principal in the request. `undefined` leaves the request to the next one. */
type Find = (request: Request) => Promise<Principal | undefined>;

/** The value after `Authorization: Bearer`. */
export const bearerOf = ({ headers }: Request): string | undefined =>
  BEARER.exec(headers.authorization ?? '')?.[1];

/** `Authorization: Bearer <API key>`. */
const byKey = ({ principalOfKey }: AuthenticationOptions): Find => {
  return async (request) => {
    const key = bearerOf(request);
    return key === undefined ? undefined : principalOfKey(key);
  };
};

/** Any other Authorization header is refused, so that a typing error never ends in local mode. */
const withoutHeader = (find: Find): Find => {
  return async (request) => (request.headers.authorization === undefined ? find(request) : undefined);
};

/** No credentials: the person at this machine (local mode). */
const locally = (mode: LocalMode): Find => {
  return async (request) => {
    requireLocalRequest(request, mode);
    return { kind: 'local', scope: LOCAL };
  };
};

/** Identifies the caller, or responds with 401. Wrong and revoked keys get the same response. */
export function authenticate(options: AuthenticationOptions): RequestHandler {
  const { principalOfSession, localMode } = options;
  const finds: Find[] = [byKey(options)];
  if (principalOfSession) finds.push(withoutHeader(principalOfSession));
  if (localMode) finds.push(withoutHeader(locally(localMode)));

  return async (request, response, next) => {
    const principal = await firstOf(finds, request);
    if (!principal) throw unauthenticated();
    const revalidatePrincipal: RevalidatePrincipal = (later, fresh) =>
      revalidate(options, principal, later, fresh);
    Object.assign(response.locals, { principal, revalidatePrincipal });
    next();
  };
}

async function firstOf(finds: readonly Find[], request: Request): Promise<Principal | undefined> {
  for (const find of finds) {
    const principal = await find(request);
    if (principal) return principal;
  }
  return undefined;
}

/** The caller of a request that has been running for a while. `undefined`: no longer valid. */
async function revalidate(
  { principalOfKey, revalidateSession }: AuthenticationOptions,
  before: Principal,
  request: Request,
  fresh: boolean,
): Promise<Principal | undefined> {
  switch (before.kind) {
    case 'local':
      return before;
    case 'key':
      return principalOfKey(bearerOf(request) ?? '', { fresh });
    case 'user':
      return revalidateSession?.(request, before);
  }
}

export function unauthenticated(): RequestProblem {
  return new RequestProblem(
    401,
    'unauthenticated',
    'The request needs a valid API key. Send it as `Authorization: Bearer <key>`.',
    {
      'WWW-Authenticate': 'Bearer realm="omnimemory"',
    },
  );
}

/** The principal that `authenticate` found. Throws if a route is mounted before it. */
export function principalOf(response: Response): Principal {
  const { principal } = response.locals;
  if (!principal) throw new Error('A route that needs a principal is mounted before authentication.');
  return principal;
}

export const scopeOf = (response: Response): Scope => principalOf(response).scope;

const MAX_USER_AGENT_LENGTH = 512;

/** The client of a request, as the audit log and the list of sessions show it. */
export function clientInfoOf(request: Request): Pick<Actor, 'ip' | 'userAgent'> {
  const userAgent = request.headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH);
  return { ip: ipAddressOf(request), userAgent };
}

/** The same in the form that the services and the audit log use. */
export function actorOf(principal: Principal, request: Request): Actor {
  const from = clientInfoOf(request);
  if (principal.kind === 'local') return { kind: 'local', ...from };
  const { kind, role, scope } = principal;
  // behind a principal that is given there may be no session
  if (kind === 'user')
    return { kind, role, userId: scope.userId, provenAt: provenAtOf(request.session ?? {}), ...from };
  const { keyId, keyScopes } = principal;
  return { kind, role, userId: scope.userId, keyId, keyScopes, ...from };
}
