/** The roles of a member, the most powerful first. Each includes the rights of those after it. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** The scopes that an API key can have. */
export const KEY_SCOPES = ['ingest', 'read', 'write', 'admin'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

interface Rule {
  /** The lowest role that has the permission. */
  readonly role: Role;
  /** The key scopes; any one of them is enough. */
  readonly key: readonly KeyScope[];
  /** Whether local mode has the permission, too. It has no users. */
  readonly local?: true;
  /** Whether the action is allowed while the tenant is suspended. */
  readonly whileSuspended?: true;
}

const rules = <P extends string>(table: Record<P, Rule>): Readonly<Record<P, Rule>> => table;

/**
 * The permissions, as `resource:action`, with the lowest role that has them. `memory` is everything that tools record,
 * `own` the caller's own keys. A key is limited by its scopes and by the role of its user; a key that the operator made
 * has no user and is limited by its scopes alone. See docs/decisions/0009-permissions.md.
 */
export const PERMISSIONS = rules({
  'memory:read': { role: 'viewer', key: ['read'], local: true },
  'memory:ingest': { role: 'member', key: ['ingest', 'write'], local: true },
  'memory:write': { role: 'member', key: ['write'], local: true },
  // what others made, and what belongs to the whole team
  'memory:delete_any': { role: 'admin', key: ['write'], local: true },

  // what may be deleted, and by whom, depends on the thing; a team in deletion is suspended, and its owner can cancel
  'deletions:read': { role: 'viewer', key: ['read'], local: true, whileSuspended: true },
  'deletions:write': { role: 'member', key: ['write'], local: true, whileSuspended: true },

  'settings:read': { role: 'viewer', key: ['ingest', 'read', 'write', 'admin'], local: true },
  'settings:write': { role: 'admin', key: ['admin'], local: true },

  'tenant:read': { role: 'viewer', key: ['read', 'admin'], whileSuspended: true },
  'tenant:rename': { role: 'admin', key: ['admin'] },
  'tenant:suspend': { role: 'owner', key: ['admin'], whileSuspended: true },

  'members:read': { role: 'viewer', key: ['read', 'admin'] },
  'members:leave': { role: 'viewer', key: ['admin'] },
  'members:manage': { role: 'admin', key: ['admin'] },
  // what former members kept private: an owner decides, signed in, and no program
  'members:departed': { role: 'owner', key: [] },

  'invitations:manage': { role: 'admin', key: ['admin'] },

  'api_keys:own': { role: 'member', key: ['admin'] },
  'api_keys:all': { role: 'admin', key: ['admin'] },

  'audit_logs:read': { role: 'admin', key: ['admin'] },

  'billing:read': { role: 'admin', key: ['admin'], whileSuspended: true },
  'billing:manage': { role: 'admin', key: ['admin'], whileSuspended: true },

  'local:claim': { role: 'admin', key: ['admin'] },

  'data_export:memory': { role: 'viewer', key: ['read'], local: true, whileSuspended: true },
  'data_export:audit_logs': { role: 'admin', key: ['admin'], whileSuspended: true },
});
export type Permission = keyof typeof PERMISSIONS;

/**
 * The caller whose permissions are checked. The operator works at the command line, the system on its own: both may do
 * everything.
 */
export interface Authority {
  readonly kind: 'user' | 'key' | 'local' | 'operator' | 'system';
  readonly role?: Role | undefined;
  readonly keyScopes?: readonly KeyScope[] | undefined;
}

/** Whether `role` is `other` or above it. */
export const isAtLeast = (role: Role, other: Role): boolean => ROLES.indexOf(role) <= ROLES.indexOf(other);

/** Fails closed: a user without a role, or a key without scopes, has no permissions. */
export function may({ kind, role, keyScopes = [] }: Authority, permission: Permission): boolean {
  const rule = PERMISSIONS[permission];
  switch (kind) {
    case 'local':
      return rule.local === true;
    case 'key':
      return (
        keyScopes.some((scope) => rule.key.includes(scope)) &&
        (role === undefined || isAtLeast(role, rule.role))
      );
    case 'user':
      return role !== undefined && isAtLeast(role, rule.role);
    default:
      return true;
  }
}

/** The highest role that the caller may grant. `undefined`: none. */
export function rankOf({ kind, role }: Authority): Role | undefined {
  if (kind === 'local') return undefined;
  return kind === 'user' ? role : (role ?? 'owner');
}
