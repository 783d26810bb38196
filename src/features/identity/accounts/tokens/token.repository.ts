import { sql } from 'kysely';
import { isoTime } from '../../../../db/query/json-times.ts';
import type { Transaction } from '../../../../db/transaction/database.ts';

const VERIFY_FOR = '24 hours';
const RESET_FOR = '1 hour';

/** What the email is about. `undefined`: there is no one to write to. */
export type Mailed = {
  readonly purpose: 'verify_email' | 'reset_password';
  readonly name: string | null;
  /** When the account with this email address will be deleted; null: not at all. */
  readonly deletion_due_at?: string | null;
};

export interface Registration {
  readonly email: string;
  readonly name: string | null;
  /** `null`: the person who confirms chooses a password. */
  readonly passwordHash: string | null;
}

/**
 * Stores a registration until its email address is verified. If it already has an account, the token is for a
 * password reset: one statement writes one row in either case, so that both take the same time.
 */
export async function insertRegistration(
  tx: Transaction,
  tokenHash: Buffer,
  { email, name, passwordHash }: Registration,
): Promise<Mailed> {
  const { rows } = await sql<Mailed>`
    insert into user_tokens (token_hash, email, purpose, user_id, name, password_hash, expires_at)
    select ${tokenHash}::bytea, ${email}, 'verify_email', null, ${name}::text, ${passwordHash}::text,
      now() + ${VERIFY_FOR}::interval
    where not exists (select 1 from users where email = ${email})
    union all
    select ${tokenHash}::bytea, email, 'reset_password', id, null, null, now() + ${RESET_FOR}::interval
    from users where email = ${email}
    returning purpose, name,
      (select ${isoTime(sql`deletion_due_at`)} from users where email = ${email}) as deletion_due_at`.execute(
    tx.db,
  );
  return rows[0] ?? { purpose: 'verify_email', name };
}

/**
 * A new token for a registration that waits for confirmation. After several registrations it carries no name and no
 * password, because it is unknown which one is the reader's; the reader chooses a password when confirming.
 */
export async function repeatRegistration(
  tx: Transaction,
  tokenHash: Buffer,
  email: string,
): Promise<Mailed | undefined> {
  const { rows } = await sql<Mailed>`
    insert into user_tokens (token_hash, purpose, email, name, password_hash, expires_at)
    select ${tokenHash}::bytea, 'verify_email', ${email}, case when one then name end, case when one then hash end,
      now() + ${VERIFY_FOR}::interval
    from (
      select count(*) = count(password_hash) and count(distinct password_hash) = 1 as one, min(name) as name,
        min(password_hash) as hash
      from user_tokens where email = ${email} and purpose = 'verify_email' and expires_at > now()
      having count(*) > 0
    ) waiting
    returning purpose, name`.execute(tx.db);
  return rows[0];
}

export async function insertReset(
  tx: Transaction,
  tokenHash: Buffer,
  email: string,
): Promise<Mailed | undefined> {
  const { rows } = await sql<Mailed>`
    insert into user_tokens (token_hash, purpose, email, user_id, expires_at)
    select ${tokenHash}::bytea, 'reset_password', email, id, now() + ${RESET_FOR}::interval
    from users where email = ${email}
    returning purpose, (select name from users where email = ${email}) as name`.execute(tx.db);
  return rows[0];
}

export interface TokenRow {
  readonly email: string;
  readonly user_id: string | null;
  readonly name: string | null;
  readonly password_hash: string | null;
}

/** `undefined` for a token that is unknown, used, expired or has another purpose. */
export function findToken(
  tx: Transaction,
  tokenHash: Buffer,
  purpose: Mailed['purpose'],
): Promise<TokenRow | undefined> {
  return tx.db
    .selectFrom('user_tokens')
    .where(usable(tokenHash, purpose))
    .select(['email', 'user_id', 'name', 'password_hash'])
    .executeTakeFirst();
}

/** Uses the token up. False for a token that `findToken` would not find. */
export async function takeToken(
  tx: Transaction,
  tokenHash: Buffer,
  purpose: Mailed['purpose'],
): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('user_tokens')
    .where(usable(tokenHash, purpose))
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

const usable = (tokenHash: Buffer, purpose: Mailed['purpose']) =>
  sql<boolean>`token_hash = ${tokenHash} and purpose = ${purpose} and expires_at > now()`;

/** Invalidates every token that was sent to the email address. */
export function deleteTokensOf(tx: Transaction, email: string): Promise<unknown> {
  return tx.db.deleteFrom('user_tokens').where('email', '=', email).execute();
}

/** Returns the number of deleted rows. */
export async function deleteExpiredTokens(tx: Transaction): Promise<number> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('user_tokens')
    .where('expires_at', '<=', sql<string>`now()`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
