import type { KeyScope, Role } from './permissions.ts';
import type { LocalScope, TenantScope } from './scope.ts';

/** The caller of a request, and the scope of its rows. */
export type Principal = LocalPrincipal | KeyPrincipal | UserPrincipal;

/** The person at this machine. */
export interface LocalPrincipal {
  readonly kind: 'local';
  readonly scope: LocalScope;
}

/** An API key. `role` is its user's role in the tenant; a key that the operator made has neither. */
export interface KeyPrincipal {
  readonly kind: 'key';
  readonly scope: TenantScope;
  readonly keyId: string;
  readonly keyScopes: readonly KeyScope[];
  readonly role: Role | undefined;
  readonly tenantSuspended: boolean;
}

/** A signed-in user, in one of their tenants. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly scope: TenantScope & { readonly userId: string };
  readonly role: Role;
  readonly tenantSuspended: boolean;
}
