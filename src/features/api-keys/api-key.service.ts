import { randomUUID } from 'node:crypto';
import { AppError, NotFound } from '../../base/errors.ts';
import type { Database } from '../../db/database.ts';
import { IDENTITY, type TenantScope } from '../../db/scope.ts';
import {
  type ApiKeyRow,
  findKeyHolder,
  insertApiKey,
  type KeyHolder,
  listApiKeys,
  revokeApiKey,
} from './api-key.repository.ts';
import { generateApiKey, hashApiKey, isWellFormedApiKey, startOfApiKey } from './api-key.ts';
import type { KeyCache } from './key-cache.ts';

export type ApiKey = ApiKeyRow;

export class TenantSuspended extends AppError {
  readonly code = 'tenant_suspended';
  readonly status = 403;
  constructor() {
    super('The account of this key is suspended.');
  }
}

export class ApiKeyService {
  readonly #database: Database;
  readonly #cache: KeyCache<KeyHolder>;

  constructor(database: Database, cache: KeyCache<KeyHolder>) {
    this.#database = database;
    this.#cache = cache;
  }

  /** `key` is the secret: it is given once and cannot be had again. Throws NotFound for an unknown tenant. */
  async create(scope: TenantScope, { name, expiresAt }: { name: string; expiresAt?: Date | undefined }) {
    const key = generateApiKey();
    const row = await this.#database.writeOne(scope, (tx) =>
      insertApiKey(tx, {
        key_id: `key_${randomUUID()}`,
        tenant_id: scope.tenantId,
        user_id: scope.userId ?? null,
        name,
        key_start: startOfApiKey(key),
        key_hash: hashApiKey(key),
        expires_at: expiresAt?.toISOString() ?? null,
      }),
    );
    return { ...row, key };
  }

  list(scope: TenantScope): Promise<ApiKey[]> {
    return this.#database.readOne(scope, listApiKeys);
  }

  /** Effective with the next request, in every server process. Throws NotFound for unknown and revoked keys. */
  async revoke(scope: TenantScope, keyId: string): Promise<void> {
    const revoked = await this.#database.writeOne(scope, (tx) => revokeApiKey(tx, keyId));
    this.#cache.clear();
    if (!revoked) throw new NotFound('api_key');
  }

  /** The scope that a key opens; `undefined` for keys that open none. Throws TenantSuspended. */
  async scopeOf(key: string): Promise<TenantScope | undefined> {
    if (!isWellFormedApiKey(key)) return undefined;
    const hash = hashApiKey(key);
    const holder = await this.#cache.get(hash.toString('base64'), () =>
      this.#database.readOne(IDENTITY, (tx) => findKeyHolder(tx, hash)),
    );
    if (!holder || isPast(holder.expires_at)) return undefined;
    if (!holder.tenant_active) throw new TenantSuspended();
    return { kind: 'tenant', tenantId: holder.tenant_id, userId: holder.user_id ?? undefined };
  }
}

const isPast = (time: string | null) => time !== null && Date.parse(time) <= Date.now();
