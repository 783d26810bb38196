import { sql } from 'kysely';
import { z } from 'zod';
import { ROLES } from '../../../../auth/permissions.ts';
import { isoTime } from '../../../../db/query/json-times.ts';
import type { Transaction } from '../../../../db/transaction/database.ts';
import { parsedIfAny, parsedRow } from '../../../../lib/parsed-row.ts';
import { subjectDigest } from '../../../deletion-records/deletion-records.ts';
import { type AccountDeletion, accountDeletion } from './account-deletion.schemas.ts';

// All of it as the identity role, which alone sees people.

const account = z.object({ id: z.string(), email: z.string(), deletion_id: z.string().nullable() });
export type Account = z.infer<typeof account>;

/** The account, locked until the transaction ends: sign-ins wait. */
export async function lockAccount(tx: Transaction, userId: string): Promise<Account | undefined> {
  const user = tx.db.selectFrom('users').select(['id', 'email', 'deletion_id']).where('id', '=', userId);
  return parsedIfAny(account, await user.forNoKeyUpdate().executeTakeFirst());
}

export interface LockedMembership {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly role: string;
  readonly leaves_at: string | null;
}

/**
 * The memberships of the person, and the other owners of the teams that the person owns. Nobody of them can leave or get
 * another role until the transaction ends. Locked in the order that all transactions lock them in.
 */
export async function lockMembershipsAndOwners(
  tx: Transaction,
  userId: string,
): Promise<readonly LockedMembership[]> {
  const { rows } = await sql<LockedMembership>`
    select tenant_id, user_id, role, leaves_at from tenant_users
    where user_id = ${userId} or role = 'owner' and tenant_id in (
      select tenant_id from tenant_users where user_id = ${userId} and role = 'owner')
    order by tenant_id, user_id for update`.execute(tx.db);
  return rows;
}

/** Nobody can join these until the transaction ends. */
export async function lockTenants(tx: Transaction, tenantIds: readonly string[]): Promise<void> {
  await sql`select 1 from tenants where id = any(${[...tenantIds]}::text[]) order by id for update`.execute(
    tx.db,
  );
}

const team = z.object({
  tenant_id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  members: z.number(),
  other_owner: z.boolean(),
  status: z.string().nullable(),
  suspended_by: z.string().nullable(),
  deletion_id: z.string().nullable(),
});
export type Team = z.infer<typeof team>;

/** The teams of the person, also of one who is leaving, by name. Owners who delete their accounts do not count as owners. */
export async function listTeams(tx: Transaction, userId: string): Promise<Team[]> {
  const { rows } = await sql`
    select m.tenant_id, t.name, m.role, t.status, t.suspended_by, t.deletion_id,
      (select count(*) from tenant_users o where o.tenant_id = m.tenant_id) as members,
      exists (select from tenant_users o where o.tenant_id = m.tenant_id and o.user_id <> m.user_id
        and o.role = 'owner' and o.leaves_at is null) as other_owner
    from tenant_users m join tenants t on t.id = m.tenant_id
    where m.user_id = ${userId} order by t.name, m.tenant_id`.execute(tx.db);
  return rows.map((row) => parsedRow(team, row));
}

export interface NewDeletion {
  readonly deletionId: string;
  readonly userId: string;
  readonly graceDays: number;
  /** The teams that are deleted with the account. */
  readonly teams: readonly string[];
}

/** Writes the record, and marks the account and its memberships. Ends every session. */
export async function beginDeletion(tx: Transaction, wanted: NewDeletion): Promise<AccountDeletion> {
  const { deletionId, userId, graceDays, teams } = wanted;
  const { rows } = await sql`
    insert into deletion_records (deletion_id, kind, subject_digest, due_at)
    values (${deletionId}, 'account', ${subjectDigest(sql`${userId}`)},
      now() + ${graceDays}::integer * interval '1 day')
    returning deletion_id, kind, state, ${isoTime(sql`requested_at`)} as requested_at, ${isoTime(sql`due_at`)} as due_at`.execute(
    tx.db,
  );
  const begun = parsedRow(accountDeletion, rows[0]);
  await sql`
    update users set deletion_id = ${deletionId}, deletion_due_at = ${begun.due_at}::timestamptz,
      deletion_teams = (select coalesce(jsonb_object_agg(id, null), '{}') from unnest(${[...teams]}::text[]) id),
      session_epoch = session_epoch + 1
    where id = ${userId}`.execute(tx.db);
  await setLeaving(tx, userId, begun.due_at);
  return begun;
}

export async function findWaiting(tx: Transaction, deletionId: string): Promise<AccountDeletion | undefined> {
  const { rows } = await sql`
    select deletion_id, kind, state, ${isoTime(sql`requested_at`)} as requested_at, ${isoTime(sql`due_at`)} as due_at
    from deletion_records where deletion_id = ${deletionId} and state = 'waiting'`.execute(tx.db);
  return parsedIfAny(accountDeletion, rows[0]);
}

/** When the memberships end; null: they stay. */
async function setLeaving(tx: Transaction, userId: string, at: string | null): Promise<void> {
  await sql`
    with mine as materialized (select tenant_id from tenant_users where user_id = ${userId}
      order by tenant_id for update)
    update tenant_users m set leaves_at = ${at}::timestamptz from mine
    where m.tenant_id = mine.tenant_id and m.user_id = ${userId}`.execute(tx.db);
}

/** Of an account that the transaction has locked. The teams that go with it are left to TeamReconciliation. */
export async function endWaitingDeletion(
  tx: Transaction,
  { userId, deletionId, reason }: { userId: string; deletionId: string; reason?: string },
): Promise<void> {
  await sql`
    update users set deletion_id = null, deletion_due_at = null
    where id = ${userId} and deletion_id = ${deletionId} and deletion_begun_at is null`.execute(tx.db);
  await setLeaving(tx, userId, null);
  await sql`update deletion_records set state = 'cancelled', finished_at = now(), reason = ${reason ?? null}::text
    where deletion_id = ${deletionId} and state = 'waiting'`.execute(tx.db);
}

/** How many rows of the person there are, by table. */
export async function countRows(tx: Transaction, userId: string): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*) from users where id = ${userId}) as users,
      (select count(*) from user_identities where user_id = ${userId}) as user_identities,
      (select count(*) from web_sessions where user_id = ${userId}) as web_sessions,
      (select count(*) from user_tokens t join users u on u.email = t.email where u.id = ${userId}) as user_tokens,
      (select count(*) from tenant_users where user_id = ${userId}) as tenant_users,
      (select count(*) from api_keys where user_id = ${userId}) as api_keys,
      (select count(*) from invitations i where accepted_by = ${userId}
        or email = (select email from users where id = ${userId})) as invitations`.execute(tx.db);
  return rows[0] ?? {};
}
