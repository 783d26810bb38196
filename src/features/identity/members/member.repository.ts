import type { Role } from '../../../auth/permissions.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { type Member, member } from './member.schemas.ts';

const COLUMNS = Object.keys(member.shape) as (keyof Member)[];

export function listMembers(tx: ScopeTransaction, page: PageRequest): Promise<JsonPage> {
  const members = tx.db.selectFrom('tenant_users').where('tenant_id', '=', tx.scopeId);
  const shape = { columns: COLUMNS, time: 'created_at', tie: 'user_id', tieType: 'text' } as const;
  return jsonPage(tx, members, shape, page);
}

/**
 * All owners and the members named, whom nobody else changes until the transaction ends. Locked in one order, so that
 * two who change each other wait and do not block; the one who waited sees what the other has done.
 */
export function lockOwnersAnd(tx: ScopeTransaction, userIds: readonly string[]): Promise<Member[]> {
  return tx.db
    .selectFrom('tenant_users')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.scopeId)
    .where((m) => m.or([m('role', '=', 'owner'), m('user_id', 'in', userIds.length > 0 ? userIds : [''])]))
    .orderBy('user_id')
    .forUpdate()
    .$narrowType<{ role: Role }>()
    .execute();
}

export function updateRole(tx: ScopeTransaction, userId: string, role: Role): Promise<Member> {
  return tx.db
    .updateTable('tenant_users')
    .set({ role })
    .where('tenant_id', '=', tx.scopeId)
    .where('user_id', '=', userId)
    .returning(COLUMNS)
    .$narrowType<{ role: Role }>()
    .executeTakeFirstOrThrow();
}

/** The keys of the member go with it, by their foreign key. */
export async function deleteMember(tx: ScopeTransaction, userId: string): Promise<void> {
  await tx.db
    .deleteFrom('tenant_users')
    .where('tenant_id', '=', tx.scopeId)
    .where('user_id', '=', userId)
    .execute();
}
