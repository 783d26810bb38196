/** What a member of a tenant is, the most powerful first. Each may do what those behind it may. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may be used for. */
export const KEY_SCOPES = ['ingest', 'read', 'write', 'admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

interface Rule {
  /** The least role that may. */
  readonly role: Role;
  /** The scopes of a key, any of which will do. */
  readonly key: readonly KeyScope[];
  /** Local mode may, too. It has no people. */
  readonly local?: true;
  /** Goes on while the tenant is suspended. */
  readonly whileSuspended?: true;
}

const rules = <P extends string>(table: Record<P, Rule>): Readonly<Record<P, Rule>> => table;

/**
 * Who may do what: `resource:action`, from the least role on. `memory` is everything that tools record, `own` the
 * caller's own keys. A key is bound by its scopes and by the role of its user; one that the operator made has no user
 * and is bound by its scopes alone. docs/decisions/0009-permissions.md has the reasons.
 */
export const PERMISSIONS = rules({
  'memory:read': { role: 'viewer', key: ['read'], local: true },
  'memory:ingest': { role: 'member', key: ['ingest', 'write'], local: true },
  'memory:write': { role: 'member', key: ['write'], local: true },

  'settings:read': { role: 'viewer', key: ['ingest', 'read', 'write', 'admin'], local: true },
  'settings:write': { role: 'admin', key: ['admin'], local: true },

  'tenant:read': { role: 'viewer', key: ['read', 'admin'], whileSuspended: true },
  'tenant:rename': { role: 'admin', key: ['admin'] },
  'tenant:suspend': { role: 'owner', key: ['admin'], whileSuspended: true },

  'members:read': { role: 'viewer', key: ['read', 'admin'] },
  'members:leave': { role: 'viewer', key: ['admin'] },
  'members:manage': { role: 'admin', key: ['admin'] },

  'invitations:manage': { role: 'admin', key: ['admin'] },

  'api_keys:own': { role: 'member', key: ['admin'] },
  'api_keys:all': { role: 'admin', key: ['admin'] },

  'audit_logs:read': { role: 'admin', key: ['admin'] },

  'billing:read': { role: 'admin', key: ['admin'], whileSuspended: true },
  'billing:manage': { role: 'admin', key: ['admin'], whileSuspended: true },

  'data_export:memory': { role: 'viewer', key: ['read'], local: true, whileSuspended: true },
  'data_export:audit_logs': { role: 'admin', key: ['admin'], whileSuspended: true },
});
export type Permission = keyof typeof PERMISSIONS;

/** Whoever wants to do something. The operator works at the command line, the system by itself: both may everything. */
export interface Authority {
  readonly kind: 'user' | 'key' | 'local' | 'operator' | 'system';
  readonly role?: Role | undefined;
  readonly keyScopes?: readonly KeyScope[] | undefined;
}

/** Whether `role` is `other` or above it. */
export const reaches = (role: Role, other: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(other);

/** Fails closed: a user without a role, or a key without scopes, may nothing. */
export function may({ kind, role, keyScopes = [] }: Authority, permission: Permission): boolean {
  const rule = PERMISSIONS[permission];
  switch (kind) {
    case 'local':
      return rule.local === true;
    case 'key':
      return (
        keyScopes.some((scope) => rule.key.includes(scope)) &&
        (role === undefined || reaches(role, rule.role))
      );
    case 'user':
      return role !== undefined && reaches(role, rule.role);
    default:
      return true;
  }
}

/** The role up to which somebody may give roles to others. `undefined`: none. */
export function rankOf({ kind, role }: Authority): Role | undefined {
  if (kind === 'local') return undefined;
  return kind === 'user' ? role : (role ?? 'owner');
}
