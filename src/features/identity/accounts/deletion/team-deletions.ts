import type { Actor } from '../../../../auth/actor.ts';
import { TenantInDeletion } from '../../../../auth/errors.ts';
import { IDENTITY, type TenantScope } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import { AppError, NotFound } from '../../../../lib/errors.ts';
import { DeletionStarted } from '../../../deletion-records/deletion-record.errors.ts';
import { findDeletionOf } from './team-reconciliation.repository.ts';

/** What deletes whole tenants. It needs accounts and API keys and so is above this feature, which names only what it calls. */
interface TenantDeletions {
  request(
    scope: TenantScope,
    wanted: { readonly kind: 'tenant'; readonly id: string; readonly confirm: string },
    actor: Actor,
  ): Promise<{ readonly deletion_id: string }>;
  /** Throws DeletionStarted if it is too late. */
  cancel(scope: TenantScope, deletionId: string, actor: Actor): Promise<unknown>;
}

/** Deletes a team together with the account of its only member, and brings it back. Each call is a transaction of its own. */
export class TeamDeletions {
  readonly #database: Database;
  readonly #tenants: TenantDeletions;

  constructor(database: Database, tenants: TenantDeletions) {
    this.#database = database;
    this.#tenants = tenants;
  }

  /**
   * Returns the id of the deletion, also if it was requested before. `undefined`: the team cannot be deleted now. What becomes
   * of the account then, the job decides when it is due.
   */
  async request(
    { tenant_id: tenantId, name }: { readonly tenant_id: string; readonly name: string },
    userId: string,
  ): Promise<string | undefined> {
    const of = { kind: 'tenant', id: tenantId, confirm: name } as const;
    try {
      return (await this.#tenants.request({ kind: 'tenant', tenantId }, of, personOf(userId))).deletion_id;
    } catch (error) {
      if (isRefusal(error)) return undefined;
      if (!(error instanceof TenantInDeletion)) throw error;
      const found = await this.#database.readOne(IDENTITY, (tx) => findDeletionOf(tx, tenantId));
      if (found === undefined) throw error;
      return found;
    }
  }

  /** Does nothing if it can no longer be cancelled, or the person owns the team no longer. */
  async cancel(
    { tenant_id: tenantId, deletion_id }: { readonly tenant_id: string; readonly deletion_id: string },
    userId: string,
  ): Promise<void> {
    try {
      await this.#tenants.cancel({ kind: 'tenant', tenantId }, deletion_id, personOf(userId));
    } catch (error) {
      const isOver = error instanceof NotFound || error instanceof DeletionStarted;
      if (!isOver && !hasCode(error, ['deletion_not_permitted'])) throw error;
    }
  }
}

/** By code, because the classes of these errors are above this feature. */
const hasCode = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof AppError && codes.includes(error.code);

/** Also that the team got another name in between, which the next attempt reads. */
const isRefusal = (error: unknown): boolean =>
  hasCode(error, [
    'subscription_live',
    'suspended_by_operator',
    'deletion_not_permitted',
    'validation_failed',
  ]);

/** The password, or the sign-in, that the deletion of the account needs is the proof for the team, too. */
const personOf = (userId: string): Actor => ({ kind: 'user', userId, role: 'owner', provenAt: Date.now() });
