import type { Actor } from '../../auth/actor.ts';
import { requirePermission } from '../../auth/authority.ts';
import { PermissionDenied, TenantSuspended } from '../../auth/errors.ts';
import { type KeyScope, PERMISSIONS, type Permission } from '../../auth/permissions.ts';
import type { Transaction } from '../../db/transaction/database.ts';
import { AppError } from '../../lib/errors.ts';
import { lockWorkingKeys, shareActiveTenant, shareMembership } from './authority.repository.ts';

/** The key was valid when the request came in. */
export class KeyEnded extends AppError {
  readonly code = 'api_key_ended';
  readonly status = 401;
  constructor() {
    super(
      'The API key was revoked or expired while the request was being processed. Nothing was changed; use another key.',
    );
  }
}

export interface AuthorityWanted {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly permission: Permission;
  /** Keys that the transaction is about to change: they are locked together with the actor's own. */
  readonly keysToChange?: readonly string[];
  /**
   * The transaction itself locks the tenant's row later and checks that it is active: two such transactions cannot
   * share the lock.
   */
  readonly changesTenant?: boolean;
}

/**
 * First call in every transaction that grants or removes rights: the actor may have been demoted, removed or revoked
 * since the request came in. Until the transaction ends, it locks the actor's membership, the actor's key and the
 * active tenant; a transaction that changes one of these waits and then sees what was done.
 *
 * Returns the actor with the current role and key scopes. In a transaction of the tenant role. Throws PermissionDenied,
 * TenantSuspended or KeyEnded.
 */
export async function holdAuthority(tx: Transaction, wanted: AuthorityWanted): Promise<Actor> {
  const { tenantId, actor, permission } = wanted;
  if (actor.kind === 'operator' || actor.kind === 'system') return actor;
  const mayBeSuspended = wanted.changesTenant || PERMISSIONS[permission].whileSuspended;
  // sent together and executed in this order, which is the lock order everywhere
  const [member, keyScopes, active] = await Promise.all([
    actor.userId === undefined ? undefined : shareMembership(tx, tenantId, actor.userId),
    holdKeys(tx, wanted),
    mayBeSuspended || shareActiveTenant(tx, tenantId),
  ]);
  if (actor.kind === 'key' && !keyScopes) throw new KeyEnded();
  // a key without a user has no role and is limited only by its scopes; a key whose user has left the tenant is not
  // such a key
  if (actor.userId !== undefined && !member) throw new PermissionDenied(actor, permission);
  if (!active) throw new TenantSuspended();
  const now: Actor = { ...actor, role: member?.role, ...(keyScopes && { keyScopes }) };
  requirePermission(now, permission);
  return now;
}

/** The scopes of the actor's key; `undefined` if there is no key or it is no longer valid. */
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
