import { type Selectable, sql } from 'kysely';
import type { KeyScope, Role } from '../../base/permissions.ts';
import type { ScopeTransaction, Transaction } from '../../db/database.ts';
import type { ApiKeys } from '../../db/schema.ts';

/** A key as its owners see it. The hash cannot even be selected through the tenant door. */
export type ApiKeyRow = Omit<Pick<Selectable<ApiKeys>, (typeof COLUMNS)[number]>, 'scopes'> & {
  readonly scopes: KeyScope[];
};

const COLUMNS = [
  'key_id',
  'name',
  'key_start',
  'user_id',
  'scopes',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

/** Whose key a hash is, and what it may be used for. `role` is that of the user, where it has one. */
export interface KeyHolder {
  readonly key_id: string;
  readonly tenant_id: string;
  readonly user_id: string | null;
  readonly scopes: KeyScope[];
  readonly role: Role | null;
  readonly expires_at: string | null;
  readonly tenant_active: boolean;
}

/**
 * Through the identity door. `undefined` for unknown, revoked and expired keys alike, and for a key whose user is no
 * member: without a role it would pass for one of the operator's.
 */
export function findKeyHolder(tx: Transaction, hash: Buffer): Promise<KeyHolder | undefined> {
  return tx.db
    .selectFrom('api_keys as k')
    .innerJoin('tenants as t', 't.id', 'k.tenant_id')
    .leftJoin('tenant_users as m', (m) =>
      m.onRef('m.tenant_id', '=', 'k.tenant_id').onRef('m.user_id', '=', 'k.user_id'),
    )
    .select([
      'k.key_id',
      'k.tenant_id',
      'k.user_id',
      'k.scopes',
      'm.role',
      'k.expires_at',
      't.active as tenant_active',
    ])
    .where('k.key_hash', '=', hash)
    .where('k.revoked_at', 'is', null)
    .where((k) => k.or([k('k.expires_at', 'is', null), k('k.expires_at', '>', sql<string>`now()`)]))
    .where((k) => k.or([k('k.user_id', 'is', null), k('m.role', 'is not', null)]))
    .$narrowType<{ scopes: KeyScope[]; role: Role | null }>()
    .executeTakeFirst();
}

export interface NewApiKey {
  readonly key_id: string;
  readonly tenant_id: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly key_start: string;
  readonly scopes: KeyScope[];
  readonly key_hash: Buffer;
  readonly expires_at: string | null;
}

export function insertApiKey(tx: ScopeTransaction, key: NewApiKey): Promise<ApiKeyRow> {
  const insert = tx.db.insertInto('api_keys').values(key).returning(COLUMNS);
  return insert.$narrowType<{ scopes: KeyScope[] }>().executeTakeFirstOrThrow();
}

export function listApiKeys(tx: ScopeTransaction): Promise<ApiKeyRow[]> {
  return tx.db
    .selectFrom('api_keys')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.scopeId)
    .orderBy('created_at', 'desc')
    .$narrowType<{ scopes: KeyScope[] }>()
    .execute();
}

export const REVOCATIONS = 'api_key_revocations';

/** At COMMIT every server process forgets whose keys it remembers. */
export async function announceRevocation(tx: Transaction): Promise<void> {
  await sql`select pg_notify(${REVOCATIONS}, '')`.execute(tx.db);
}

/** `undefined` for a key that is unknown or revoked already. */
export function revokeApiKey(tx: ScopeTransaction, keyId: string): Promise<ApiKeyRow | undefined> {
  return tx.db
    .updateTable('api_keys')
    .set({ revoked_at: sql<string>`now()` })
    .where('tenant_id', '=', tx.scopeId)
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .returning(COLUMNS)
    .$narrowType<{ scopes: KeyScope[] }>()
    .executeTakeFirst();
}
