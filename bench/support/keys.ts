import type pg from 'pg';
import { generateApiKey, hashApiKey, startOfApiKey } from '../../src/features/identity/api-keys/api-key.ts';
import { TENANT_PREFIX } from './seed.ts';

/** Replaces every tenant's API key with a new one; the first belongs to tenant 1. Needs a superuser. */
export async function issueKeys(client: pg.Client, tenants: number): Promise<string[]> {
  const keys = Array.from({ length: tenants }, generateApiKey);
  await client.query('delete from api_keys');
  await client.query(
    `insert into api_keys (key_id, tenant_id, name, key_start, key_hash, scopes)
      select 'key_' || n, $1 || n, 'bench', start, hash, '{ingest,read,write,admin}'
      from unnest($2::text[], $3::bytea[]) with ordinality as made (start, hash, n)`,
    [TENANT_PREFIX, keys.map(startOfApiKey), keys.map(hashApiKey)],
  );
  return keys;
}
