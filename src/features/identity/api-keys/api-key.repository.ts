import { sql } from 'kysely';
import type { KeyScope } from '../../../auth/permissions.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { type ApiKey, apiKey } from './api-key.schemas.ts';

/** A key as its owners see it. The tenant role has no right to select the hash. */
const COLUMNS = Object.keys(apiKey.shape) as (keyof ApiKey)[];

interface Narrow {
  scopes: KeyScope[];
}

export interface StoredKey {
  readonly key_id: string;
  readonly tenant_id: string;
  readonly user_id: string | null;
  readonly name: string;
  readonly key_start: string;
  readonly scopes: KeyScope[];
  readonly key_hash: Buffer;
  readonly expires_at: string | null;
}

export function insertApiKey(tx: ScopeTransaction, key: StoredKey): Promise<ApiKey> {
  const insert = tx.db.insertInto('api_keys').values(key).returning(COLUMNS);
  return insert.$narrowType<Narrow>().executeTakeFirstOrThrow();
}

/** All keys, or those of one user. */
export function pageOfApiKeys(
  tx: ScopeTransaction,
  userId: string | undefined,
  page: PageRequest,
): Promise<JsonPage> {
  let keys = tx.db.selectFrom('api_keys').where('tenant_id', '=', tx.scopeId);
  if (userId !== undefined) keys = keys.where('user_id', '=', userId);
  const shape = { columns: COLUMNS, time: 'created_at', tie: 'key_id', tieType: 'text' } as const;
  return jsonPage(tx, keys, shape, page);
}

export function listApiKeys(tx: ScopeTransaction): Promise<ApiKey[]> {
  return tx.db
    .selectFrom('api_keys')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.scopeId)
    .orderBy('created_at', 'desc')
    .$narrowType<Narrow>()
    .execute();
}

interface KeyWanted {
  readonly keyId: string;
  /** It must belong to this user. */
  readonly userId: string | undefined;
  /** It may have expired. */
  readonly orExpired: boolean;
}

/** A key that was not revoked, locked until the transaction ends. */
export function lockApiKey(
  tx: ScopeTransaction,
  { keyId, userId, orExpired }: KeyWanted,
): Promise<ApiKey | undefined> {
  let key = tx.db
    .selectFrom('api_keys')
    .select(COLUMNS)
    .where('tenant_id', '=', tx.scopeId)
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .forUpdate();
  if (!orExpired)
    key = key.where((k) => k.or([k('expires_at', 'is', null), k('expires_at', '>', sql<string>`now()`)]));
  if (userId !== undefined) key = key.where('user_id', '=', userId);
  return key.$narrowType<Narrow>().executeTakeFirst();
}

export function revokeApiKey(tx: ScopeTransaction, keyId: string): Promise<ApiKey> {
  return tx.db
    .updateTable('api_keys')
    .set({ revoked_at: sql<string>`now()` })
    .where('tenant_id', '=', tx.scopeId)
    .where('key_id', '=', keyId)
    .returning(COLUMNS)
    .$narrowType<Narrow>()
    .executeTakeFirstOrThrow();
}

/** Keeps the old key valid for this many hours, unless it expires earlier. */
export async function replaceApiKey(
  tx: ScopeTransaction,
  keyId: string,
  { replacedBy, overlapHours }: { readonly replacedBy: string; readonly overlapHours: number },
): Promise<void> {
  await tx.db
    .updateTable('api_keys')
    .set({
      replaced_by: replacedBy,
      expires_at: sql<string>`least(expires_at, now() + ${overlapHours}::float8 * interval '1 hour')`,
    })
    .where('tenant_id', '=', tx.scopeId)
    .where('key_id', '=', keyId)
    .execute();
}
