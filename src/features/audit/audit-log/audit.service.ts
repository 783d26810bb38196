import { type Actor, SYSTEM } from '../../../auth/actor.ts';
import { deleting, type TenantScope } from '../../../auth/scope.ts';
import { FairQueue } from '../../../db/pools/fair-queue.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction, Transaction } from '../../../db/transaction/database.ts';
import { TtlCache } from '../../../lib/ttl-cache.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { appendLine } from './audit.chain.ts';
import {
  type AgedLines,
  CUT_ACTION,
  countAgedLines,
  deleteCutLines,
  findBegin,
  findDueCut,
  findFirstPlace,
} from './audit.cut.repository.ts';
import { exportLines, listLines, readChain } from './audit.repository.ts';
import type { AuditFilter, ChainVerification } from './audit.schemas.ts';
import { type ChainReport, verificationOf, walkChain } from './audit.verification.ts';

export type { AgedLines };

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
const VERIFY_ATTEMPTS = 5;
const MAX_VERIFICATIONS = 2;
const VERIFICATION_LIMITS = { timeoutMs: 10_000, maxWaiting: 20 };
const VERIFICATION_TTL_MS = 60_000;

/** The log of who did what in a tenant. Local mode has no log. */
export class AuditService {
  readonly #database: Database;
  readonly #entitlements: EntitlementsService;
  readonly #verifying = new FairQueue(MAX_VERIFICATIONS, VERIFICATION_LIMITS);
  readonly #verifications = new TtlCache<ChainVerification>(VERIFICATION_TTL_MS, {
    name: 'audit_verification',
  });

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
    tx.concerns(tenantId);
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

  /** What a cut at this many days would take away, read in a transaction of the tenant or of the role for deletion. */
  async aged(tx: ScopeTransaction, days: number | null): Promise<AgedLines> {
    return days === null ? { rows: 0, oldest: null, newest: null } : countAgedLines(tx, days);
  }

  /** When the first line was written, if lines before it were cut. */
  begin(tx: ScopeTransaction): Promise<string | null> {
    return findBegin(tx);
  }

  /**
   * Appends the line that says up to which place the log is cut, if lines older than this many days are due. Until that line
   * is stored nothing may be deleted.
   */
  cut(scope: TenantScope, days: number): Promise<boolean> {
    return this.#database.inScope(scope, async (tx) => {
      const cut = await findDueCut(tx, days);
      if (!cut) return false;
      const { tenantId } = scope;
      const resource = { type: 'audit_logs' };
      await this.record(tx, {
        tenantId,
        actor: SYSTEM,
        action: CUT_ACTION,
        resource,
        after: { ...cut, days },
      });
      return true;
    });
  }

  /** Deletes at most so many of the lines that were cut and are older than this many days. Returns their number. */
  deleteCut(scope: TenantScope, days: number, limit: number): Promise<number> {
    return this.#database.inScope(deleting(scope), (tx) => deleteCutLines(tx, days, limit));
  }

  /** Recomputes the chain of a tenant and reports every line that was altered, removed or inserted. */
  async verify(scope: TenantScope, { firstOnly = false } = {}): Promise<ChainReport> {
    const read = (after: number, isFirst: boolean) =>
      this.#database.readOne(scope, (tx) => readChain(tx, { after, limit: VERIFY_PART, isFirst }));
    for (let attempt = 1; ; attempt++) {
      const report = await walkChain(read, { partSize: VERIFY_PART, firstOnly });
      if (report.faults.length === 0 || attempt === VERIFY_ATTEMPTS) return report;
      // lines that retention deletes between two parts look removed
      const now = await this.#database.readOne(scope, (tx) => findFirstPlace(tx));
      if (now === report.begin) return report;
    }
  }

  /**
   * The same for people, up to the first fault, kept for a minute: one at a time of a tenant, whose result goes to all who ask
   * meanwhile, and two of all. Throws DatabaseUnavailable when those of others take too long.
   */
  async verification(scope: TenantScope): Promise<ChainVerification> {
    const { tenantId } = scope;
    return this.#verifications.get(tenantId, () =>
      this.#verifying.inTurn(tenantId, async () =>
        verificationOf(await this.verify(scope, { firstOnly: true })),
      ),
    );
  }
}
