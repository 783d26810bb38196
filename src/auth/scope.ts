/** The rows that a request works on. */
export type Scope = TenantScope | LocalScope;

/**
 * Rows of one tenant. `userId` decides which private checkpoints are visible; it and `keyId` are stored with the rows that
 * the request writes.
 */
export interface TenantScope {
  readonly kind: 'tenant';
  readonly tenantId: string;
  readonly userId?: string | undefined;
  readonly keyId?: string | undefined;
}

/** Rows that belong to no account: `tenant_id` is NULL. */
export interface LocalScope {
  readonly kind: 'local';
}

/** Roles for accounts and billing, which cannot see product data of tenants. */
export interface SystemScope {
  readonly kind: 'identity' | 'billing';
}

export const LOCAL: LocalScope = Object.freeze({ kind: 'local' });
export const IDENTITY: SystemScope = Object.freeze({ kind: 'identity' });
export const BILLING: SystemScope = Object.freeze({ kind: 'billing' });

/** Whether transactions of this scope belong to a role for accounts or billing. Fails closed: anything else needs a scope. */
export const isSystem = (scope: Scope | SystemScope): scope is SystemScope =>
  scope.kind === 'identity' || scope.kind === 'billing';

/** The value of `scope_id` in every row of the scope. */
export function scopeIdOf(scope: Scope): string {
  return scope.kind === 'tenant' ? scope.tenantId : '';
}

/** Whether both mean the same rows, private checkpoints included, and are the same sender of new ones. */
export function isSameScope(one: Scope, other: Scope): boolean {
  if (one.kind !== 'tenant' || other.kind !== 'tenant') return one.kind === other.kind;
  return one.tenantId === other.tenantId && one.userId === other.userId && one.keyId === other.keyId;
}

/** The tenant of a scope that has one. Routes about users are permitted only in such a scope. */
export function tenantOf(scope: Scope): TenantScope {
  if (scope.kind !== 'tenant') throw new Error('Local mode has no tenant.');
  return scope;
}

// The ids become literals in SET LOCAL. They are escaped there as well; this is the first of two safeguards.
const SAFE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Throws TypeError if an id of the scope cannot have been issued by this server. */
export function assertScope(scope: Scope | SystemScope): void {
  if (scope.kind !== 'tenant') return;
  if (!SAFE_ID.test(scope.tenantId)) throw new TypeError('tenantId is not a valid id');
  if (scope.userId !== undefined && !SAFE_ID.test(scope.userId))
    throw new TypeError('userId is not a valid id');
  if (scope.keyId !== undefined && !SAFE_ID.test(scope.keyId)) throw new TypeError('keyId is not a valid id');
}
