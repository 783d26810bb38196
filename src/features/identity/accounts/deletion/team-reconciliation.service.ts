import { IDENTITY } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import type { TeamDeletions } from './team-deletions.ts';
import {
  type AccountTeam,
  findTeamsOf,
  forgetTeam,
  listUnreconciled,
  noteTeam,
} from './team-reconciliation.repository.ts';

/**
 * Brings the teams that go with an account to the same state: deletes them, or takes their deletion back with that of the
 * account. Another role does that, in transactions of its own, so the row of the user says what is still to be done: what a
 * process that was killed has left, the next job does.
 */
export class TeamReconciliation {
  readonly #database: Database;
  readonly #teamDeletions: TeamDeletions;

  constructor(database: Database, teamDeletions: TeamDeletions) {
    this.#database = database;
    this.#teamDeletions = teamDeletions;
  }

  async reconcile(userId: string): Promise<void> {
    const found = await this.#database.readOne(IDENTITY, (tx) => findTeamsOf(tx, userId));
    if (!found) return;
    const { deletion_id: deletionId, teams } = found;
    for (const team of teams)
      if (deletionId === null) await this.#bringBack(team, userId);
      else if (team.requested === null) await this.#delete(team, userId, deletionId);
  }

  /** What was left undone. Returns why some of it could not be done, which keeps nothing else from it. */
  async reconcileAll(): Promise<unknown[]> {
    const failures: unknown[] = [];
    for (const userId of await this.#database.readOne(IDENTITY, listUnreconciled))
      await this.reconcile(userId).catch((error) => failures.push(error));
    return failures;
  }

  async #delete(team: AccountTeam, userId: string, deletionId: string): Promise<void> {
    const requested = await this.#teamDeletions.request(team, userId);
    if (requested === undefined) return;
    const { tenant_id: tenantId } = team;
    const isWanted = await this.#database.writeOne(IDENTITY, (tx) =>
      noteTeam(tx, { userId, deletionId, tenantId, requested }),
    );
    // the person has signed in meanwhile, and found nothing to bring back
    if (!isWanted) await this.#teamDeletions.cancel({ tenant_id: tenantId, deletion_id: requested }, userId);
  }

  async #bringBack({ tenant_id, requested }: AccountTeam, userId: string): Promise<void> {
    if (requested !== null) await this.#teamDeletions.cancel({ tenant_id, deletion_id: requested }, userId);
    await this.#database.writeOne(IDENTITY, (tx) => forgetTeam(tx, { userId, tenantId: tenant_id }));
  }
}
