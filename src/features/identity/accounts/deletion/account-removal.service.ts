import { deleting, IDENTITY, removingAccount, type TenantScope } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import { zeroWithoutRole } from '../../../../db/zero-without-role.ts';
import type { AuditAnonymiser } from '../../../audit/audit-log/audit.anonymiser.ts';
import { proofOf, type RowCounts, sumOf } from '../../../deletion-records/deletion-proof.ts';
import { addRemoved } from '../../../deletion-records/deletion-records.ts';
import type { MemberService } from '../../members/member.service.ts';
import type { TenantService } from '../../tenants/tenant.service.ts';
import type { AccountDeletionService } from './account-deletion.service.ts';
import {
  begin,
  deleteAccount,
  finish,
  listMemberships,
  listUnfinished,
  lockDue,
  noteProof,
  type Removal,
  removePersonal,
  removeSignInMethods,
} from './account-removal.repository.ts';
import { countPersonal, countPersonalIn, findKept } from './person-columns.repository.ts';
import { requireDeletionRole } from './require-deletion-role.ts';
import type { TeamReconciliation } from './team-reconciliation.service.ts';

export interface AccountRemovalParts {
  readonly accountDeletions: AccountDeletionService;
  readonly teamReconciliation: TeamReconciliation;
  readonly members: MemberService;
  readonly tenants: TenantService;
  readonly anonymiser: AuditAnonymiser;
}

/**
 * Removes accounts for good after their grace period. Every step is a transaction that can be repeated, so that a job that was
 * killed is continued by the next one: memberships, what is about the person in each team and who its log says they are,
 * sign-in methods, and last the user.
 */
export class AccountRemovalService {
  readonly #database: Database;
  readonly #parts: AccountRemovalParts;

  constructor(database: Database, parts: AccountRemovalParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /** Returns the number of accounts; 0 if the server has no role for deletion. */
  removeDue(): Promise<number> {
    return zeroWithoutRole(async () => {
      await requireDeletionRole(this.#database);
      const failures = await this.#parts.teamReconciliation.reconcileAll();
      await this.#finishAll();
      return this.#removeAll(failures);
    });
  }

  /** One that fails keeps no other from being removed. */
  async #removeAll(failures: unknown[]): Promise<number> {
    const seen: string[] = [];
    for (;;) {
      const due = await this.#begin(seen);
      if (!due) break;
      seen.push(due.userId);
      if (!due.isHeldBack) await this.#remove(due).catch((error) => failures.push(error));
      await this.#finishAll();
    }
    if (failures.length > 0) throw failures[0];
    return seen.length;
  }

  async #begin(seen: readonly string[]): Promise<(Removal & { readonly isHeldBack: boolean }) | undefined> {
    const found = await this.#database.inScope(IDENTITY, async (tx) => {
      const due = await lockDue(tx, seen);
      if (!due) return undefined;
      const returned = due.isBegun ? undefined : await this.#parts.accountDeletions.holdBack(tx, due);
      if (!due.isBegun && !returned) await begin(tx, due);
      return { due, returned };
    });
    await found?.returned?.complete();
    return found && { ...found.due, isHeldBack: found.returned !== undefined };
  }

  async #remove(due: Removal): Promise<void> {
    await this.#leaveTeams(due);
    const left = await this.#removeFromTeams(due);
    await this.#database.inScope(IDENTITY, async (tx) => {
      await addRemoved(tx, due.deletionId, await removeSignInMethods(tx, due));
      const counts = { ...left, ...(await countPersonal(tx, due.userId)) };
      await noteProof(tx, due.deletionId, proofOf(counts, { kept: await findKept(tx) }));
    });
    await this.#database.inScope(removingAccount(due.userId), (tx) => deleteAccount(tx, due.userId));
  }

  /** The keys go with the memberships, by their foreign key. */
  async #leaveTeams({ userId, deletionId }: Removal): Promise<void> {
    for (const { tenant_id, keys } of await this.#database.readOne(IDENTITY, (tx) =>
      listMemberships(tx, userId),
    )) {
      if (!(await this.#parts.members.removeWithAccount({ kind: 'tenant', tenantId: tenant_id }, userId)))
        continue;
      await this.#database.inScope(IDENTITY, (tx) =>
        addRemoved(tx, deletionId, { tenant_users: 1, api_keys: keys }),
      );
    }
  }

  /** In every team, because the person may have left some of them long ago. Returns what is left there. */
  async #removeFromTeams(due: Removal): Promise<RowCounts> {
    let left: RowCounts = {};
    for (const { id: tenantId } of await this.#parts.tenants.list())
      left = added(left, await this.#removeFrom({ kind: 'tenant', tenantId }, due));
    return left;
  }

  async #removeFrom(scope: TenantScope, due: Removal): Promise<RowCounts> {
    const { removed, left } = await this.#database.inScope(deleting(scope), async (tx) => ({
      removed: await removePersonal(tx, due),
      left: await countPersonalIn(tx, due.userId),
    }));
    if (sumOf(removed) > 0)
      await this.#database.inScope(IDENTITY, (tx) => addRemoved(tx, due.deletionId, removed));
    const { anonymiser } = this.#parts;
    await anonymiser.anonymise(scope, due);
    return { ...left, audit_logs: await anonymiser.count(scope, due) };
  }

  /** Also of a job that was killed after the last row. */
  async #finishAll(): Promise<void> {
    await this.#database.inScope(IDENTITY, async (tx) => {
      for (const { deletionId, proof, users } of await listUnfinished(tx)) {
        const whole = proofOf({ ...proof.tables, users }, { kept: proof.kept });
        const reason = whole.rows > 0 ? 'Rows of the account are left; `proof` says in which tables.' : null;
        await finish(tx, deletionId, { proof: whole, reason });
      }
    });
  }
}

function added(one: RowCounts, other: RowCounts): RowCounts {
  const sum: Record<string, number> = { ...one };
  for (const [table, count] of Object.entries(other)) sum[table] = (sum[table] ?? 0) + count;
  return sum;
}
