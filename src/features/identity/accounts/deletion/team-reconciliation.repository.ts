import { sql } from 'kysely';
import type { Transaction } from '../../../../db/transaction/database.ts';

/** A team that goes with an account, as the row of the user says. */
export interface AccountTeam {
  readonly tenant_id: string;
  readonly name: string;
  /** The deletion of the team that was requested with the account. */
  readonly requested: string | null;
}

export interface TeamsOfAccount {
  /** The deletion of the account, or null if it was cancelled. */
  readonly deletion_id: string | null;
  readonly teams: readonly AccountTeam[];
}

/** As the identity role. */
export async function findTeamsOf(tx: Transaction, userId: string): Promise<TeamsOfAccount | undefined> {
  const { rows } = await sql<TeamsOfAccount>`
    select deletion_id, (select coalesce(jsonb_agg(jsonb_build_object('tenant_id', t.id, 'name', t.name,
        'requested', deletion_teams->>t.id) order by t.id), '[]')
      from tenants t where users.deletion_teams ? t.id) as teams
    from users where id = ${userId}`.execute(tx.db);
  return rows[0];
}

/** As the identity role: remembers the deletion of the team. False if that of the account was cancelled meanwhile. */
export async function noteTeam(
  tx: Transaction,
  {
    userId,
    deletionId,
    tenantId,
    requested,
  }: Readonly<Record<'userId' | 'deletionId' | 'tenantId' | 'requested', string>>,
): Promise<boolean> {
  const { rows } = await sql`
    update users set deletion_teams = deletion_teams || jsonb_build_object(${tenantId}::text, ${requested}::text)
    where id = ${userId} and deletion_id = ${deletionId} returning 1`.execute(tx.db);
  return rows.length > 0;
}

/** As the identity role: teams that are to go with the account, and did not when that was requested. */
export async function addTeams(tx: Transaction, userId: string, teams: readonly string[]): Promise<void> {
  await sql`
    update users set deletion_teams = deletion_teams ||
      (select jsonb_object_agg(id, null) from unnest(${[...teams]}::text[]) id)
    where id = ${userId}`.execute(tx.db);
}

/** As the identity role: the deletion of the team was cancelled like that of the account. */
export async function forgetTeam(
  tx: Transaction,
  { userId, tenantId }: { readonly userId: string; readonly tenantId: string },
): Promise<void> {
  await sql`update users set deletion_teams = deletion_teams - ${tenantId}::text
    where id = ${userId} and deletion_id is null`.execute(tx.db);
}

/** As the identity role: accounts with teams that are not yet what they should be. */
export async function listUnreconciled(tx: Transaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from users where deletion_teams <> '{}'
      and (deletion_id is null or deletion_teams @? '$.* ? (@ == null)') order by id`.execute(tx.db);
  return rows.map(({ id }) => id);
}

/** As the identity role: the deletion of the team that is under way. */
export async function findDeletionOf(tx: Transaction, tenantId: string): Promise<string | undefined> {
  const team = tx.db.selectFrom('tenants').select('deletion_id').where('id', '=', tenantId);
  return (await team.executeTakeFirst())?.deletion_id ?? undefined;
}
