import type { Actor } from '../../auth/actor.ts';
import { requirePermission } from '../../auth/authority.ts';
import { PermissionDenied, TenantSuspended } from '../../auth/errors.ts';
import { type KeyScope, PERMISSIONS, type Permission } from '../../auth/permissions.ts';
import type { Transaction } from '../../db/transaction/database.ts';
import { AppError } from '../../lib/errors.ts';
import { lockWorkingKeys, shareActiveTenant, shareMembership } from './authority.repository.ts';

/** The key worked when the request came in. */
export class KeyEnded extends AppError {
  readonly code = 'api_key_ended';
  readonly status = 401;
  constructor() {
    super(
      'The API key was revoked or has expired while the request was being served. Nothing was changed; use another key.',
    );
  }
}

export interface AuthorityWanted {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly permission: Permission;
  /** Keys that the transaction is about to change: they are locked together with the actor's own. */
  readonly keysToChange?: readonly string[];
  /** The transaction locks the tenant's row itself afterwards, and looks whether it is active: two cannot share it then. */
  readonly changesTenant?: boolean;
}

/**
 * First in every transaction that gives or takes power: the actor may have been demoted, removed or revoked since the
 * request came in. Locks the membership and the key that the actor acts by, and that the tenant is active, until the
 * transaction ends; whoever takes one of them away waits, and sees what was done.
 *
 * Gives the actor with the role and the key scopes that hold now.
 * In a transaction of the tenant role. Throws PermissionDenied, TenantSuspended or KeyEnded.
 */
export async function holdAuthority(tx: Transaction, wanted: AuthorityWanted): Promise<Actor> {
  const { tenantId, actor, permission } = wanted;
  if (actor.kind === 'operator' || actor.kind === 'system') return actor;
  const mayBeSuspended = wanted.changesTenant || PERMISSIONS[permission].whileSuspended;
  // sent in one go and done in this order, which is that of everybody who locks any of them
  const [member, keyScopes, active] = await Promise.all([
    actor.userId === undefined ? undefined : shareMembership(tx, tenantId, actor.userId),
    holdKeys(tx, wanted),
    mayBeSuspended || shareActiveTenant(tx, tenantId),
  ]);
  if (actor.kind === 'key' && !keyScopes) throw new KeyEnded();
  // a key without a user has no role and is bound by its scopes alone; one whose user has left is not such a key
  if (actor.userId !== undefined && !member) throw new PermissionDenied(actor, permission);
  if (!active) throw new TenantSuspended();
  const now: Actor = { ...actor, role: member?.role, ...(keyScopes && { keyScopes }) };
  requirePermission(now, permission);
  return now;
}

/** The scopes of the key that the actor acts by; `undefined` where there is none, or it works no more. */
async function holdKeys(
  tx: Transaction,
  { tenantId, actor, keysToChange = [] }: AuthorityWanted,
): Promise<readonly KeyScope[] | undefined> {
  const own = actor.kind === 'key' ? actor.keyId : undefined;
  const ids = own === undefined ? keysToChange : [own, ...keysToChange];
  if (ids.length === 0) return undefined;
  const keys = await lockWorkingKeys(tx, tenantId, ids, keysToChange.length > 0 ? 'update' : 'share');
  return keys.find((key) => key.key_id === own)?.scopes;
}
