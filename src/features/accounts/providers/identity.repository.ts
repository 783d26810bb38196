import { sql } from 'kysely';
import type { Transaction } from '../../../db/database.ts';

/** Who somebody is at a provider. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** Whose identity it is; notes the use and the address that the provider gives today. */
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

/** False where somebody has it already. */
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
