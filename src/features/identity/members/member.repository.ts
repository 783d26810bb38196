import type { Role } from '../../../auth/permissions.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedIfAny, parsedRow } from '../../../lib/parsed-row.ts';
import { type Member, member } from './member.schemas.ts';

const COLUMNS = Object.keys(member.shape) as (keyof Member)[];

export function listMembers(tx: ScopeTransaction, page: PageRequest): Promise<JsonPage> {
  const members = tx.db.selectFrom('tenant_users').where('tenant_id', '=', tx.scopeId);
  const shape = { columns: COLUMNS, time: 'created_at', tie: 'user_id', tieType: 'text' } as const;
  return jsonPage(tx, members, shape, page);
}

/** Email addresses are stored in lower case. */
export async function findMemberByEmail(tx: ScopeTransaction, email: string): Promise<Member | undefined> {
  const found = tx.db
    .selectFrom('tenant_users')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.scopeId)
    .where('email', '=', email.toLowerCase());
  return parsedIfAny(member, await found.executeTakeFirst());
}

/**
 * All owners and the named members, locked until the transaction ends. Locked in one order, so that two members who
 * change each other wait without a deadlock; the second one sees what the first one did.
 */
export async function lockOwnersAndMembers(
  tx: ScopeTransaction,
  userIds: readonly string[],
): Promise<Member[]> {
  const found = await tx.db
    .selectFrom('tenant_users')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.scopeId)
    .where((m) => m.or([m('role', '=', 'owner'), m('user_id', 'in', userIds.length > 0 ? userIds : [''])]))
    .orderBy('user_id')
    .forUpdate()
    .execute();
  return found.map((row) => parsedRow(member, row));
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

/** The member's keys are deleted with it, by their foreign key. */
export async function deleteMember(tx: ScopeTransaction, userId: string): Promise<void> {
  await tx.db
    .deleteFrom('tenant_users')
    .where('tenant_id', '=', tx.scopeId)
    .where('user_id', '=', userId)
    .execute();
}
