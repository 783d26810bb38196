import type { Actor } from '../../auth/actor.ts';
import { requirePermission } from '../../auth/authority.ts';
import { TenantSuspended } from '../../auth/errors.ts';
import { deleting, importing, type Scope } from '../../auth/scope.ts';
import { TryAgain } from '../../db/errors.ts';
import type { JsonPage, PageRequest } from '../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../db/transaction/database.ts';
import { NotFound } from '../../lib/errors.ts';
import type { AuditService } from '../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../authority/hold-authority.ts';
import { DeletionStarted } from '../deletion-records/deletion-record.errors.ts';
import { newDeletionId } from '../deletion-records/new-deletion-id.ts';
import type { EntitlementsService } from '../entitlements/entitlements.service.ts';
import {
  cancelDeletion,
  findDeletion,
  findOpenDeletion,
  insertDeletion,
  isActive,
  listDeletions,
  noteMoved,
} from './deletion.repository.ts';
import {
  type Deletion,
  type DeletionOf,
  type DeletionPreview,
  type ListDeletions,
  type RequestedDeletion,
  thingOf,
} from './deletion.schemas.ts';
import { requireRevision, requireRightToCancel, requireRightToDelete } from './deletion-rights.ts';
import { countCheckpoints } from './moved-rows/move.repository.ts';
import { moveThing } from './moved-rows/move-thing.ts';
import { codeOf, refusalOf } from './moved-rows/not-reversible.ts';
import { countKeptCheckpoints, forgetKeptRows, putRowsBack } from './moved-rows/return.repository.ts';
import type { TenantDeletionService } from './tenants/tenant-deletion.service.ts';

export interface DeletionDependencies {
  readonly audit: AuditService;
  readonly entitlements: EntitlementsService;
  /** Deletes whole tenants. */
  readonly tenantDeletions: TenantDeletionService;
  /** How long a deletion can be cancelled. */
  readonly graceDays: number;
}

const FOREIGN_KEY_VIOLATION = '23503';
// Every attempt that fails has lost a race to a writer, who has then finished.
const ATTEMPTS = 5;

interface Request {
  readonly of: DeletionOf;
  readonly actor: Actor;
  readonly ifMatch: number | undefined;
}

/** Ends the transaction of a preview, which so changes nothing. */
class Previewed extends Error {
  readonly preview: DeletionPreview;
  constructor(preview: DeletionPreview) {
    super();
    this.preview = preview;
  }
}

/**
 * Deletes things at once for every reader, and for good after a grace period. The rows, the record and the line of the audit
 * log are written in one transaction of the role for deletion, and come back in one of the role for imports.
 */
export class DeletionService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #entitlements: EntitlementsService;
  readonly #tenantDeletions: TenantDeletionService;
  readonly #graceDays: number;

  constructor(database: Database, { audit, entitlements, tenantDeletions, graceDays }: DeletionDependencies) {
    this.#database = database;
    this.#audit = audit;
    this.#entitlements = entitlements;
    this.#tenantDeletions = tenantDeletions;
    this.#graceDays = graceDays;
  }

  /**
   * A repeated request returns the deletion that is waiting. Throws NotFound, PreconditionFailed, DeletionNotPermitted,
   * ApiKeyStillValid or TenantSuspended, and for a tenant what TenantDeletionService.request throws.
   */
  async request(scope: Scope, wanted: RequestedDeletion, actor: Actor, ifMatch?: number): Promise<Deletion> {
    const of = thingOf(wanted);
    if (!of) return this.#tenantDeletions.request(scope, wanted, actor);
    await this.#requireActive(scope);
    const by = await this.#authorityFor(scope, of, actor);
    const deletion = await this.#attempt(scope, (tx) => this.#begin(tx, { of, actor: by, ifMatch }));
    if (deletion) return deletion;
    const open = await this.#database.readOne(scope, (tx) => findOpenDeletion(tx, of));
    if (!open) throw new NotFound(of.kind);
    return open;
  }

  /** What would go, found by doing it and rolling back. Throws what `request` throws. */
  async preview(scope: Scope, wanted: RequestedDeletion, actor: Actor): Promise<DeletionPreview> {
    const of = thingOf(wanted);
    if (!of) return this.#tenantDeletions.preview(scope, wanted, actor);
    await this.#requireActive(scope);
    const by = await this.#authorityFor(scope, of, actor);
    try {
      await this.#attempt(scope, async (tx) => {
        const deletionId = newDeletionId();
        const begun = await insertDeletion(tx, deletionId, of, this.#graceDays);
        if (!begun) return;
        const moved = await moveThing(tx, deletionId, of, by.userId);
        requireRightToDelete(by, of.kind, moved.facts);
        const { checkpoints, of_others } = moved.facts;
        throw new Previewed({
          kind: of.kind,
          target_id: of.id,
          rows: moved.rows,
          checkpoints,
          checkpoints_of_others: of_others,
          sessions_unlinked: moved.unlinked,
          due_at: begun,
        });
      });
    } catch (error) {
      if (error instanceof Previewed) return error.preview;
      throw error;
    }
    throw new NotFound(of.kind);
  }

  /** Throws NotFound. */
  async get(scope: Scope, deletionId: string): Promise<Deletion> {
    const deletion = await this.#database.readOne(scope, (tx) => findDeletion(tx, deletionId));
    if (!deletion) throw new NotFound('deletion');
    return deletion;
  }

  /** Newest first. */
  list(scope: Scope, filter: ListDeletions, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listDeletions(tx, filter, page));
  }

  /**
   * Everything is back as it was. Repeating it changes nothing. Throws NotFound, DeletionNotPermitted, DeletionStarted,
   * DeletionNotReversible if something has taken the place, or PlanLimitReached.
   */
  async cancel(scope: Scope, deletionId: string, actor: Actor): Promise<Deletion> {
    const deletion = await this.get(scope, deletionId);
    if (deletion.kind === 'tenant' && scope.kind === 'tenant')
      return this.#tenantDeletions.cancel(scope, deletionId, actor);
    await this.#requireActive(scope);
    requireRightToCancel(actor, deletion);
    const plan = await this.#entitlements.of(scope);
    try {
      const cancelled = await this.#database.inScope(importing(scope), async (tx) => {
        const taken = await cancelDeletion(tx, deletionId);
        if (!taken) return undefined;
        const checkpoints = await countKeptCheckpoints(tx, deletionId);
        if (checkpoints > 0) await this.#entitlements.takeRoomForCheckpoints(tx, plan, checkpoints);
        await putRowsBack(tx, deletionId);
        await forgetKeptRows(tx, deletionId);
        await countCheckpoints(tx, checkpoints);
        await this.#record(tx, 'deletion.cancelled', actor, taken.found, taken.isPrivate);
        return taken.found;
      });
      if (cancelled) return cancelled;
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
    const now = await this.get(scope, deletionId);
    if (now.state !== 'cancelled') throw new DeletionStarted(now.state);
    return now;
  }

  async #begin(tx: ScopeTransaction, { of, actor, ifMatch }: Request): Promise<Deletion | undefined> {
    const deletionId = newDeletionId();
    if (!(await insertDeletion(tx, deletionId, of, this.#graceDays))) return undefined;
    const { rows, facts } = await moveThing(tx, deletionId, of, actor.userId);
    requireRightToDelete(actor, of.kind, facts);
    requireRevision(facts, ifMatch);
    const isPrivate = of.kind === 'checkpoint' && facts.visibility === 'private';
    const deletion = await noteMoved(tx, deletionId, { rows, isPrivate });
    if (!deletion) throw new NotFound('deletion');
    await this.#record(tx, 'deletion.requested', actor, deletion, isPrivate);
    return deletion;
  }

  /** A row that was added meanwhile refers to one that goes: the next attempt finds it. */
  async #attempt<T>(scope: Scope, work: (tx: ScopeTransaction) => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++)
      try {
        return await this.#database.inScope(deleting(scope), work);
      } catch (error) {
        if (codeOf(error) !== FOREIGN_KEY_VIOLATION) throw error;
      }
    throw new TryAgain();
  }

  /** The routes serve suspended tenants too, for their own deletion. */
  async #requireActive(scope: Scope): Promise<void> {
    if (scope.kind === 'tenant' && !(await this.#database.readOne(scope, isActive)))
      throw new TenantSuspended();
  }

  /** The rights to keys are checked under a lock, because the route asks for those to memory. */
  async #authorityFor(scope: Scope, { kind }: DeletionOf, actor: Actor): Promise<Actor> {
    if (kind !== 'api_key') return actor;
    requirePermission(actor, 'api_keys:own');
    return this.#database.inScope(scope, (tx) =>
      holdAuthority(tx, { tenantId: tx.scopeId, actor, permission: 'api_keys:own' }),
    );
  }

  /** Of a private checkpoint the log names the deletion alone. */
  async #record(
    tx: ScopeTransaction,
    action: `deletion.${string}`,
    actor: Actor,
    { deletion_id, kind, target_id, rows }: Deletion,
    isPrivate = false,
  ): Promise<void> {
    if (!tx.storage.counts) return;
    const after = { kind, ...(isPrivate ? {} : { target_id }), rows };
    const resource = { type: 'deletion', id: deletion_id };
    await this.#audit.record(tx, { tenantId: tx.scopeId, actor, action, resource, after });
  }
}
