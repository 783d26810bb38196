import { z } from 'zod';
import { ROLES, type Role } from '../../auth/permissions.ts';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import { parsedIfAny } from '../../lib/parsed-row.ts';

/** As the role for deletion: the role of a member at this moment, also of one whose account is being deleted. */
export async function findRole(tx: ScopeTransaction, userId: string): Promise<Role | undefined> {
  const member = tx.db
    .selectFrom('tenant_users')
    .select('role')
    .where('tenant_id', '=', tx.scopeId)
    .where('user_id', '=', userId);
  return parsedIfAny(z.object({ role: z.enum(ROLES) }), await member.executeTakeFirst())?.role;
}
