import { AppError } from '../lib/errors.ts';
import { type Authority, PERMISSIONS, type Permission } from './permissions.ts';

/** The caller is known but lacks the permission. The message says what is needed. */
export class PermissionDenied extends AppError {
  readonly code = 'permission_denied';
  readonly status = 403;
  constructor({ kind }: Authority, permission: Permission) {
    super(`${permission} is not permitted: ${needOf(kind, permission)}`);
  }
}

function needOf(kind: Authority['kind'], permission: Permission): string {
  const { role, key } = PERMISSIONS[permission];
  if (kind === 'local') return 'local mode has no accounts. Send an API key.';
  const needsRole = `it needs the role ${role === 'owner' ? 'owner' : `${role} or above`}`;
  return kind === 'user'
    ? `${needsRole}.`
    : `${needsRole}, and an API key also needs the scope ${key.join(' or ')}.`;
}

export class TenantSuspended extends AppError {
  readonly code = 'tenant_suspended';
  readonly status = 403;
  constructor() {
    super('The tenant is suspended; only billing and exports are available until it is resumed.');
  }
}

/** Everything else waits until the deletion is cancelled. */
export class TenantInDeletion extends AppError {
  readonly code = 'tenant_in_deletion';
  readonly status = 409;
  constructor(deletionId: string | null, dueAt: string | null) {
    super(
      `The tenant is being deleted and will be removed for good after ${dueAt}. An owner can cancel that until then, with DELETE /v1/deletions/${deletionId}.`,
    );
  }
}
