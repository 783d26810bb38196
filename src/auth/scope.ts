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

/** Work outside every scope: with accounts or billing, by roles that see no product data, or the removal of one account. */
export type SystemScope = { readonly kind: 'identity' | 'billing' } | AccountScope;

/** The row of one person whose account is being removed for good, by the role for deletion. */
export interface AccountScope {
  readonly kind: 'account';
  readonly userId: string;
}

/** Work on the rows of one scope by a role that has this purpose alone. */
export type TaskScope = ImportScope | DeletionScope;

/** Adds rows as they were, with their times and versions. */
export interface ImportScope {
  readonly kind: 'import';
  readonly of: Scope;
}

/** Deletes rows that no other role may delete. */
export interface DeletionScope {
  readonly kind: 'deletion';
  readonly of: Scope;
  readonly departed?: Departed;
  /** The person whose account ends, and who is taken out of the audit log of the scope. */
  readonly accountId?: string;
}

/** The former member of whose private checkpoints the transaction may change the owner, and the member who gets them. */
export interface Departed {
  readonly departedId: string;
  readonly departedTo?: string | undefined;
}

/** The move of rows from local mode to a tenant, and back. */
export interface ClaimScope {
  readonly kind: 'claim';
  readonly tenantId: string;
  readonly claimId: string;
  /** The author of the private checkpoints that the claim moves. */
  readonly userId?: string | undefined;
}

/** Every scope whose transactions work on rows of product data. */
export type RowScope = Scope | TaskScope | ClaimScope;

export const LOCAL: LocalScope = Object.freeze({ kind: 'local' });
export const IDENTITY: SystemScope = Object.freeze({ kind: 'identity' });
export const BILLING: SystemScope = Object.freeze({ kind: 'billing' });

export const importing = (scope: Scope): ImportScope => ({ kind: 'import', of: scope });
export const deleting = (scope: Scope): DeletionScope => ({ kind: 'deletion', of: scope });
export const deletingDeparted = (scope: TenantScope, departed: Departed): DeletionScope => ({
  ...deleting(scope),
  departed,
});
/** The removal of an account from one of the teams. */
export const removingAccountIn = (scope: TenantScope, accountId: string): DeletionScope => ({
  kind: 'deletion',
  of: scope,
  accountId,
});
export const removingAccount = (userId: string): AccountScope => ({ kind: 'account', userId });
export const claiming = (claim: Omit<ClaimScope, 'kind'>): ClaimScope => ({ kind: 'claim', ...claim });

/** Whether transactions of this scope work outside every scope. Fails closed: anything else needs one. */
export const isSystem = (scope: RowScope | SystemScope): scope is SystemScope =>
  scope.kind === 'identity' || scope.kind === 'billing' || scope.kind === 'account';

/** The tenant whose rows the transaction works on; `undefined`: rows of local mode. */
export function tenantIdOf(scope: RowScope): string | undefined {
  if (scope.kind === 'import' || scope.kind === 'deletion') return tenantIdOf(scope.of);
  return scope.kind === 'local' ? undefined : scope.tenantId;
}

export const departedOf = (scope: RowScope | SystemScope): Departed | undefined =>
  scope.kind === 'deletion' ? scope.departed : undefined;

/** The person whose account ends in this transaction. */
export function accountOf(scope: RowScope | SystemScope): string | undefined {
  if (scope.kind === 'account') return scope.userId;
  return scope.kind === 'deletion' ? scope.accountId : undefined;
}

/** The value of `scope_id` in every row of the scope; of a claim: in every row that it has moved. */
export const scopeIdOf = (scope: RowScope): string => tenantIdOf(scope) ?? '';

/** The person of a scope; `undefined` in local mode, and for API keys that belong to nobody. */
export const userIdOf = (scope: Scope): string | undefined =>
  scope.kind === 'tenant' ? scope.userId : undefined;

/** Whether both mean the same rows, private checkpoints included, and are the same sender of new ones. */
export function isSameScope(one: RowScope, other: RowScope): boolean {
  if (one.kind === 'claim' || other.kind === 'claim') return false;
  if (departedOf(one) || departedOf(other)) return false;
  if (accountOf(one) !== accountOf(other)) return false;
  if (one.kind === 'import' || one.kind === 'deletion')
    return other.kind === one.kind && isSameScope(one.of, other.of);
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

/** Whether an id that a request names can be that of anybody. */
export const isIssuedId = (id: string): boolean => SAFE_ID.test(id);

/** Throws TypeError if an id of the scope cannot have been issued by this server. */
export function assertScope(scope: RowScope | SystemScope): void {
  const ids: Record<string, unknown> = {
    ...(scope.kind === 'import' || scope.kind === 'deletion' ? scope.of : scope),
    ...departedOf(scope),
  };
  const accountId = accountOf(scope);
  if (accountId !== undefined && !SAFE_ID.test(accountId))
    throw new TypeError(`${scope.kind === 'account' ? 'userId' : 'accountId'} is not a valid id`);
  if (ids.kind !== 'tenant' && ids.kind !== 'claim') return;
  for (const name of ['tenantId', 'userId', 'keyId', 'claimId', 'departedId', 'departedTo']) {
    const id = ids[name];
    if (id === undefined ? name === 'tenantId' : !SAFE_ID.test(`${id}`))
      throw new TypeError(`${name} is not a valid id`);
  }
}
