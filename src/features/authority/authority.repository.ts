import { sql } from 'kysely';
import type { KeyScope, Role } from '../../auth/permissions.ts';
import type { Transaction } from '../../db/transaction/database.ts';

/** As the tenant role. Locks the membership until the transaction ends. */
export function shareMembership(
  tx: Transaction,
  tenantId: string,
  userId: string,
): Promise<{ role: Role } | undefined> {
  return tx.db
    .selectFrom('tenant_users')
    .select('role')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .forShare()
    .$narrowType<{ role: Role }>()
    .executeTakeFirst();
}

export interface WorkingKey {
  readonly key_id: string;
  readonly scopes: KeyScope[];
}

/**
 * The valid keys among these, locked until the transaction ends; with `update`, no other transaction can even use one
 * as its authority. Locked in one order, so that two keys that end each other wait without a deadlock.
 */
export function lockWorkingKeys(
  tx: Transaction,
  tenantId: string,
  keyIds: readonly string[],
  mode: 'share' | 'update',
): Promise<WorkingKey[]> {
  const keys = tx.db
    .selectFrom('api_keys')
    .select(['key_id', 'scopes'])
    .where('tenant_id', '=', tenantId)
    .where('key_id', 'in', keyIds)
    .where('revoked_at', 'is', null)
    .where((k) => k.or([k('expires_at', 'is', null), k('expires_at', '>', sql<string>`clock_timestamp()`)]))
    .orderBy('key_id')
    .$narrowType<{ scopes: KeyScope[] }>();
  return (mode === 'share' ? keys.forShare() : keys.forUpdate()).execute();
}

/**
 * Locks the tenant against suspension until the transaction ends. A tenant that the operator suspended cannot be
 * locked, and is not active.
 */
export async function shareActiveTenant(tx: Transaction, tenantId: string): Promise<boolean> {
  const tenant = tx.db.selectFrom('tenants').select('active').where('id', '=', tenantId).forShare();
  return (await tenant.executeTakeFirst())?.active === true;
}
