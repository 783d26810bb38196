import { sql } from 'kysely';
import type { KeyScope, Role } from '../../auth/permissions.ts';
import type { Transaction } from '../../db/transaction/database.ts';

/** Through the tenant role. Nobody changes or ends the membership until the transaction ends. */
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
 * Those of the keys that work. Nobody ends one of them until the transaction ends; with `update` nobody else even
 * reads one to act by. Locked in one order, so that two keys that end each other wait and do not block.
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

/** Nobody suspends the tenant until the transaction ends. What an operator suspended cannot be locked, and is not active. */
export async function shareActiveTenant(tx: Transaction, tenantId: string): Promise<boolean> {
  const tenant = tx.db.selectFrom('tenants').select('active').where('id', '=', tenantId).forShare();
  return (await tenant.executeTakeFirst())?.active === true;
}
