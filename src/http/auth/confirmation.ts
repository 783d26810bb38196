import type { RequestHandler, Response } from 'express';
import { requireAccess } from '../../auth/access.ts';
import type { Permission } from '../../auth/permissions.ts';
import type { Principal } from '../../auth/principal.ts';
import { principalOf, unauthenticated } from './authentication.ts';

/** What comes within this time counts as the moment at which the caller was identified. */
const SAME_MOMENT_MS = 100;
/** After this time a remembered key is not good enough: word of its revocation may be on its way. */
const FRESH_AFTER_MS = 1_000;

/** Behind whatever identifies the caller: notes when that was. */
export const noteIdentified: RequestHandler = ({ complete }, response, next) => {
  response.locals.identified = { at: performance.now(), complete };
  next();
};

/**
 * How long ago the caller was identified, in milliseconds; `undefined` where the body was there in the same moment. A
 * body that comes in one packet with its head is complete before any handler has awaited something.
 */
export function sinceIdentified(response: Response): number | undefined {
  const { identified } = response.locals;
  if (!identified) throw new Error('A route that confirms its caller is mounted before noteIdentified.');
  const { at, complete } = identified;
  const elapsed = performance.now() - at;
  return complete && elapsed < SAME_MOMENT_MS ? undefined : elapsed;
}

/** Behind whatever reads the body: a caller whose body came later is identified and permitted anew. */
export function confirmAfterBody(permission: Permission): RequestHandler {
  return async (_request, response, next) => {
    await confirmIfLate(response, permission);
    next();
  };
}

/** For whatever may have waited: identifies the caller anew, unless that was done in this very moment. */
export async function confirmIfLate(response: Response, permission: Permission): Promise<void> {
  const elapsed = sinceIdentified(response);
  if (elapsed !== undefined) await confirm(response, permission, elapsed >= FRESH_AFTER_MS);
}

/** The parts of an answer, each only while the caller may have it. A part that is refused cuts the answer off. */
export async function* whilePermitted(
  parts: AsyncIterable<string>,
  response: Response,
  permission: Permission,
): AsyncGenerator<string> {
  const wasSuspended = isSuspended(principalOf(response));
  for await (const part of parts) {
    await confirm(response, permission, true);
    // while suspended an export can be begun, and one that was begun before is not the same
    if (!wasSuspended && isSuspended(principalOf(response))) throw unauthenticated();
    yield part;
  }
}

/** Throws as the same request would if it came in now. From here on the caller is who they are now. */
async function confirm(response: Response, permission: Permission, fresh: boolean): Promise<void> {
  const before = principalOf(response);
  const { identifyAgain: again } = response.locals;
  const now = again ? await again(response.req, fresh) : before;
  if (!now || !isSameScope(now, before)) throw unauthenticated();
  requireAccess(now, permission);
  response.locals.principal = now;
  response.locals.identified = { at: performance.now(), complete: true };
}

function isSameScope({ scope: one }: Principal, { scope: other }: Principal): boolean {
  if (one.kind !== 'tenant' || other.kind !== 'tenant') return one.kind === other.kind;
  return one.tenantId === other.tenantId && one.userId === other.userId;
}

const isSuspended = (principal: Principal) => principal.kind !== 'local' && principal.tenantSuspended;
