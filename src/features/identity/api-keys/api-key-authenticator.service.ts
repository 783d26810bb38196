import type { KeyPrincipal } from '../../../auth/principal.ts';
import { IDENTITY } from '../../../auth/scope.ts';
import type { Database, Transaction } from '../../../db/transaction/database.ts';
import { hashApiKey, isWellFormedApiKey } from './api-key.ts';
import {
  type AuthenticatedKey,
  announceRevocation,
  findAuthenticatedKey,
  recordKeyUses,
  tenantOfRevocation,
} from './api-key-authenticator.repository.ts';
import type { KeyCache } from './key-cache.ts';
import type { KeyUses } from './key-uses.ts';

/** Identifies the API key of every request. */
export class ApiKeyAuthenticator {
  readonly #database: Database;
  readonly #cache: KeyCache<AuthenticatedKey>;
  readonly #uses: KeyUses;

  constructor(database: Database, cache: KeyCache<AuthenticatedKey>, uses: KeyUses) {
    this.#database = database;
    this.#cache = cache;
    this.#uses = uses;
  }

  /** `undefined` for invalid keys. `fresh`: reads the database and ignores the cache. */
  async principalOf(key: string, { fresh } = { fresh: false }): Promise<KeyPrincipal | undefined> {
    if (!isWellFormedApiKey(key)) return undefined;
    const hash = hashApiKey(key);
    const load = () => this.#database.readOne(IDENTITY, (tx) => findAuthenticatedKey(tx, hash));
    const authenticated = await (fresh ? load() : this.#cache.get(hash.toString('base64'), load));
    if (!authenticated || isPast(authenticated.expires_at)) return undefined;
    this.#uses.note(authenticated.tenant_id, authenticated.key_id);
    return principalOf(authenticated);
  }

  /** Whether the key was valid in this process within the last day; such a key is not a guess. */
  isRemembered(key: string): boolean {
    return isWellFormedApiKey(key) && this.#cache.has(hashApiKey(key).toString('base64'));
  }

  /**
   * Call this in the transaction that changes what a key can access: a role, a membership, a suspension. At its COMMIT,
   * every server process drops the tenant's keys from its cache.
   */
  announceChange(tx: Transaction, tenantId: string): Promise<void> {
    return announceRevocation(tx, tenantId);
  }

  /** Call this after that transaction, so that this process does not have to wait for its own notification. */
  forget(tenantId: string): void {
    this.#cache.forget(tenantId);
  }

  /** Handles a notification from another process. */
  forgetRevoked(announcement: string): void {
    const tenantId = tenantOfRevocation(announcement);
    if (tenantId === undefined) this.#cache.clear();
    else this.#cache.forget(tenantId);
  }

  /** From now on this process receives every revocation, so it may cache keys. */
  openCache(): void {
    this.#cache.open();
  }

  /** From now on revocations may be missed, so this process caches nothing. */
  closeCache(): void {
    this.#cache.close();
  }

  /** Records when keys were used. */
  recordUses(): Promise<void> {
    return this.#uses.flush((uses) => this.#database.writeOne(IDENTITY, (tx) => recordKeyUses(tx, uses)));
  }
}

function principalOf({
  key_id,
  tenant_id,
  user_id,
  scopes,
  role,
  tenant_active,
}: AuthenticatedKey): KeyPrincipal {
  return {
    kind: 'key',
    scope: { kind: 'tenant', tenantId: tenant_id, userId: user_id ?? undefined, keyId: key_id },
    keyId: key_id,
    keyScopes: scopes,
    role: role ?? undefined,
    tenantSuspended: !tenant_active,
  };
}

const isPast = (time: string | null) => time !== null && Date.parse(time) <= Date.now();
