import { randomUUID } from 'node:crypto';
import { type Actor, OPERATOR } from '../../base/actor.ts';
import { NotFound } from '../../base/errors.ts';
import { KEY_SCOPES, type KeyScope } from '../../base/permissions.ts';
import type { Database, Transaction } from '../../db/database.ts';
import { IDENTITY, type TenantScope } from '../../db/scope.ts';
import type { KeyPrincipal } from '../../web/principal.ts';
import type { AuditService } from '../audit/audit.service.ts';
import {
  type ApiKeyRow,
  announceRevocation,
  findKeyHolder,
  insertApiKey,
  type KeyHolder,
  listApiKeys,
  revokeApiKey,
} from './api-key.repository.ts';
import { generateApiKey, hashApiKey, isWellFormedApiKey, startOfApiKey } from './api-key.ts';
import type { KeyCache } from './key-cache.ts';

export type ApiKey = ApiKeyRow;

export interface NewKey {
  readonly name: string;
  readonly expiresAt?: Date | undefined;
  /** Default: all. */
  readonly scopes?: readonly KeyScope[] | undefined;
}

export class ApiKeyService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #cache: KeyCache<KeyHolder>;

  constructor(database: Database, audit: AuditService, cache: KeyCache<KeyHolder>) {
    this.#database = database;
    this.#audit = audit;
    this.#cache = cache;
  }

  /**
   * A key that the operator makes. It is of the scope's user, where that has one. `key` is the secret: it is given once
   * and cannot be had again. Throws NotFound for an unknown tenant.
   */
  create(
    scope: TenantScope,
    { name, expiresAt, scopes = KEY_SCOPES }: NewKey,
  ): Promise<ApiKey & { key: string }> {
    const key = generateApiKey();
    return this.#database.inScope(scope, async (tx) => {
      const row = await insertApiKey(tx, {
        key_id: `key_${randomUUID()}`,
        tenant_id: scope.tenantId,
        user_id: scope.userId ?? null,
        name,
        key_start: startOfApiKey(key),
        scopes: [...scopes],
        key_hash: hashApiKey(key),
        expires_at: expiresAt?.toISOString() ?? null,
      });
      await this.#record(tx, scope, { actor: OPERATOR, action: 'api_key.created', after: row });
      return { ...row, key };
    });
  }

  list(scope: TenantScope): Promise<ApiKey[]> {
    return this.#database.readOne(scope, listApiKeys);
  }

  /** Effective with the next request, in every server process. Throws NotFound for unknown and revoked keys. */
  async revoke(scope: TenantScope, keyId: string, actor: Actor = OPERATOR): Promise<void> {
    await this.#database.inScope(scope, async (tx) => {
      const revoked = await revokeApiKey(tx, keyId);
      if (!revoked) throw new NotFound('api_key');
      await announceRevocation(tx);
      await this.#record(tx, scope, { actor, action: 'api_key.revoked', after: revoked });
    });
    this.#cache.clear();
  }

  /** Whose a key is; `undefined` for keys that open nothing. */
  async principalOf(key: string): Promise<KeyPrincipal | undefined> {
    if (!isWellFormedApiKey(key)) return undefined;
    const hash = hashApiKey(key);
    const holder = await this.#cache.get(hash.toString('base64'), () =>
      this.#database.readOne(IDENTITY, (tx) => findKeyHolder(tx, hash)),
    );
    if (!holder || isPast(holder.expires_at)) return undefined;
    return principalOf(holder);
  }

  #record(
    tx: Transaction,
    { tenantId }: TenantScope,
    change: { actor: Actor; action: `api_key.${string}`; after: ApiKeyRow },
  ): Promise<void> {
    const { key_id: id } = change.after;
    return this.#audit.record(tx, { tenantId, resource: { type: 'api_key', id }, ...change });
  }
}

function principalOf({ key_id, tenant_id, user_id, scopes, role, tenant_active }: KeyHolder): KeyPrincipal {
  return {
    kind: 'key',
    scope: { kind: 'tenant', tenantId: tenant_id, userId: user_id ?? undefined },
    keyId: key_id,
    keyScopes: scopes,
    role: role ?? undefined,
    tenantSuspended: !tenant_active,
  };
}

const isPast = (time: string | null) => time !== null && Date.parse(time) <= Date.now();
