import { sql } from 'kysely';
import { z } from 'zod';
import { ROLES, type Role } from '../../../auth/permissions.ts';
import type { Transaction } from '../../../db/transaction/database.ts';
import { parsedIfAny, parsedRow } from '../../../lib/parsed-row.ts';

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly active: boolean;
  readonly suspended_by: 'owner' | 'operator' | null;
  readonly created_at: string;
  readonly updated_at: string;
}

const COLUMNS = ['id', 'name', 'plan', 'active', 'suspended_by', 'created_at', 'updated_at'] as const;

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

export type TenantChange = Partial<Pick<TenantRow, 'name' | 'active' | 'suspended_by'>>;

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

/** A tenant as one of its members sees it. */
const membership = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  active: z.boolean(),
  role: z.enum(ROLES),
});
export type MembershipRow = Readonly<z.infer<typeof membership>>;

const memberships = (tx: Transaction, userId: string) =>
  tx.db
    .selectFrom('tenant_users as m')
    .innerJoin('tenants as t', 't.id', 'm.tenant_id')
    .select(['t.id', 't.name', 't.plan', 't.active', 'm.role'])
    .where('m.user_id', '=', userId);

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
 * As the identity role: how many tenants the user is a member of. The user can join no other until the transaction
 * ends.
 */
export async function lockMemberships(tx: Transaction, userId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tenants of:${userId}`}, 0))`.execute(tx.db);
  const { rows } = await sql`
    select count(*) as joined from tenant_users where user_id = ${userId}`.execute(tx.db);
  return parsedRow(z.object({ joined: z.int() }), rows[0]).joined;
}

/** As the identity role. False if the user is already a member. */
export async function insertMembership(
  tx: Transaction,
  { tenantId, userId, email, role }: NewMember,
): Promise<boolean> {
  const inserted = await tx.db
    .insertInto('tenant_users')
    .values({ tenant_id: tenantId, user_id: userId, email, role })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'user_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  return inserted !== undefined;
}
