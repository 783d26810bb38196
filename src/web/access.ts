import { PermissionDenied, TenantSuspended } from '../base/errors.ts';
import { may, PERMISSIONS, type Permission } from '../base/permissions.ts';
import type { Principal } from './principal.ts';

/** Throws TenantSuspended or PermissionDenied. */
export function requirePermission(principal: Principal, permission: Permission): void {
  if (principal.kind !== 'local' && principal.tenantSuspended && !PERMISSIONS[permission].whileSuspended)
    throw new TenantSuspended();
  if (!may(principal, permission)) throw new PermissionDenied(principal, permission);
}
