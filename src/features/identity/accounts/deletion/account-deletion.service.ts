import { IDENTITY } from '../../../../auth/scope.ts';
import type { Database, Transaction } from '../../../../db/transaction/database.ts';
import { NotFound } from '../../../../lib/errors.ts';
import type { Mail } from '../../../../lib/mail/mailer.ts';
import { lockJoining } from '../../../authority/departures.ts';
import { newDeletionId } from '../../../deletion-records/new-deletion-id.ts';
import { AuthSessionEnded } from '../account.errors.ts';
import { type AccountDependencies, sendInBackground } from '../account.ts';
import { deleteAuthSessionsOf } from '../auth-sessions/auth-session.repository.ts';
import { deleteTokensOf } from '../tokens/token.repository.ts';
import { lockEpoch } from '../user.repository.ts';
import {
  beginDeletion,
  countRows,
  endWaitingDeletion,
  findWaiting,
  listTeams,
  lockAccount,
  lockMembershipsAndOwners,
  lockTenants,
} from './account-deletion.repository.ts';
import type { AccountDeletion, AccountDeletionPreview } from './account-deletion.schemas.ts';
import type { Removal } from './account-removal.repository.ts';
import { type LeavingNotices, tellTeams } from './leaving-notices.ts';
import { findKept } from './person-columns.repository.ts';
import { requireDeletionRole } from './require-deletion-role.ts';
import { fateOf, obstacleOf, teamsWithoutOtherOwner } from './team-fates.ts';
import { addTeams } from './team-reconciliation.repository.ts';
import type { TeamReconciliation } from './team-reconciliation.service.ts';

export interface AccountDeletionParts extends LeavingNotices, AccountDependencies {
  readonly teamReconciliation: TeamReconciliation;
  /** For how many days signing in cancels a deletion. */
  readonly graceDays: number;
}

/** A deletion that the transaction has cancelled. */
export interface Returned {
  /** Call it when the transaction is committed: it brings back the teams and sends the email. */
  readonly complete: () => Promise<void>;
}

/**
 * Deletes an account after a grace period. Until then it grants nothing: its sessions are ended, its keys stop, its
 * memberships do not count. Signing in brings everything back.
 */
export class AccountDeletionService {
  readonly #database: Database;
  readonly #parts: AccountDeletionParts;

  constructor(database: Database, parts: AccountDeletionParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /**
   * Two requests at once begin one deletion. Throws LastOwnerOfTeams, TeamsSubscribed, AuthSessionEnded, or RoleNotSetUp
   * on a server that could not finish it.
   */
  async request(userId: string, epoch: number): Promise<AccountDeletion> {
    await requireDeletionRole(this.#database);
    const { deletion, email, tenantIds } = await this.#database.inScope(IDENTITY, (tx) =>
      this.#request(tx, userId, epoch),
    );
    for (const tenantId of tenantIds) this.#parts.apiKeyAuthenticator.forget(tenantId);
    await this.#reconcileTeams(userId);
    if (email !== undefined)
      sendInBackground(this.#parts, this.#parts.mails.accountDeletionRequested(email, deletion));
    return deletion;
  }

  /** What would go and what would stay. Throws NotFound for an account that is gone. */
  preview(userId: string): Promise<AccountDeletionPreview> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      const rows = await countRows(tx, userId);
      if (!rows.users) throw new NotFound('user');
      const teams = (await listTeams(tx, userId)).map(fateOf);
      return { grace_days: this.#parts.graceDays, teams, rows, kept: await findKept(tx) };
    });
  }

  /** In the transaction of a sign-in, which has locked the account: everything is as it was before the request. */
  async cancelIfAny(
    tx: Transaction,
    userId: string,
    { email, deletion_id: deletionId }: { readonly email: string; readonly deletion_id: string | null },
  ): Promise<Returned | undefined> {
    if (deletionId === null) return undefined;
    await endWaitingDeletion(tx, { userId, deletionId });
    return this.#complete(tx, userId, this.#parts.mails.accountDeletionCancelled(email));
  }

  /**
   * In the transaction of the job, which has locked the account. `undefined`: the removal can begin. What has come to stand in
   * the way since the request cancels the deletion. A team in which the person is alone, and that is not in deletion, would
   * be left without people: it is deleted first, and the next round begins.
   */
  async holdBack(tx: Transaction, { userId, email, deletionId }: Removal): Promise<Returned | undefined> {
    const fates = (await listTeams(tx, userId)).map(fateOf);
    const obstacle = obstacleOf(fates);
    if (!obstacle) {
      const alone = fates.filter(({ fate }) => fate === 'deleted').map(({ tenant_id }) => tenant_id);
      if (alone.length === 0) return undefined;
      await addTeams(tx, userId, alone);
      return { complete: () => this.#reconcileTeams(userId) };
    }
    const { message: reason } = obstacle;
    await endWaitingDeletion(tx, { userId, deletionId, reason: obstacle.code });
    return this.#complete(tx, userId, this.#parts.mails.accountDeletionFailed(email, reason));
  }

  async #complete(tx: Transaction, userId: string, mail: Mail): Promise<Returned> {
    const tenantIds = (await listTeams(tx, userId)).map(({ tenant_id }) => tenant_id);
    await tellTeams(this.#parts, tx, tenantIds, { userId, action: 'member.staying', leavesAt: null });
    const complete = async () => {
      for (const tenantId of tenantIds) this.#parts.apiKeyAuthenticator.forget(tenantId);
      await this.#reconcileTeams(userId);
      sendInBackground(this.#parts, mail);
    };
    return { complete };
  }

  /** What fails here, the job does later: the deletion of the account, or its return, stands all the same. */
  async #reconcileTeams(userId: string): Promise<void> {
    const { teamReconciliation, background } = this.#parts;
    try {
      await teamReconciliation.reconcile(userId);
    } catch {
      background.run('teams of a deleted account', () => teamReconciliation.reconcile(userId));
    }
  }

  async #request(tx: Transaction, userId: string, epoch: number) {
    const account = await lockAccount(tx, userId);
    if (!account) throw new AuthSessionEnded();
    const open = account.deletion_id === null ? undefined : await findWaiting(tx, account.deletion_id);
    if (open) return { deletion: open, email: undefined, tenantIds: [] };
    if (account.deletion_id !== null || !(await lockEpoch(tx, userId, epoch))) throw new AuthSessionEnded();
    await lockJoining(tx, userId);
    const locked = await lockMembershipsAndOwners(tx, userId);
    await lockTenants(tx, teamsWithoutOtherOwner(locked, userId));
    const fates = (await listTeams(tx, userId)).map(fateOf);
    const obstacle = obstacleOf(fates);
    if (obstacle) throw obstacle;
    const teams = fates.filter(({ fate }) => fate === 'deleted').map(({ tenant_id }) => tenant_id);
    const { graceDays } = this.#parts;
    const deletionId = newDeletionId();
    const deletion = await beginDeletion(tx, { deletionId, userId, graceDays, teams });
    await deleteAuthSessionsOf(tx, userId);
    await deleteTokensOf(tx, account.email);
    const tenantIds = fates.map(({ tenant_id }) => tenant_id);
    const leavesAt = deletion.due_at;
    await tellTeams(this.#parts, tx, tenantIds, { userId, action: 'member.leaving', leavesAt });
    return { deletion, email: account.email, tenantIds };
  }
}
