import { sql } from 'kysely';
import { deleting, type Scope } from '../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../db/transaction/database.ts';
import { zeroWithoutRole } from '../../db/zero-without-role.ts';
import type { AuditService } from '../audit/audit-log/audit.service.ts';
import { proofOf } from '../deletion-records/deletion-proof.ts';
import type { DeletionProof } from '../deletion-records/deletion-record.schemas.ts';
import { endDeletion, findDeletion } from './deletion.repository.ts';
import type { Deletion, Thing } from './deletion.schemas.ts';
import { ID_COLUMN } from './moved-rows/rows-of-thing.ts';
import {
  countInColumn,
  countKeptRows,
  type InColumn,
  isMadeAgain,
  listTablesWith,
  type TableOfScopes,
} from './proof.repository.ts';
import { beginDue, forgetEnded, MAX_SLICE, removeSlice } from './removal.repository.ts';

/** Tombstones keep the history true, and the log who did what. */
const KEPT = ['audit_logs', 'checkpoint_tombstones'];
const SYSTEM = { kind: 'system' } as const;

/** Removes for good what was deleted, after its grace period. */
export class RemovalService {
  readonly #database: Database;
  readonly #audit: AuditService;

  constructor(database: Database, audit: AuditService) {
    this.#database = database;
    this.#audit = audit;
  }

  /**
   * In slices, each a transaction that reads the state again: a job that was killed is continued by the next one. Returns
   * the number of removed rows; 0 if the server has no role for deletion.
   */
  removeDue(scope: Scope, sliceOf = MAX_SLICE): Promise<number> {
    return zeroWithoutRole(async () => {
      let removed = 0;
      for (;;) {
        const id = await this.#inTask(scope, beginDue);
        if (id === undefined) return removed;
        removed += await this.#remove(scope, id, sliceOf);
        await this.#inTask(scope, (tx) => this.#finish(tx, id));
      }
    });
  }

  /** Forgets the records of deletions that ended this many days ago. Returns their number. */
  forget(scope: Scope, days: number): Promise<number> {
    return zeroWithoutRole(() => this.#inTask(scope, (tx) => forgetEnded(tx, days)));
  }

  #inTask<T>(scope: Scope, work: (tx: ScopeTransaction) => Promise<T>): Promise<T> {
    return this.#database.inScope(deleting(scope), work);
  }

  async #remove(scope: Scope, deletionId: string, sliceOf: number): Promise<number> {
    let removed = 0;
    for (;;) {
      const count = await this.#inTask(scope, (tx) => removeSlice(tx, deletionId, sliceOf));
      if (count === 0) return removed;
      removed += count;
    }
  }

  /** Writes what is left of the thing: nothing, or the deletion has failed. */
  async #finish(tx: ScopeTransaction, deletionId: string): Promise<void> {
    const deletion = await findDeletion(tx, deletionId);
    // another job may have finished it, and removes no row that this one has not seen
    if (deletion?.state !== 'running') return;
    const proof = await proofFor(tx, deletion);
    const reason = proof.rows > 0 ? 'Rows of the thing are left; `proof` says in which tables.' : undefined;
    await endDeletion(tx, deletionId, { proof, reason });
    if (!tx.storage.counts) return;
    const resource = { type: 'deletion', id: deletionId };
    const after = { kind: deletion.kind, rows: deletion.rows, proof };
    const action = reason === undefined ? 'deletion.done' : 'deletion.failed';
    await this.#audit.record(tx, { tenantId: tx.scopeId, actor: SYSTEM, action, resource, after });
  }
}

async function proofFor(tx: ScopeTransaction, deletion: Deletion): Promise<DeletionProof> {
  const column = columnOf(tx, deletion);
  const found = await listTablesWith(tx, column.name);
  const isKept = ({ table }: TableOfScopes) => KEPT.includes(table);
  const counted = await countInColumn(
    tx,
    found.filter((one) => !isKept(one)),
    column,
  );
  const again = await isMadeAgain(tx, deletion);
  const tables = {
    ...(again ? Object.fromEntries(Object.keys(counted).map((table) => [table, 0])) : counted),
    deleted_rows: await countKeptRows(tx, deletion.deletion_id),
  };
  return proofOf(tables, { kept: found.filter(isKept).map(({ table }) => table), again });
}

/** Of a former member's checkpoints the tombstones have the ids: the person may have stored others since. */
function columnOf({ scopeId }: ScopeTransaction, { kind, target_id, deletion_id }: Deletion): InColumn {
  if (kind !== 'departed_member') return { name: ID_COLUMN[kind as Thing], is: sql`= ${target_id}` };
  const is = sql`in (select checkpoint_id from checkpoint_tombstones
    where scope_id = ${scopeId} and deletion_id = ${deletion_id})`;
  return { name: ID_COLUMN.checkpoint, is };
}
