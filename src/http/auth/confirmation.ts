import type { RequestHandler, Response } from 'express';
import { requireAccess } from '../../auth/access.ts';
import type { Permission } from '../../auth/permissions.ts';
import type { Principal } from '../../auth/principal.ts';
import { isSameScope } from '../../auth/scope.ts';
import { principalOf, unauthenticated } from './authentication.ts';

/** A body that arrives within this time counts as having arrived when the caller was identified. */
const SAME_MOMENT_MS = 100;
/** After this time a cached key must be checked again: a notification of its revocation may be on its way. */
const FRESH_AFTER_MS = 1_000;

/** Mounted after the authentication: notes when the caller was identified. */
export const noteIdentified: RequestHandler = ({ complete }, response, next) => {
  response.locals.identified = { at: performance.now(), complete };
  next();
};

/**
 * How many milliseconds ago the caller was identified; `undefined` if the body arrived at the same moment. A body in
 * the same packet as its head is complete before any handler has awaited anything.
 */
export function sinceIdentified(response: Response): number | undefined {
  const { identified } = response.locals;
  if (!identified) throw new Error('A route that confirms its caller is mounted before noteIdentified.');
  const { at, complete } = identified;
  const elapsed = performance.now() - at;
  return complete && elapsed < SAME_MOMENT_MS ? undefined : elapsed;
}

/**
 * Mounted after the middleware that reads the body: if the body arrived later, identifies and authorizes the caller
 * again.
 */
export function confirmAfterBody(permission: Permission): RequestHandler {
  return async (_request, response, next) => {
    await confirmIfLate(response, permission);
    next();
  };
}

/** For requests that may have waited: identifies the caller again, unless that was just done. */
export async function confirmIfLate(response: Response, permission: Permission): Promise<void> {
  const elapsed = sinceIdentified(response);
  if (elapsed !== undefined) await confirm(response, permission, elapsed >= FRESH_AFTER_MS);
}

/** For a response that is sent for a long time: throws what the same request would get if it arrived now. */
export const confirmNow = (response: Response, permission: Permission): Promise<void> =>
  confirm(response, permission, true);

/** The same for protocols whose messages need different permissions, which are checked later. */
export async function identifyIfLate(response: Response): Promise<void> {
  const elapsed = sinceIdentified(response);
  if (elapsed !== undefined) await identify(response, elapsed >= FRESH_AFTER_MS);
}

/**
 * The chunks of a response, each sent only while the caller is still authorized. A refused chunk cuts the response off.
 */
export async function* whilePermitted<T>(
  parts: AsyncIterable<T>,
  response: Response,
  permission: Permission,
): AsyncGenerator<T> {
  const wasSuspended = isSuspended(principalOf(response));
  for await (const part of parts) {
    await confirm(response, permission, true);
    // an export can start while a tenant is suspended, but one that started before must not continue unchecked
    if (!wasSuspended && isSuspended(principalOf(response))) throw unauthenticated();
    yield part;
  }
}

/** Throws what the same request would get if it arrived now. Afterwards the request has the caller's current rights. */
async function confirm(response: Response, permission: Permission, fresh: boolean): Promise<void> {
  await identify(response, fresh, (now) => requireAccess(now, permission));
}

async function identify(
  response: Response,
  fresh: boolean,
  authorize: (principal: Principal) => void = () => {},
): Promise<void> {
  const before = principalOf(response);
  const { revalidatePrincipal } = response.locals;
  const now = revalidatePrincipal ? await revalidatePrincipal(response.req, fresh) : before;
  if (!now || !isSameScope(now.scope, before.scope)) throw unauthenticated();
  authorize(now);
  response.locals.principal = now;
  response.locals.identified = { at: performance.now(), complete: true };
}

const isSuspended = (principal: Principal) => principal.kind !== 'local' && principal.tenantSuspended;
