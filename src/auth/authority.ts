import { AppError } from '../lib/errors.ts';
import { PermissionDenied } from './errors.ts';
import { type Authority, isAtLeast, may, type Permission, type Role, rankOf } from './permissions.ts';

export class RoleAboveOwn extends AppError {
  readonly code = 'role_above_own';
  readonly status = 403;
  constructor(role: Role) {
    super(`The role ${role} is above your own. Choose your own role or a lower one.`);
  }
}

/** Throws PermissionDenied. */
export function requirePermission(authority: Authority, permission: Permission): void {
  if (!may(authority, permission)) throw new PermissionDenied(authority, permission);
}

/** No one may grant a role above their own, or change a member who has one. Throws RoleAboveOwn. */
export function requireRank(authority: Authority, role: Role): void {
  const rank = rankOf(authority);
  if (!rank || !isAtLeast(rank, role)) throw new RoleAboveOwn(role);
}
