import { sql } from 'kysely';
import type { ScopeTransaction, Transaction } from '../../../../db/transaction/database.ts';
import type { DeletionProof } from '../../../deletion-records/deletion-record.schemas.ts';
import { subjectDigest } from '../../../deletion-records/deletion-records.ts';

export interface Removal {
  readonly userId: string;
  readonly email: string;
  readonly name: string | null;
  readonly deletionId: string;
}

/**
 * As the identity role: one account whose grace period is over, or that an earlier job has begun, locked until the
 * transaction ends.
 */
export async function lockDue(
  tx: Transaction,
  except: readonly string[],
): Promise<(Removal & { readonly isBegun: boolean }) | undefined> {
  const { rows } = await sql<Removal & { readonly isBegun: boolean }>`
    select id as "userId", email, name, deletion_id as "deletionId", deletion_begun_at is not null as "isBegun" from users
    where deletion_due_at <= now() and id <> all(${[...except]}::text[])
    order by deletion_due_at limit 1 for no key update skip locked`.execute(tx.db);
  return rows[0];
}

/** As the identity role: from then on no sign-in brings the account back. */
export async function begin(tx: Transaction, { userId, deletionId }: Removal): Promise<void> {
  await sql`update users set deletion_begun_at = now() where id = ${userId}`.execute(tx.db);
  await sql`update deletion_records set state = 'running'
    where deletion_id = ${deletionId} and state = 'waiting'`.execute(tx.db);
}

/** As the identity role: sessions, sign-in methods, and tokens of emails. Returns the numbers of rows. */
export async function removeSignInMethods(
  tx: Transaction,
  { userId, email }: Removal,
): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    with sessions as (delete from web_sessions where user_id = ${userId} returning 1),
      identities as (delete from user_identities where user_id = ${userId} returning 1),
      tokens as (delete from user_tokens where user_id = ${userId} or email = ${email} returning 1)
    select (select count(*) from sessions) as web_sessions, (select count(*) from identities) as user_identities,
      (select count(*) from tokens) as user_tokens`.execute(tx.db);
  return rows[0] ?? {};
}

/** As the role for deletion, in one team: what is about the person alone. Returns the numbers of rows. */
export async function removePersonal(
  tx: ScopeTransaction,
  { userId, email }: Removal,
): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    with parts as (delete from export_parts where scope_id = ${tx.scopeId} and owner_id = ${userId} returning 1),
      replies as (delete from idempotency_keys where scope_id = ${tx.scopeId} and user_id = ${userId} returning 1)
    select (select count(*) from parts) as export_parts, (select count(*) from replies) as idempotency_keys`.execute(
    tx.db,
  );
  // on the coordinator of a cluster, unlike the others
  const { rows: invited } = await sql<Record<string, number>>`
    with invited as (delete from invitations where tenant_id = ${tx.scopeId}
      and (accepted_by = ${userId} or email = ${email}) returning 1)
    select count(*) as invitations from invited`.execute(tx.db);
  const exports = await tx.db
    .deleteFrom('exports')
    .where('scope_id', '=', tx.scopeId)
    .where('owner_id', '=', userId)
    .executeTakeFirstOrThrow();
  return { ...rows[0], ...invited[0], exports: Number(exports.numDeletedRows) };
}

/** As the identity role: the teams of the person, with the number of their keys in each. */
export async function listMemberships(tx: Transaction, userId: string) {
  const { rows } = await sql<{ tenant_id: string; keys: number }>`
    select m.tenant_id, (select count(*) from api_keys k where k.tenant_id = m.tenant_id and k.user_id = m.user_id) as keys
    from tenant_users m where m.user_id = ${userId} order by m.tenant_id`.execute(tx.db);
  return rows;
}

/** As the identity role: what was found before the last row goes. A job that is killed then finds it again. */
export async function noteProof(tx: Transaction, deletionId: string, proof: DeletionProof): Promise<void> {
  await sql`update deletion_records set proof = ${JSON.stringify(proof)}::jsonb
    where deletion_id = ${deletionId} and state = 'running'`.execute(tx.db);
}

/** Needs a connection of the role for deletion, and reads nothing: without that role no removal could finish. */
export async function probeRemoval(tx: Transaction): Promise<void> {
  await tx.db.selectFrom('users').select('id').limit(0).execute();
}

/** As the role for deletion: the row that names the person. False if it is gone already. */
export async function deleteAccount(tx: Transaction, userId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('users')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export interface Unfinished {
  readonly deletionId: string;
  readonly proof: DeletionProof;
  /** How many users have the id that was deleted. */
  readonly users: number;
}

/** As the identity role: removals whose last row is gone, but whose record does not say so yet. */
export async function listUnfinished(tx: Transaction): Promise<Unfinished[]> {
  const { rows } = await sql<Unfinished>`
    select r.deletion_id as "deletionId", r.proof,
      (select count(*) from users u where ${subjectDigest(sql.ref('u.id'))} = r.subject_digest) as users
    from deletion_records r
    where r.kind = 'account' and r.state = 'running' and r.proof is not null
      and not exists (select from users u where u.deletion_id = r.deletion_id)`.execute(tx.db);
  return rows;
}

/** As the identity role. */
export async function finish(
  tx: Transaction,
  deletionId: string,
  { proof, reason }: { readonly proof: DeletionProof; readonly reason: string | null },
): Promise<void> {
  await sql`
    update deletion_records set state = ${reason === null ? 'done' : 'failed'}, finished_at = now(),
      proof = ${JSON.stringify(proof)}::jsonb, reason = ${reason}::text, rows = rows || '{"users": 1}'
    where deletion_id = ${deletionId} and state = 'running'`.execute(tx.db);
}
