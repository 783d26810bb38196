import { sql } from 'kysely';
import { z } from 'zod';
import { KEY_SCOPES, ROLES } from '../../auth/permissions.ts';
import type { Transaction } from '../../db/transaction/database.ts';
import { parsedIfAny, parsedRow } from '../../lib/parsed-row.ts';

const membership = z.object({ role: z.enum(ROLES) });
const workingKey = z.object({ key_id: z.string(), scopes: z.array(z.enum(KEY_SCOPES)) });
export type WorkingKey = z.infer<typeof workingKey>;

/** As the tenant role. Locks the membership until the transaction ends. That of a person who deletes the account is none. */
export async function shareMembership(
  tx: Transaction,
  tenantId: string,
  userId: string,
): Promise<z.infer<typeof membership> | undefined> {
  const found = await tx.db
    .selectFrom('tenant_users')
    .select('role')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .where('leaves_at', 'is', null)
    .forShare()
    .executeTakeFirst();
  return parsedIfAny(membership, found);
}

/**
 * The valid keys among these, locked until the transaction ends; with `update`, no other transaction can even use one
 * as its authority. Locked in one order, so that two keys that end each other wait without a deadlock.
 */
export async function lockWorkingKeys(
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
    .orderBy('key_id');
  const found = await (mode === 'share' ? keys.forShare() : keys.forUpdate()).execute();
  return found.map((key) => parsedRow(workingKey, key));
}

/**
 * Locks the tenant against suspension until the transaction ends. A tenant that the operator suspended cannot be
 * locked, and is not active.
 */
export async function shareActiveTenant(tx: Transaction, tenantId: string): Promise<boolean> {
  const tenant = tx.db.selectFrom('tenants').select('active').where('id', '=', tenantId).forShare();
  return (await tenant.executeTakeFirst())?.active === true;
}
