import type { Request } from 'express';
import type { UserPrincipal } from '../../../../auth/principal.ts';
import { clearedSessionCookie, hasSessionCookie, storedSession } from '../../../../http/auth/auth-session.ts';
import { pathTenantOf } from '../../../../http/auth/tenant-path.ts';
import { RequestProblem } from '../../../../http/problem.ts';
import { AppError, NotFound } from '../../../../lib/errors.ts';
import type { TenantService } from '../../tenants/tenant.service.ts';

export class NoTenantChosen extends AppError {
  readonly code = 'no_tenant_chosen';
  readonly status = 409;
  constructor() {
    super(
      'No tenant is selected. Choose one with PUT /auth/tenant, or name it in the path: /tenants/:tenant_id/v1/…',
    );
  }
}

/**
 * The user who is signed in by the cookie of an API request; `undefined` without a cookie. The membership is read with
 * every request, so a changed or removed role takes effect with the next one.
 */
export function authSessionPrincipal(tenants: TenantService) {
  return async (request: Request): Promise<UserPrincipal | undefined> => {
    if (!hasSessionCookie(request)) return undefined;
    const { userId, tenantId: chosen } = request.session;
    if (userId === undefined) throw sessionIsOver(request);
    const named = pathTenantOf(request);
    const tenantId = named ?? chosen;
    if (tenantId === undefined) throw new NoTenantChosen();
    const principal = await memberOf(tenants, userId, tenantId);
    if (!principal) throw named === undefined ? new NoTenantChosen() : new NotFound('tenant');
    return principal;
  };
}

/** The same person in the same tenant, from the session and the membership that are stored now. */
export function reloadSessionPrincipal(tenants: TenantService) {
  return async (request: Request, { scope }: UserPrincipal): Promise<UserPrincipal | undefined> => {
    const { userId, tenantId } = scope;
    if ((await storedSession(request))?.userId !== userId) throw sessionIsOver(request);
    const principal = await memberOf(tenants, userId, tenantId);
    if (!principal) throw pathTenantOf(request) === undefined ? new NoTenantChosen() : new NotFound('tenant');
    return principal;
  };
}

async function memberOf(
  tenants: TenantService,
  userId: string,
  tenantId: string,
): Promise<UserPrincipal | undefined> {
  const membership = await tenants.membershipOf(userId, tenantId);
  if (!membership) return undefined;
  const { role, active } = membership;
  return { kind: 'user', scope: { kind: 'tenant', tenantId, userId }, role, tenantSuspended: !active };
}

function sessionIsOver(request: Request): RequestProblem {
  return new RequestProblem(401, 'not_signed_in', 'The session of this browser has ended. Sign in again.', {
    'Set-Cookie': clearedSessionCookie(request),
  });
}
