import { type Authority, PERMISSIONS, type Permission } from '../auth/permissions.ts';

/** One faulty place in the caller's input. `path` is dotted, e.g. `metadata.customer`. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/**
 * An error whose message is meant for the caller. `code` is stable and documented in docs/errors.md; anything that
 * is not an AppError reaches the caller as `internal_error` and nothing else.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  readonly faults: readonly Fault[] | undefined = undefined;
  readonly headers: Readonly<Record<string, string>> | undefined = undefined;
}

export class ValidationFailed extends AppError {
  readonly code = 'validation_failed';
  readonly status = 422;
  override readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super('The request has fields that cannot be accepted; see `errors`.');
    this.faults = faults;
  }
}

export class NotFound extends AppError {
  readonly status = 404;
  readonly code: string;
  constructor(noun: string) {
    super(`There is no such ${noun.replaceAll('_', ' ')}.`);
    this.code = `${noun}_not_found`;
  }
}

/** Somebody else has changed it since the caller read it. */
export class PreconditionFailed extends AppError {
  readonly code = 'precondition_failed';
  readonly status = 412;
  constructor() {
    super('It has been changed since; read it again and repeat the change.');
  }
}

/** The caller is known and may not do this. Says what it would take. */
export class PermissionDenied extends AppError {
  readonly code = 'permission_denied';
  readonly status = 403;
  constructor({ kind }: Authority, permission: Permission) {
    super(`${permission} is not permitted: ${needOf(kind, permission)}`);
  }
}

function needOf(kind: Authority['kind'], permission: Permission): string {
  const { role, key } = PERMISSIONS[permission];
  if (kind === 'local') return 'local mode has no accounts.';
  const needsRole = `it needs the role ${role === 'owner' ? 'owner' : `${role} or above`}`;
  return kind === 'user' ? `${needsRole}.` : `${needsRole}, and a key with the scope ${key.join(' or ')}.`;
}

export class TenantSuspended extends AppError {
  readonly code = 'tenant_suspended';
  readonly status = 403;
  constructor() {
    super('The account is suspended; only billing and exports are open.');
  }
}
