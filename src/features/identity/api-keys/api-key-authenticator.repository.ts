import { sql } from 'kysely';
import { z } from 'zod';
import { KEY_SCOPES, ROLES } from '../../../auth/permissions.ts';
import type { Transaction } from '../../../db/transaction/database.ts';
import { parsedIfAny } from '../../../lib/parsed-row.ts';
import type { KeyUse } from './key-uses.ts';

/** The owner of the key with this hash, and what the key may do. `role` is the user's role, if the key has a user. */
const authenticatedKey = z.object({
  key_id: z.string(),
  tenant_id: z.string(),
  user_id: z.string().nullable(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  role: z.enum(ROLES).nullable(),
  expires_at: z.string().nullable(),
  tenant_active: z.boolean(),
});
export type AuthenticatedKey = Readonly<z.infer<typeof authenticatedKey>>;

/**
 * As the identity role. `undefined` for unknown, revoked and expired keys, and for a key whose user has left the
 * tenant or deletes the account: without a role it would count as a key that the operator made.
 */
export async function findAuthenticatedKey(
  tx: Transaction,
  hash: Buffer,
): Promise<AuthenticatedKey | undefined> {
  const found = await tx.db
    .selectFrom('api_keys as k')
    .innerJoin('tenants as t', 't.id', 'k.tenant_id')
    .leftJoin('tenant_users as m', (m) =>
      m
        .onRef('m.tenant_id', '=', 'k.tenant_id')
        .onRef('m.user_id', '=', 'k.user_id')
        .on('m.leaves_at', 'is', null),
    )
    .select(['k.key_id', 'k.tenant_id', 'k.user_id', 'k.scopes', 'm.role', 'k.expires_at'])
    .select('t.active as tenant_active')
    .where('k.key_hash', '=', hash)
    .where('k.revoked_at', 'is', null)
    // while a tenant is in deletion, its keys stop; they work again if that is cancelled
    .where('t.deletion_id', 'is', null)
    .where((k) => k.or([k('k.expires_at', 'is', null), k('k.expires_at', '>', sql<string>`now()`)]))
    .where((k) => k.or([k('k.user_id', 'is', null), k('m.role', 'is not', null)]))
    .executeTakeFirst();
  return parsedIfAny(authenticatedKey, found);
}

export const REVOCATIONS = 'api_key_revocations';

const OF_TENANT = 'tenant ';

/** At COMMIT, every server process drops the tenant's keys from its cache. */
export async function announceRevocation(tx: Transaction, tenantId: string): Promise<void> {
  await sql`select pg_notify(${REVOCATIONS}, ${OF_TENANT + tenantId})`.execute(tx.db);
}

/**
 * The tenant that a notification is about; `undefined`: all tenants, also for any text that this release does not know.
 */
export function tenantOfRevocation(text: string): string | undefined {
  return text.startsWith(OF_TENANT) ? text.slice(OF_TENANT.length) || undefined : undefined;
}

/** As the identity role. Another process may have recorded a use in the same minute. */
export async function recordKeyUses(tx: Transaction, uses: readonly KeyUse[]): Promise<void> {
  const column = (of: (use: KeyUse) => string) => sql`${uses.map(of)}`;
  await sql`
    update api_keys as k set last_used_at = used.at
    from unnest(${column(({ tenantId }) => tenantId)}::text[], ${column(({ keyId }) => keyId)}::text[],
      ${column(({ usedAt }) => usedAt)}::timestamptz[]) as used (tenant_id, key_id, at)
    where k.tenant_id = used.tenant_id and k.key_id = used.key_id
      and (k.last_used_at is null or k.last_used_at <= used.at - interval '1 minute')`.execute(tx.db);
}
