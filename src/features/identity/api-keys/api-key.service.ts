import { randomUUID } from 'node:crypto';
import { type Actor, OPERATOR } from '../../../auth/actor.ts';
import { KEY_SCOPES, type KeyScope, may, rankOf } from '../../../auth/permissions.ts';
import type { TenantScope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import { ApiKeyReplaced, NotYourKey, ScopesAboveOwn } from './api-key.errors.ts';
import {
  insertApiKey,
  listApiKeys,
  lockApiKey,
  pageOfApiKeys,
  replaceApiKey,
  revokeApiKey,
} from './api-key.repository.ts';
import type { ApiKey, CreateApiKey, NewApiKey, RotateApiKey } from './api-key.schemas.ts';
import { generateApiKey, hashApiKey, startOfApiKey } from './api-key.ts';
import type { ApiKeyAuthenticator } from './api-key-authenticator.service.ts';

export type { ApiKey } from './api-key.schemas.ts';

/** A key that the operator makes. */
export interface OperatorKey {
  readonly name: string;
  readonly expiresAt?: Date | undefined;
  /** Default: all. */
  readonly scopes?: readonly KeyScope[] | undefined;
}

type WithKey = NewApiKey & { readonly key: string };

export class ApiKeyService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #authenticator: ApiKeyAuthenticator;

  constructor(database: Database, audit: AuditService, authenticator: ApiKeyAuthenticator) {
    this.#database = database;
    this.#audit = audit;
    this.#authenticator = authenticator;
  }

  /**
   * The key belongs to the scope's user, if it has one. `key` is the secret, returned only once. Throws NotFound for an
   * unknown tenant.
   */
  create(scope: TenantScope, { name, expiresAt, scopes = KEY_SCOPES }: OperatorKey): Promise<WithKey> {
    const key = { name, scopes: [...scopes], expires_at: expiresAt?.toISOString() };
    return this.#database.inScope(scope, (tx) => this.#insert(tx, scope.userId, key, OPERATOR));
  }

  /** A key of the caller. Throws ScopesAboveOwn, or PermissionDenied and KeyEnded if the caller has lost the right. */
  issue(scope: TenantScope, key: CreateApiKey, actor: Actor): Promise<WithKey> {
    return this.#database.inScope(scope, async (tx) => {
      const by = await holdAuthority(tx, { tenantId: tx.scopeId, actor, permission: 'api_keys:own' });
      requireScopes(by, key.scopes);
      return this.#insert(tx, by.userId, key, by);
    });
  }

  list(scope: TenantScope): Promise<ApiKey[]> {
    return this.#database.readOne(scope, listApiKeys);
  }

  /** The keys that the caller may see: all, or their own. */
  page(scope: TenantScope, page: PageRequest, actor: Actor): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => pageOfApiKeys(tx, ownerFor(actor), page));
  }

  /**
   * A new key with the name and the scopes of the old one, which expires after the overlap. Throws NotFound for a key
   * that is no longer valid, ApiKeyReplaced, NotYourKey or ScopesAboveOwn.
   */
  rotate(
    scope: TenantScope,
    keyId: string,
    { overlap_hours, expires_at }: RotateApiKey,
    actor: Actor,
  ): Promise<WithKey> {
    const wanted = { keyId, orExpired: false };
    return this.#change(scope, wanted, actor, async (tx, old, by) => {
      requireOwn(by, old);
      requireScopes(by, old.scopes);
      if (old.replaced_by !== null) throw new ApiKeyReplaced();
      const { name, scopes, user_id } = old;
      const made = await this.#insert(tx, user_id ?? undefined, { name, scopes, expires_at }, by, old);
      await replaceApiKey(tx, keyId, { replacedBy: made.key_id, overlapHours: overlap_hours });
      return made;
    });
  }

  /**
   * Takes effect with the next request in every server process. One that has expired can be revoked, too: only then can its
   * row be deleted. Throws NotFound for unknown and revoked keys.
   */
  async revoke(scope: TenantScope, keyId: string, actor: Actor): Promise<void> {
    const wanted = { keyId, orExpired: true };
    await this.#change(scope, wanted, actor, async (tx, before, by) => {
      const after = await revokeApiKey(tx, keyId);
      await this.#record(tx, 'api_key.revoked', { actor: by, before, after });
    });
  }

  async #change<T>(
    scope: TenantScope,
    { keyId, orExpired }: { readonly keyId: string; readonly orExpired: boolean },
    actor: Actor,
    work: (tx: ScopeTransaction, key: ApiKey, by: Actor) => Promise<T>,
  ): Promise<T> {
    const result = await this.#database.inScope(scope, async (tx) => {
      const wanted = { tenantId: tx.scopeId, actor, permission: 'api_keys:own' } as const;
      const by = await holdAuthority(tx, { ...wanted, keysToChange: [keyId] });
      const key = await lockApiKey(tx, { keyId, userId: ownerFor(by), orExpired });
      if (!key) throw new NotFound('api_key');
      await this.#authenticator.announceChange(tx, tx.scopeId);
      return work(tx, key, by);
    });
    this.#authenticator.forget(scope.tenantId);
    return result;
  }

  async #insert(
    tx: ScopeTransaction,
    userId: string | undefined,
    { name, scopes, expires_at }: CreateApiKey,
    actor: Actor,
    old?: ApiKey,
  ): Promise<WithKey> {
    const key = generateApiKey();
    const after = await insertApiKey(tx, {
      key_id: `key_${randomUUID()}`,
      tenant_id: tx.scopeId,
      user_id: userId ?? null,
      name,
      key_start: startOfApiKey(key),
      scopes,
      key_hash: hashApiKey(key),
      expires_at: expires_at ?? null,
    });
    const action = old ? 'api_key.rotated' : 'api_key.created';
    await this.#record(tx, action, { actor, before: old, after });
    return { ...after, key };
  }

  #record(
    tx: ScopeTransaction,
    action: `api_key.${string}`,
    { actor, before, after }: { actor: Actor; before?: ApiKey | undefined; after: ApiKey },
  ): Promise<unknown> {
    const resource = { type: 'api_key', id: after.key_id };
    return this.#audit.record(tx, { tenantId: tx.scopeId, actor, action, resource, before, after });
  }
}

/** The user whose keys the caller may see and revoke; `undefined`: all users. */
const ownerFor = (actor: Actor) => (may(actor, 'api_keys:all') ? undefined : (actor.userId ?? ''));

function requireScopes({ kind, keyScopes = [] }: Actor, scopes: readonly KeyScope[]): void {
  if (kind === 'key' && !scopes.every((scope) => keyScopes.includes(scope))) throw new ScopesAboveOwn();
}

/** A key without a user is not limited by a role, so only callers without a role may make one. */
function requireOwn(actor: Actor, { user_id }: ApiKey): void {
  const own = user_id === null ? rankOf(actor) === 'owner' : user_id === actor.userId;
  if (!own) throw new NotYourKey();
}
