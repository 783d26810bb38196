import { BILLING, deleting, IDENTITY, type TenantScope } from '../../../auth/scope.ts';
import { RoleNotSetUp } from '../../../db/errors.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { zeroWithoutRole } from '../../../db/zero-without-role.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import type { TenantBillingRemovalService } from '../../billing/removal/tenant-billing-removal.service.ts';
import { proofOf } from '../../deletion-records/deletion-proof.ts';
import type { DeletionProof } from '../../deletion-records/deletion-record.schemas.ts';
import { addRemoved } from '../../deletion-records/deletion-records.ts';
import { isLive } from '../../entitlements/subscription-access.ts';
import type { AuthSessionService } from '../../identity/accounts/auth-sessions/auth-session.service.ts';
import { findDeletion } from '../deletion.repository.ts';
import type { Deletion } from '../deletion.schemas.ts';
import { MAX_SLICE } from '../removal.repository.ts';
import { blindSpotsOf, type Catalogue, readCatalogue, type TenantTable } from './catalogue.repository.ts';
import {
  hasBegun,
  listDueTenants,
  lockTenant,
  summariseAudit,
  writeState,
} from './tenant-deletion.repository.ts';
import { countNaming, countOwned, filled, removeSlice } from './tenant-removal.repository.ts';

export interface TenantRemovalParts {
  readonly audit: AuditService;
  readonly billing: TenantBillingRemovalService;
  readonly authSessions: AuthSessionService;
  readonly log: Logger;
}

/** These go last: the request and the tenant itself, and the customers, by whom events are found. */
const LAST = ['deletions', 'stripe_customers', 'tenants'];
/** It has the proof. */
const KEPT = ['deletion_records'];
const SYSTEM = { kind: 'system' } as const;
const STILL_PAID =
  'The team has a subscription that has not ended, so its removal has not begun. Cancel the subscription in the billing portal, or cancel the deletion.';
const LEFT = 'Rows of the team are left; `proof` says in which tables.';
/** A job that was added meanwhile is gone at the next attempt. */
const ATTEMPTS = 3;

interface Work {
  readonly scope: TenantScope;
  readonly deletionId: string;
  readonly catalogue: Catalogue;
  readonly sliceOf: number;
}

/** Ends the last transaction, which so removes nothing: the tenant stays as long as anything of it does. */
class RowsLeft extends Error {
  readonly proof: DeletionProof;
  constructor(proof: DeletionProof) {
    super('Rows are left.');
    this.proof = proof;
  }
}

/** Removes tenants for good whose grace period is over, and proves it. */
export class TenantRemovalService {
  readonly #database: Database;
  readonly #parts: TenantRemovalParts;

  constructor(database: Database, parts: TenantRemovalParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /**
   * Every due tenant. One that fails is logged, and does not keep the others. Returns the number of removed rows; 0 if the
   * server has no role for deletion.
   */
  removeDue(sliceOf = MAX_SLICE): Promise<number> {
    return zeroWithoutRole(() => this.#removeAll(sliceOf));
  }

  async #removeAll(sliceOf: number): Promise<number> {
    let removed = 0;
    const failures: unknown[] = [];
    for (const tenantId of await this.#database.readOne(IDENTITY, listDueTenants))
      try {
        removed += await this.remove(tenantId, { sliceOf });
      } catch (error) {
        if (error instanceof RoleNotSetUp) throw error;
        this.#parts.log.error(
          { tenant_id: tenantId, err: error },
          'the removal of a tenant stopped; the next round continues it',
        );
        failures.push(error);
      }
    if (failures.length > 0) throw failures[0];
    return removed;
  }

  /**
   * In slices, each a transaction that reads the state again: a job that was killed is continued by the next one. Does nothing
   * before the deletion is due. `retry`: also one that has failed. Returns the number of removed rows.
   */
  async remove(tenantId: string, { sliceOf = MAX_SLICE, retry = false } = {}): Promise<number> {
    const scope: TenantScope = { kind: 'tenant', tenantId };
    if (!(await this.#inTask(scope, (tx) => isDue(tx, retry)))) return 0;
    await this.#parts.billing.refresh(tenantId);
    const work = await this.#inTask(scope, (tx) => this.#start(tx, scope, { sliceOf, retry }));
    if (!work) return 0;
    await this.#parts.billing.removeCustomers(tenantId);
    let removed = 0;
    for (let attempt = 1; ; ) {
      for (const table of await this.#inTask(scope, (tx) => filled(tx, work.catalogue.tables)))
        if (!LAST.includes(table.name)) removed += await this.#empty(work, table);
      const last = await this.#finish(work);
      if (last instanceof RowsLeft) {
        if (attempt++ < ATTEMPTS) continue;
        await this.#failWith(work, last.proof);
        return removed;
      }
      removed += last.removed;
      if (last.ended) return removed;
    }
  }

  /** From here on it cannot be cancelled. `undefined`: it may not begin, and the record says why. */
  async #start(
    tx: ScopeTransaction,
    scope: TenantScope,
    { sliceOf, retry }: { readonly sliceOf: number; readonly retry: boolean },
  ): Promise<Work | undefined> {
    const found = await dueDeletion(tx, retry);
    if (!found) return undefined;
    const { deletion, status } = found;
    const deletionId = deletion.deletion_id;
    const catalogue = await readCatalogue(tx);
    const blind = blindSpotsOf(catalogue);
    if (blind !== undefined) {
      await this.#fail(tx, deletion, { reason: blind });
      return undefined;
    }
    if (deletion.state !== 'running') {
      if (status !== null && isLive(status)) {
        await writeState(tx, deletionId, { reason: STILL_PAID });
        return undefined;
      }
      await writeState(tx, deletionId, { state: 'running' });
      // a job that failed and goes on again finds no longer the whole log
      if (!(await hasBegun(tx, deletionId))) await summariseAudit(tx, deletionId);
    }
    return { scope, deletionId, catalogue, sliceOf };
  }

  async #empty({ scope, deletionId, sliceOf }: Work, table: TenantTable): Promise<number> {
    let removed = 0;
    for (;;) {
      const count = await this.#inTask(scope, async (tx) =>
        (await isRunning(tx, deletionId)) ? removeSlice(tx, deletionId, table, sliceOf) : 0,
      );
      removed += count;
      if (count === 0) return removed;
    }
  }

  /** The rest, the tenant itself and the proof in one transaction, so that the one is never without the other. */
  async #finish(work: Work): Promise<RowsLeft | { readonly removed: number; readonly ended: boolean }> {
    const { scope, deletionId, catalogue } = work;
    // only now, because a member could choose the tenant as long as there were members
    await this.#parts.authSessions.forgetTenant(scope.tenantId);
    const traces = await this.#parts.billing.removeTraces(scope.tenantId);
    const named = await this.#countNaming(work);
    try {
      return await this.#inTask(scope, async (tx) => {
        if (!(await isRunning(tx, deletionId))) return { removed: 0, ended: true };
        await addRemoved(tx, deletionId, traces);
        let removed = 0;
        for (const table of await filled(tx, catalogue.tables)) {
          const count = await removeSlice(tx, deletionId, table, MAX_SLICE);
          removed += count;
          if (count === MAX_SLICE) return { removed, ended: false };
        }
        const proof = proofOf({ ...(await countOwned(tx, catalogue.tables)), ...named }, { kept: KEPT });
        if (proof.rows > 0) throw new RowsLeft(proof);
        await writeState(tx, deletionId, { state: 'done', proof });
        return { removed, ended: true };
      });
    } catch (error) {
      if (error instanceof RowsLeft) return error;
      throw error;
    }
  }

  #failWith({ scope, deletionId }: Work, proof: DeletionProof): Promise<void> {
    return this.#inTask(scope, async (tx) => {
      if (!(await isRunning(tx, deletionId))) return;
      const deletion = await findDeletion(tx, deletionId);
      if (deletion) await this.#fail(tx, deletion, { reason: LEFT, proof });
    });
  }

  async #countNaming({ scope: { tenantId }, catalogue: { naming } }: Work) {
    const customers = (await this.#parts.billing.customersOf(tenantId)).map(({ customer_id }) => customer_id);
    const of = { tenantId, customers };
    const read = (reader: 'identity' | 'billing') =>
      naming.filter((table) => table.reader === reader && !KEPT.includes(table.name));
    const [one, other] = await Promise.all([
      this.#database.inScope(IDENTITY, (tx) => countNaming(tx, read('identity'), of)),
      this.#database.inScope(BILLING, (tx) => countNaming(tx, read('billing'), of)),
    ]);
    return { ...one, ...other };
  }

  async #fail(
    tx: ScopeTransaction,
    { deletion_id: id }: Deletion,
    why: { readonly reason: string; readonly proof?: DeletionProof },
  ): Promise<void> {
    await writeState(tx, id, { state: 'failed', ...why });
    this.#parts.log.error(
      { deletion_id: id, tenant_id: tx.scopeId, ...why },
      'the deletion of a tenant failed',
    );
    const resource = { type: 'deletion', id };
    const entry = { tenantId: tx.scopeId, actor: SYSTEM, resource, after: { kind: 'tenant', ...why } };
    await this.#parts.audit.record(tx, { ...entry, action: 'deletion.failed' });
  }

  #inTask<T>(scope: TenantScope, work: (tx: ScopeTransaction) => Promise<T>): Promise<T> {
    return this.#database.inScope(deleting(scope), work);
  }
}

/** The deletion of the locked tenant, if it may go on now. */
async function dueDeletion(tx: ScopeTransaction, retry: boolean) {
  const tenant = await lockTenant(tx);
  if (!tenant?.deletion_id) return undefined;
  const deletion = await findDeletion(tx, tenant.deletion_id);
  if (!deletion || Date.parse(deletion.due_at) > Date.now()) return undefined;
  const goesOn = ['waiting', 'running', ...(retry ? ['failed'] : [])].includes(deletion.state);
  return goesOn ? { deletion, status: tenant.status } : undefined;
}

const isDue = async (tx: ScopeTransaction, retry: boolean): Promise<boolean> =>
  (await dueDeletion(tx, retry)) !== undefined;

/** Locks the tenant: of two jobs, one waits for each slice of the other. */
async function isRunning(tx: ScopeTransaction, deletionId: string): Promise<boolean> {
  await lockTenant(tx);
  return (await findDeletion(tx, deletionId))?.state === 'running';
}
