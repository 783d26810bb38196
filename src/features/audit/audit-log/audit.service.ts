import type { Actor } from '../../../auth/actor.ts';
import type { TenantScope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, Transaction } from '../../../db/transaction/database.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { appendLine } from './audit.chain.ts';
import { exportLines, listLines, readChain } from './audit.repository.ts';
import type { AuditFilter } from './audit.schemas.ts';
import { type ChainReport, walkChain } from './audit.verification.ts';

export interface AuditEntry {
  readonly tenantId: string;
  readonly actor: Actor;
  /** `resource.what`, in the past tense: `api_key.revoked`. */
  readonly action: `${string}.${string}`;
  readonly resource: { readonly type: string; readonly id?: string | null };
  /**
   * The object before and after the change. Contains only what a reader of the log may know: never a key, token or
   * hash.
   */
  readonly before?: object | undefined;
  readonly after?: object | undefined;
}

const EXPORT_PART = 500;
const VERIFY_PART = 1_000;

/** The log of who did what in a tenant. Local mode has no log. */
export class AuditService {
  readonly #database: Database;
  readonly #entitlements: EntitlementsService;

  constructor(database: Database, entitlements: EntitlementsService) {
    this.#database = database;
    this.#entitlements = entitlements;
  }

  /**
   * Appends a line in the transaction of the change, so that one is never stored without the other. The transaction
   * belongs to the tenant, identity or billing role. It locks the tenant's chain until it ends, so call this last.
   * Returns the place of the line in the chain.
   */
  async record(
    tx: Transaction,
    { tenantId, actor, action, resource, before, after }: AuditEntry,
  ): Promise<number> {
    return appendLine(tx, {
      tenantId,
      actorKind: actor.kind,
      userId: actor.userId ?? null,
      keyId: actor.keyId ?? null,
      action,
      resourceType: resource.type,
      resourceId: resource.id ?? null,
      metadata: JSON.stringify({ before, after }),
      ipAddress: actor.ip ?? null,
      userAgent: actor.userAgent ?? null,
    });
  }

  list(scope: TenantScope, filter: AuditFilter, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listLines(tx, filter, page));
  }

  /**
   * All lines that match, oldest first, in parts of NDJSON that are read on demand. The last possible line is that of
   * the export itself: lines that are appended while the client reads are not included. Throws PlanLimitReached if the
   * plan has no export.
   */
  async export(scope: TenantScope, filter: AuditFilter, actor: Actor): Promise<AsyncIterable<string>> {
    await this.#entitlements.requireFeature(scope, 'audit_export');
    const { tenantId } = scope;
    const resource = { type: 'audit_logs' };
    const end = await this.#database.inScope(scope, (tx) =>
      this.record(tx, { tenantId, actor, action: 'audit_logs.exported', resource, after: { filter } }),
    );
    return this.#parts(scope, filter, end);
  }

  async *#parts(scope: TenantScope, filter: AuditFilter, end: number): AsyncGenerator<string> {
    for (let after = 0; after < end; ) {
      const part = await this.#database.readOne(scope, (tx) =>
        exportLines(tx, filter, { after, end, limit: EXPORT_PART }),
      );
      if (!part) return;
      yield part.ndjson;
      after = part.last;
    }
  }

  /** Recomputes the chain of a tenant and reports every line that was altered, removed or inserted. */
  verify(scope: TenantScope): Promise<ChainReport> {
    const read = (after: number) =>
      this.#database.readOne(scope, (tx) => readChain(tx, { after, limit: VERIFY_PART }));
    return walkChain(read, VERIFY_PART);
  }
}
