import { sql } from 'kysely';
import type { Transaction } from '../../../../db/transaction/database.ts';

/** A person's identity at a provider. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** The user who has this identity. Takes no lock. */
export async function findIdentity(
  tx: Transaction,
  { issuer, subject }: Identity,
): Promise<string | undefined> {
  const identity = tx.db.selectFrom('user_identities').select('user_id').where('issuer', '=', issuer);
  return (await identity.where('subject', '=', subject).executeTakeFirst())?.user_id;
}

/** The user who has this identity; records the use and the email address that the provider gives now. */
export async function matchIdentity(
  tx: Transaction,
  { issuer, subject }: Identity,
  email: string | null,
): Promise<string | undefined> {
  const row = await tx.db
    .updateTable('user_identities')
    .set({ email, last_used_at: sql<string>`now()` })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .returning('user_id')
    .executeTakeFirst();
  return row?.user_id;
}

/** A sign-in method of an account, as its owner sees it. */
export interface LinkedIdentity {
  readonly id: string;
  readonly issuer: string;
  readonly email: string | null;
}

const SHOWN = ['id', 'issuer', 'email'] as const;

export function listIdentities(tx: Transaction, userId: string): Promise<LinkedIdentity[]> {
  const identities = tx.db.selectFrom('user_identities').select(SHOWN).where('user_id', '=', userId);
  return identities.orderBy('created_at').orderBy('id').execute();
}

export async function deleteIdentity(tx: Transaction, userId: string, id: string): Promise<void> {
  await tx.db.deleteFrom('user_identities').where('user_id', '=', userId).where('id', '=', id).execute();
}

/**
 * Removes and returns the providers that were linked after the account was created. The provider that created the
 * account stays.
 */
export function deleteLinkedIdentities(tx: Transaction, userId: string): Promise<LinkedIdentity[]> {
  return (
    tx.db
      .deleteFrom('user_identities as i')
      .where('i.user_id', '=', userId)
      // both times are those of their transaction; it is the same one if a provider has created the account
      .where('i.created_at', '>', (users) =>
        users.selectFrom('users').select('created_at').where('id', '=', userId),
      )
      .returning(['i.id', 'i.issuer', 'i.email'])
      .execute()
  );
}

/** False if the identity belongs to a user already. */
export async function insertIdentity(
  tx: Transaction,
  { issuer, subject }: Identity,
  user: { readonly id: string; readonly email: string | null },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx.db
    .insertInto('user_identities')
    .values({ issuer, subject, user_id: user.id, email: user.email })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}
