import { z } from 'zod';
import { ROLES, type Role } from '../../auth/permissions.ts';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import { parsedIfAny } from '../../lib/parsed-row.ts';

const found = z.object({ role: z.enum(ROLES) });

/** As the role for deletion: the role of a member at this moment, also of one whose account is being deleted. */
export async function findRole(tx: ScopeTransaction, userId: string): Promise<Role | undefined> {
  return parsedIfAny(found, await memberOf(tx, userId).executeTakeFirst())?.role;
}

/** The same without those whose account is being deleted. */
export async function findRoleOfStaying(tx: ScopeTransaction, userId: string): Promise<Role | undefined> {
  const member = memberOf(tx, userId).where('leaves_at', 'is', null);
  return parsedIfAny(found, await member.executeTakeFirst())?.role;
}

const memberOf = (tx: ScopeTransaction, userId: string) =>
  tx.db
    .selectFrom('tenant_users')
    .select('role')
    .where('tenant_id', '=', tx.scopeId)
    .where('user_id', '=', userId);
