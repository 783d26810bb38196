import { sql } from 'kysely';
import { z } from 'zod';
import { isoTime } from '../../../db/query/json-times.ts';
import type { Transaction } from '../../../db/transaction/database.ts';
import { parsedRow } from '../../../lib/parsed-row.ts';

/** An account without anything that proves who somebody is: no hash, no token, no identity at a provider. */
const listedUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  email_verified: z.boolean(),
  teams: z.int(),
  created_at: z.string(),
  last_login_at: z.string().nullable(),
  deletion_due_at: z.string().nullable(),
});
export type ListedUser = Readonly<z.infer<typeof listedUser>>;

export interface UserPage {
  readonly limit: number;
  /** The id of the last user of the page before. */
  readonly after?: string | undefined;
  /** Only members of this tenant. */
  readonly tenantId?: string | undefined;
}

/** As the identity role: accounts in the order in which they were made. */
export async function listUsers(
  tx: Transaction,
  { limit, after, tenantId }: UserPage,
): Promise<ListedUser[]> {
  const times = ['created_at', 'last_login_at', 'deletion_due_at'].map(
    (name) => sql`${isoTime(sql.ref(`u.${name}`))} as ${sql.ref(name)}`,
  );
  const isMember =
    tenantId === undefined
      ? sql`true`
      : sql`exists (select 1 from tenant_users m where m.user_id = u.id and m.tenant_id = ${tenantId})`;
  const isAfter =
    after === undefined
      ? sql`true`
      : sql`(u.created_at, u.id) > (select p.created_at, p.id from users p where p.id = ${after})`;
  const { rows } = await sql`
    select u.id, u.email, u.name, u.email_verified_at is not null as email_verified,
      (select count(*) from tenant_users m where m.user_id = u.id)::int as teams, ${sql.join(times)}
    from users u where ${isMember} and ${isAfter} order by u.created_at, u.id limit ${limit}`.execute(tx.db);
  return rows.map((row) => parsedRow(listedUser, row));
}
