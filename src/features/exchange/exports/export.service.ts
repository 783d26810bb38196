import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../auth/actor.ts';
import { requirePermission } from '../../../auth/authority.ts';
import type { Permission } from '../../../auth/permissions.ts';
import { BILLING, type Scope, userIdOf } from '../../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound, ValidationFailed } from '../../../lib/errors.ts';
import type { SentFile } from '../../../lib/files/sent-file.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { deleteAllParts } from './delete-all-parts.ts';
import { ExportLimitReached, ExportNotReady } from './export.errors.ts';
import { findExport, insertExport, listExports, MAX_EXPORTS } from './export.repository.ts';
import type { CreateExport, ExportJob } from './export.schemas.ts';
import { addExportJob } from './export-queue.repository.ts';
import { holdExportRight } from './export-right.ts';
import { PART_BYTES, readPart } from './part.repository.ts';
import { deleteExport, endExpired, listUnfinished, markRemoved } from './removal.repository.ts';

/** Two requests at the same moment choose the same free place; the loser looks again. */
const MAX_TRIES = MAX_EXPORTS + 1;

export interface RequestedExport {
  readonly job: ExportJob;
  /** To be called when the export is committed. */
  readonly enqueue: () => Promise<void>;
}

/** Archives of what people may read, which a job writes and people download. Each sees only their own; a key that belongs to nobody, those that it has asked for. */
export class ExportService {
  readonly #database: Database;
  readonly #audit: AuditService;

  constructor(database: Database, audit: AuditService) {
    this.#database = database;
    this.#audit = audit;
  }

  /** Throws ExportLimitReached, and ValidationFailed for own rows of a caller who is not a person. */
  async request(scope: Scope, { kind }: CreateExport, actor: Actor): Promise<RequestedExport> {
    if (kind === 'own' && userIdOf(scope) === undefined) throw new ValidationFailed([NO_PERSON]);
    const wanted = { exportId: `exp_${randomUUID()}`, kind, actorKind: actor.kind };
    const job = await this.#database.inScope(scope, async (tx) => {
      await holdExportRight(tx, scope, actor);
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const inserted = await insertExport(tx, wanted, scope);
        if (!inserted) continue;
        await this.#record(tx, scope, actor, 'export.requested', { id: wanted.exportId, after: { kind } });
        return inserted;
      }
      throw new ExportLimitReached(MAX_EXPORTS);
    });
    // where that fails, housekeeping adds the job later
    return { job, enqueue: () => this.#enqueue(scope, job.export_id).catch(() => {}) };
  }

  list(scope: Scope): Promise<ExportJob[]> {
    return this.#database.readOne(scope, (tx) => listExports(tx, scope));
  }

  /** Throws NotFound. */
  async get(scope: Scope, exportId: string): Promise<ExportJob> {
    return (await this.#found(scope, exportId)).shown;
  }

  /**
   * The finished archive. Throws NotFound, ExportNotReady, and PermissionDenied for a caller who may no longer read all of
   * what it has.
   */
  async archive(scope: Scope, exportId: string, actor: Actor): Promise<SentFile> {
    const { stored } = await this.#found(scope, exportId);
    if (stored.state !== 'done' || stored.sha256 === null) throw new ExportNotReady(stored.state);
    for (const permission of stored.permissions) requirePermission(actor, permission as Permission);
    if (scope.kind === 'tenant')
      await this.#database.inScope(scope, (tx) =>
        this.#record(tx, scope, actor, 'export.downloaded', { id: exportId }),
      );
    return {
      mediaType: 'application/zip',
      name: `omnimemory-${exportId}.zip`,
      size: stored.bytes,
      tag: stored.sha256,
      read: (start, end) => this.#bytes(scope, exportId, start, end),
    };
  }

  /** Cancels it or removes its archive, at once for everybody. Throws NotFound. */
  async remove(scope: Scope, exportId: string, actor: Actor): Promise<void> {
    await this.#database.inScope(scope, async (tx) => {
      await holdExportRight(tx, scope, actor);
      if (!(await markRemoved(tx, exportId, scope))) throw new NotFound('export');
      await this.#record(tx, scope, actor, 'export.removed', { id: exportId });
    });
    await this.#erase(scope, exportId);
  }

  /** Deletes the exports whose time is over, and what removals have left. Returns their number. */
  async deleteExpired(scope: Scope): Promise<number> {
    const ended = await this.#database.writeOne(scope, endExpired);
    for (const { export_id, owner_id } of ended) await this.#erase(asOwner(scope, owner_id), export_id);
    return ended.length;
  }

  /** Adds the jobs of exports that have none, because a process died. Returns the number of unfinished exports. */
  async enqueueUnfinished(scope: Scope): Promise<number> {
    const ids = await this.#database.readOne(scope, listUnfinished);
    for (const exportId of ids) await this.#enqueue(scope, exportId);
    return ids.length;
  }

  async #found(scope: Scope, exportId: string) {
    const found = await this.#database.readOne(scope, (tx) => findExport(tx, exportId, scope));
    if (!found) throw new NotFound('export');
    return found;
  }

  /** The bytes from `start` to `end`, both included, piece by piece. */
  async *#bytes(scope: Scope, exportId: string, start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at <= end; ) {
      const position = Math.floor(at / PART_BYTES);
      const first = position * PART_BYTES;
      const part = await this.#database.readOne(scope, (tx) => readPart(tx, exportId, position));
      if (!part) throw new NotFound('export');
      yield part.subarray(at - first, end + 1 - first);
      at = first + PART_BYTES;
    }
  }

  async #erase(owner: Scope, exportId: string): Promise<void> {
    await deleteAllParts(this.#database, owner, exportId);
    await this.#database.writeOne(owner, (tx) => deleteExport(tx, exportId));
  }

  #enqueue(scope: Scope, exportId: string): Promise<void> {
    return this.#database.writeOne(BILLING, (tx) => addExportJob(tx, scope, exportId));
  }

  async #record(
    tx: ScopeTransaction,
    scope: Scope,
    actor: Actor,
    action: `export.${string}`,
    { id, after }: { readonly id: string; readonly after?: object },
  ): Promise<void> {
    if (scope.kind === 'local') return;
    const resource = { type: 'export', id };
    await this.#audit.record(tx, { tenantId: scope.tenantId, actor, action, resource, after });
  }
}

const NO_PERSON = {
  path: 'kind',
  message: 'must be all: this caller is no person of a team, so there are no rows of their own',
};

/** The scope in which the pieces of this person can be seen. */
const asOwner = (scope: Scope, ownerId: string | null): Scope =>
  scope.kind === 'tenant' ? { ...scope, userId: ownerId ?? undefined, keyId: undefined } : scope;
