import { sql } from 'kysely';
import { z } from 'zod';
import { ROLES, type Role } from '../../../auth/permissions.ts';
import type { Transaction } from '../../../db/transaction/database.ts';
import { parsedIfAny, parsedRow } from '../../../lib/parsed-row.ts';
import { lockJoining } from '../../authority/departures.ts';

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly active: boolean;
  readonly suspended_by: (typeof SUSPENDERS)[number] | null;
  /** Of the deletion that has suspended it. */
  readonly deletion_id: string | null;
  readonly deletion_due_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

const COLUMNS = [
  'id',
  'name',
  'plan',
  'active',
  'suspended_by',
  'deletion_id',
  'deletion_due_at',
  'created_at',
  'updated_at',
] as const;

/** The column types, narrowed to what the constraints allow. */
interface Narrow {
  suspended_by: TenantRow['suspended_by'];
}

export function insertTenant(tx: Transaction, tenant: { id: string; name: string }): Promise<TenantRow> {
  const insert = tx.db.insertInto('tenants').values(tenant).returning(COLUMNS);
  return insert.$narrowType<Narrow>().executeTakeFirstOrThrow();
}

export function listTenants(tx: Transaction): Promise<TenantRow[]> {
  const all = tx.db.selectFrom('tenants').select(COLUMNS).orderBy('created_at').orderBy('id');
  return all.$narrowType<Narrow>().execute();
}

export function findTenant(tx: Transaction, id: string): Promise<TenantRow | undefined> {
  const one = tx.db.selectFrom('tenants').select(COLUMNS).where('id', '=', id);
  return one.$narrowType<Narrow>().executeTakeFirst();
}

/** The same, locked until the transaction ends. */
export function lockTenant(tx: Transaction, id: string): Promise<TenantRow | undefined> {
  const one = tx.db.selectFrom('tenants').select(COLUMNS).where('id', '=', id).forUpdate();
  return one.$narrowType<Narrow>().executeTakeFirst();
}

export type TenantChange = Partial<Pick<TenantRow, 'name' | 'active' | 'suspended_by'>> & {
  /** What a tenant in deletion is again when that is cancelled. */
  readonly suspended_before?: 'operator';
};

export function updateTenant(tx: Transaction, id: string, change: TenantChange): Promise<TenantRow> {
  const update = tx.db
    .updateTable('tenants')
    .set({ ...change, updated_at: sql<string>`now()` })
    .where('id', '=', id)
    .returning(COLUMNS);
  return update.$narrowType<Narrow>().executeTakeFirstOrThrow();
}

const sameName = (name: string) =>
  sql<boolean>`lower(normalize(t.name, NFKC)) = lower(normalize(${name}, NFKC))`;

/** As the identity role: a tenant of this name. No other transaction can look for this name until this one ends. */
export async function lockTenantName(tx: Transaction, name: string): Promise<string | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended('tenant name:' || lower(normalize(${name}, NFKC)), 0))`.execute(
    tx.db,
  );
  const tenant = tx.db
    .selectFrom('tenants as t')
    .select('t.id')
    .where(sameName(name))
    .orderBy('t.created_at');
  return (await tenant.executeTakeFirst())?.id;
}

/** Who or what can suspend a tenant. */
export const SUSPENDERS = ['owner', 'operator', 'deletion'] as const;

/** A tenant as one of its members sees it. */
const membership = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  active: z.boolean(),
  suspended_by: z.enum(SUSPENDERS).nullable(),
  deletion_due_at: z.string().nullable(),
  role: z.enum(ROLES),
});
export type MembershipRow = Readonly<z.infer<typeof membership>>;

const memberships = (tx: Transaction, userId: string) =>
  tx.db
    .selectFrom('tenant_users as m')
    .innerJoin('tenants as t', 't.id', 'm.tenant_id')
    .select(['t.id', 't.name', 't.plan', 't.active', 't.suspended_by', 't.deletion_due_at', 'm.role'])
    .where('m.user_id', '=', userId)
    // of a person who deletes the account it grants nothing
    .where('m.leaves_at', 'is', null);

/** As the identity role. */
export async function listMemberships(tx: Transaction, userId: string): Promise<MembershipRow[]> {
  const found = await memberships(tx, userId).orderBy('t.name').orderBy('t.id').execute();
  return found.map((row) => parsedRow(membership, row));
}

/** As the identity role. */
export async function findMembership(
  tx: Transaction,
  userId: string,
  tenantId: string,
): Promise<MembershipRow | undefined> {
  const found = await memberships(tx, userId).where('m.tenant_id', '=', tenantId).executeTakeFirst();
  return parsedIfAny(membership, found);
}

/** As the identity role: whether the user owns a tenant of this name. */
export async function ownsTenantNamed(tx: Transaction, userId: string, name: string): Promise<boolean> {
  const owned = memberships(tx, userId).where('m.role', '=', 'owner').where(sameName(name));
  return (await owned.executeTakeFirst()) !== undefined;
}

export interface NewMember {
  readonly tenantId: string;
  readonly userId: string;
  readonly email: string;
  readonly role: Role;
}

/**
 * As the identity role: how many tenants the user is a member of, and whether the account is being deleted or gone. The user
 * can join no other until the transaction ends.
 */
export async function lockMemberships(
  tx: Transaction,
  userId: string,
): Promise<{ readonly joined: number; readonly leaving: boolean }> {
  await lockJoining(tx, userId);
  const { rows } = await sql`
    select (select count(*) from tenant_users where user_id = ${userId}) as joined,
      not exists (select from users where id = ${userId} and deletion_id is null) as leaving`.execute(tx.db);
  return parsedRow(z.object({ joined: z.int(), leaving: z.boolean() }), rows[0]);
}

/** As the identity role: with the name of the user. False if the user is already a member. */
export async function insertMembership(
  tx: Transaction,
  { tenantId, userId, email, role }: NewMember,
): Promise<boolean> {
  const inserted = await tx.db
    .insertInto('tenant_users')
    .columns(['tenant_id', 'user_id', 'email', 'role', 'name'])
    .expression(
      tx.db
        .selectFrom('users')
        .select(({ val }) => [
          val(tenantId).as('tenant_id'),
          'id',
          val(email).as('email'),
          val(role).as('role'),
          'name',
        ])
        .where('id', '=', userId),
    )
    .onConflict((conflict) => conflict.columns(['tenant_id', 'user_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** As the identity role: whether people can join. Not if the tenant is suspended, or goes with the accounts of all its owners. */
export async function isOpen(tx: Transaction, tenantId: string): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select active and coalesce((select bool_or(leaves_at is null) from tenant_users
      where tenant_id = tenants.id and role = 'owner'), true) as open
    from tenants where id = ${tenantId}`.execute(tx.db);
  return rows[0]?.open === true;
}
