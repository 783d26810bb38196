import { type Selectable, sql } from 'kysely';
import type { ScopeTransaction, Transaction } from '../../db/database.ts';
import type { ApiKeys } from '../../db/schema.ts';

/** A key as its owners see it. The hash cannot even be selected through the tenant door. */
export type ApiKeyRow = Pick<Selectable<ApiKeys>, (typeof COLUMNS)[number]>;

const COLUMNS = [
  'key_id',
  'name',
  'key_start',
  'user_id',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

/** Whose key a hash is. */
export interface KeyHolder {
  readonly tenant_id: string;
  readonly user_id: string | null;
  readonly expires_at: string | null;
  readonly tenant_active: boolean;
}

/** Through the identity door. `undefined` for unknown, revoked and expired keys alike. */
export function findKeyHolder(tx: Transaction, hash: Buffer): Promise<KeyHolder | undefined> {
  return tx.db
    .selectFrom('api_keys as k')
    .innerJoin('tenants as t', 't.id', 'k.tenant_id')
    .select(['k.tenant_id', 'k.user_id', 'k.expires_at', 't.active as tenant_active'])
    .where('k.key_hash', '=', hash)
    .where('k.revoked_at', 'is', null)
    .where((k) => k.or([k('k.expires_at', 'is', null), k('k.expires_at', '>', sql<string>`now()`)]))
    .executeTakeFirst();
}

export interface NewApiKey {
  readonly key_id: string;
  readonly tenant_id: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly key_start: string;
  readonly key_hash: Buffer;
  readonly expires_at: string | null;
}

export function insertApiKey(tx: ScopeTransaction, key: NewApiKey): Promise<ApiKeyRow> {
  return tx.db.insertInto('api_keys').values(key).returning(COLUMNS).executeTakeFirstOrThrow();
}

export function listApiKeys(tx: ScopeTransaction): Promise<ApiKeyRow[]> {
  return tx.db
    .selectFrom('api_keys')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.scopeId)
    .orderBy('created_at', 'desc')
    .execute();
}

export const REVOCATIONS = 'api_key_revocations';

/**
 * Revokes a key and, at COMMIT, tells every server process to forget the keys it remembers. False for a key that is
 * unknown or revoked already.
 */
export async function revokeApiKey(tx: ScopeTransaction, keyId: string): Promise<boolean> {
  const { rows } = await sql`
    with revoked as (
      update api_keys set revoked_at = now()
      where tenant_id = ${tx.scopeId} and key_id = ${keyId} and revoked_at is null
      returning key_id)
    select pg_notify(${REVOCATIONS}, '') from revoked`.execute(tx.db);
  return rows.length > 0;
}
