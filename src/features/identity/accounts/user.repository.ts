import { sql } from 'kysely';
import { isoTime } from '../../../db/query/json-times.ts';
import type { Transaction } from '../../../db/transaction/database.ts';

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly password_hash: string | null;
  readonly email_verified_at: string | null;
  readonly session_epoch: number;
}

const COLUMNS = ['id', 'email', 'name', 'password_hash', 'email_verified_at', 'session_epoch'] as const;

export function findUserByEmail(tx: Transaction, email: string): Promise<UserRow | undefined> {
  return tx.db.selectFrom('users').select(COLUMNS).where('email', '=', email).executeTakeFirst();
}

export function findUser(tx: Transaction, userId: string): Promise<UserRow | undefined> {
  return tx.db.selectFrom('users').select(COLUMNS).where('id', '=', userId).executeTakeFirst();
}

/** The same, and locks the sign-in methods of the account until the transaction ends. */
export function lockUser(tx: Transaction, userId: string): Promise<UserRow | undefined> {
  const user = tx.db.selectFrom('users').select(COLUMNS).where('id', '=', userId);
  return user.forNoKeyUpdate().executeTakeFirst();
}

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly avatar_url?: string | null;
  readonly password_hash: string | null;
}

/** Creates an account whose email address is verified. `undefined` if the email address already has one. */
export function insertVerifiedUser(tx: Transaction, user: NewUser): Promise<UserRow | undefined> {
  return tx.db
    .insertInto('users')
    .values({ ...user, email_verified_at: sql<string>`now()` })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}

/** The user whose session may begin, with the epoch that the session stores. */
interface Begun {
  readonly session_epoch: number;
}

/** `deletion_id`: of the account's deletion, which a sign-in cancels. */
interface BegunByProof extends Begun {
  readonly email: string;
  readonly deletion_id: string | null;
}

/**
 * Sets the password and ends everything that was started with the old one. The user has proved their identity, possibly
 * by email, which also verifies the email address.
 */
export async function setPasswordHash(tx: Transaction, userId: string, hash: string): Promise<void> {
  await withNewPassword(tx, userId, hash).execute();
}

/** The same, if the hash is still `from`. `undefined`: the password was changed in the meantime. */
export function replacePasswordHash(
  tx: Transaction,
  userId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<Begun | undefined> {
  return (
    withNewPassword(tx, userId, to)
      .where('password_hash', '=', from)
      // the session that asked has ended, and a later one must not come alive when the deletion is cancelled
      .where('deletion_id', 'is', null)
      .returning('session_epoch')
      .executeTakeFirst()
  );
}

const NEXT_EPOCH = sql<number>`session_epoch + 1`;

function withNewPassword(tx: Transaction, userId: string, hash: string) {
  const email_verified_at = sql<string>`coalesce(email_verified_at, now())`;
  return tx.db
    .updateTable('users')
    .set({ password_hash: hash, email_verified_at, session_epoch: NEXT_EPOCH })
    .where('id', '=', userId);
}

/** Ends every session of the user, including those that are just being created. Returns the epoch for later ones. */
export async function beginEpoch(tx: Transaction, userId: string): Promise<number> {
  const { session_epoch } = await tx.db
    .updateTable('users')
    .set({ session_epoch: NEXT_EPOCH })
    .where('id', '=', userId)
    .returning('session_epoch')
    .executeTakeFirstOrThrow();
  return session_epoch;
}

/** Whether sessions of the epoch are still valid. Locks that until the transaction ends. */
export async function lockEpoch(tx: Transaction, userId: string, epoch: number): Promise<boolean> {
  const user = tx.db.selectFrom('users').select('id').where('id', '=', userId);
  return (await user.where('session_epoch', '=', epoch).forShare().executeTakeFirst()) !== undefined;
}

/**
 * Records a sign-in with the password of hash `from`, and replaces the hash with `to`. `undefined` if the hash has
 * changed, or the account is just being deleted for good.
 */
export function recordPasswordLogin(
  tx: Transaction,
  userId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<BegunByProof | undefined> {
  return tx.db
    .updateTable('users')
    .set({ last_login_at: sql<string>`now()`, password_hash: to })
    .where('id', '=', userId)
    .where('password_hash', '=', from)
    .where('deletion_begun_at', 'is', null)
    .returning(['session_epoch', 'email', 'deletion_id'])
    .executeTakeFirst();
}

/** `undefined` if the account is just being deleted for good. */
export function recordProviderLogin(tx: Transaction, userId: string): Promise<BegunByProof | undefined> {
  return tx.db
    .updateTable('users')
    .set({ last_login_at: sql<string>`now()` })
    .where('id', '=', userId)
    .where('deletion_begun_at', 'is', null)
    .returning(['session_epoch', 'email', 'deletion_id'])
    .executeTakeFirst();
}

export interface ProfileRow {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly avatar_url: string | null;
  readonly created_at: string;
  readonly has_password: boolean;
  readonly identities: readonly { id: string; issuer: string; email: string | null; created_at: string }[];
}

export function findProfile(tx: Transaction, userId: string): Promise<ProfileRow | undefined> {
  return tx.db
    .selectFrom('users')
    .select(['id', 'email', 'name', 'avatar_url', 'created_at'])
    .select([
      sql<boolean>`password_hash is not null`.as('has_password'),
      sql<ProfileRow['identities']>`(
        select coalesce(json_agg(json_build_object('id', i.id, 'issuer', issuer, 'email', i.email, 'created_at', ${isoTime(sql`i.created_at`)})
          order by i.created_at), '[]')
        from user_identities i where i.user_id = users.id)`.as('identities'),
    ])
    .where('id', '=', userId)
    .executeTakeFirst();
}
