import { requirePermission } from './authority.ts';
import { TenantSuspended } from './errors.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';
import type { Principal } from './principal.ts';

/** Throws TenantSuspended or PermissionDenied. */
export function requireAccess(principal: Principal, permission: Permission): void {
  if (principal.kind !== 'local' && principal.tenantSuspended && !PERMISSIONS[permission].whileSuspended)
    throw new TenantSuspended();
  requirePermission(principal, permission);
}
