import type { Actor } from '../../../auth/actor.ts';
import { TenantInDeletion } from '../../../auth/errors.ts';
import { requireProvenRecently } from '../../../auth/recent-proof.ts';
import { deleting, type Scope, type TenantScope } from '../../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound, ValidationFailed } from '../../../lib/errors.ts';
import { DAY_MS, isoTimeOf } from '../../../lib/utc.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { DeletionStarted } from '../../deletion-records/deletion-record.errors.ts';
import { newDeletionId } from '../../deletion-records/new-deletion-id.ts';
import { isLive } from '../../entitlements/subscription-access.ts';
import type { ApiKeyAuthenticator } from '../../identity/api-keys/api-key-authenticator.service.ts';
import { SuspendedByOperator } from '../../identity/tenants/tenant.errors.ts';
import { DeletionNotPermitted } from '../deletion.errors.ts';
import { findDeletion, insertDeletion } from '../deletion.repository.ts';
import type { Deletion, DeletionPreview, RequestedDeletion } from '../deletion.schemas.ts';
import { findRole } from '../member-role.repository.ts';
import { readCatalogue } from './catalogue.repository.ts';
import { SubscriptionLive } from './tenant-deletion.errors.ts';
import {
  type DeletedTenant,
  findTenant,
  hasBegun,
  insertRecord,
  lockTenant,
  resumeFromDeletion,
  suspendForDeletion,
  writeState,
} from './tenant-deletion.repository.ts';
import { countOwned } from './tenant-removal.repository.ts';

export interface TenantDeletionParts {
  readonly audit: AuditService;
  readonly apiKeyAuthenticator: ApiKeyAuthenticator;
  /** How long the deletion of a tenant can be cancelled. */
  readonly graceDays: number;
}

/**
 * The request to delete a whole tenant, and its return. At once it only suspends the tenant; TenantRemovalService removes it
 * when the grace period is over.
 */
export class TenantDeletionService {
  readonly #database: Database;
  readonly #parts: TenantDeletionParts;

  constructor(database: Database, parts: TenantDeletionParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /**
   * Throws NotFound, DeletionNotPermitted, RecentSignInRequired, ValidationFailed for a wrong name, TenantInDeletion,
   * SuspendedByOperator or SubscriptionLive.
   */
  async request(scope: Scope, { id, confirm }: RequestedDeletion, actor: Actor): Promise<Deletion> {
    const tenant = ownTenant(scope, id);
    requirePerson(actor);
    if (actor.kind === 'user') requireProvenRecently(actor.provenAt);
    const deletion = await this.#inTask(tenant, async (tx) => {
      const found = await this.#lockFor(tx, actor);
      if (actor.kind !== 'operator') requireName(found, confirm);
      return this.#begin(tx, actor);
    });
    this.#parts.apiKeyAuthenticator.forget(tenant.tenantId);
    return deletion;
  }

  /** Every row that would go, by table. Throws what `request` throws, except for the name and the sign-in. */
  preview(scope: Scope, { id }: RequestedDeletion, actor: Actor): Promise<DeletionPreview> {
    const tenant = ownTenant(scope, id);
    requirePerson(actor);
    return this.#inTask(tenant, async (tx) => {
      // counting takes long, and nobody must wait for it
      await requireDeletable(tx, await findTenant(tx), actor);
      const { tables } = await readCatalogue(tx);
      const counts = await countOwned(tx, tables);
      const due_at = isoTimeOf(new Date(Date.now() + this.#parts.graceDays * DAY_MS));
      return {
        kind: 'tenant',
        target_id: id,
        rows: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
        checkpoints: counts.checkpoints ?? 0,
        checkpoints_of_others: 0,
        sessions_unlinked: 0,
        due_at,
      };
    });
  }

  /** The tenant is what it was before. Throws NotFound, DeletionNotPermitted or DeletionStarted. */
  async cancel(scope: TenantScope, deletionId: string, actor: Actor): Promise<Deletion> {
    requirePerson(actor);
    const cancelled = await this.#inTask(scope, async (tx) => {
      const tenant = await lockTenant(tx);
      await requireOwner(tx, actor, 'cancel its deletion');
      const before = await findDeletion(tx, deletionId);
      if (!tenant || !before) throw new NotFound('deletion');
      if (before.state === 'cancelled') return before;
      if (!(await isReversible(tx, before))) throw new DeletionStarted(before.state);
      await writeState(tx, deletionId, { state: 'cancelled' });
      await resumeFromDeletion(tx);
      await this.#parts.apiKeyAuthenticator.announceChange(tx, scope.tenantId);
      await this.#record(tx, 'deletion.cancelled', actor, deletionId);
      return await requested(tx, deletionId);
    });
    this.#parts.apiKeyAuthenticator.forget(scope.tenantId);
    return cancelled;
  }

  async #begin(tx: ScopeTransaction, actor: Actor): Promise<Deletion> {
    const deletionId = newDeletionId();
    const of = { kind: 'tenant', id: tx.scopeId } as const;
    await insertDeletion(tx, deletionId, of, this.#parts.graceDays);
    const deletion = await requested(tx, deletionId);
    await insertRecord(tx, deletion);
    await suspendForDeletion(tx, deletion);
    await this.#parts.apiKeyAuthenticator.announceChange(tx, tx.scopeId);
    await this.#record(tx, 'deletion.requested', actor, deletionId);
    return deletion;
  }

  /** The tenant, if nothing forbids to delete it. Until the transaction ends neither its members nor its plan change. */
  async #lockFor(tx: ScopeTransaction, actor: Actor): Promise<DeletedTenant> {
    return requireDeletable(tx, await lockTenant(tx), actor);
  }

  async #record(
    tx: ScopeTransaction,
    action: `deletion.${string}`,
    actor: Actor,
    deletionId: string,
  ): Promise<void> {
    const resource = { type: 'deletion', id: deletionId };
    const after = { kind: 'tenant', target_id: tx.scopeId };
    await this.#parts.audit.record(tx, { tenantId: tx.scopeId, actor, action, resource, after });
  }

  #inTask<T>(scope: TenantScope, work: (tx: ScopeTransaction) => Promise<T>): Promise<T> {
    return this.#database.inScope(deleting(scope), work);
  }
}

async function requested(tx: ScopeTransaction, deletionId: string): Promise<Deletion> {
  const deletion = await findDeletion(tx, deletionId);
  if (!deletion) throw new NotFound('deletion');
  return deletion;
}

/** Whether everything is still there: it waits, or it failed before the job could remove the first row. */
const isReversible = async (tx: ScopeTransaction, { state, deletion_id: id }: Deletion): Promise<boolean> =>
  state === 'waiting' || (state === 'failed' && !(await hasBegun(tx, id)));

/** The tenant of the request; another one is nobody's. */
function ownTenant(scope: Scope, id: string): TenantScope {
  if (scope.kind !== 'tenant' || scope.tenantId !== id) throw new NotFound('tenant');
  return scope;
}

function requirePerson({ kind }: Actor): void {
  if (kind === 'user' || kind === 'operator') return;
  throw new DeletionNotPermitted(
    'An API key cannot delete a team or bring it back. An owner can do that, signed in to the dashboard.',
  );
}

async function requireOwner(tx: ScopeTransaction, actor: Actor, what: string): Promise<void> {
  if (actor.kind === 'operator') return;
  if (actor.userId !== undefined && (await findRole(tx, actor.userId)) === 'owner') return;
  throw new DeletionNotPermitted(`Only an owner of the team can ${what}. Ask one of its owners.`);
}

async function requireDeletable(
  tx: ScopeTransaction,
  tenant: DeletedTenant | undefined,
  actor: Actor,
): Promise<DeletedTenant> {
  if (!tenant) throw new NotFound('tenant');
  await requireOwner(tx, actor, 'delete it');
  const { suspended_by, deletion_id, deletion_due_at, status } = tenant;
  if (deletion_id !== null) throw new TenantInDeletion(deletion_id, deletion_due_at);
  if (suspended_by === 'operator' && actor.kind !== 'operator') throw new SuspendedByOperator();
  if (status !== null && isLive(status)) throw new SubscriptionLive();
  return tenant;
}

function requireName({ name }: DeletedTenant, confirm: string | undefined): void {
  if (confirm?.trim() === name.trim()) return;
  throw new ValidationFailed([
    { path: 'confirm', message: 'must be the name of the team, exactly as it is' },
  ]);
}
