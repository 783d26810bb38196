import { type Actor, SYSTEM } from '../../../auth/actor.ts';
import { PermissionDenied } from '../../../auth/errors.ts';
import {
  type Departed,
  deleting,
  deletingDeparted,
  isIssuedId,
  type TenantScope,
} from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { zeroWithoutRole } from '../../../db/zero-without-role.ts';
import { NotFound, ValidationFailed } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { lockJoining, recordDeparture } from '../../authority/departures.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import { DepartedDeletionOpen } from '../deletion.errors.ts';
import type { Deletion } from '../deletion.schemas.ts';
import { findRoleOfStaying } from '../member-role.repository.ts';
import { deleteRest } from './delete-rest.ts';
import {
  findOverdue,
  forgetSettled,
  isUndecided,
  listDeparted,
  passOn,
  shareWithTeam,
} from './departed.repository.ts';
import type { DepartedDecision, DepartedResult } from './departed.schemas.ts';

export interface DepartedDependencies {
  readonly audit: AuditService;
  /** How long an owner can decide. */
  readonly departedDays: number;
  /** How long a deletion can be cancelled. */
  readonly graceDays: number;
}

/**
 * What people keep private when their membership ends. No request can read it any more; an owner learns how much it is, and
 * decides what happens to it.
 */
export class DepartedMemberService {
  readonly #database: Database;
  readonly #parts: DepartedDependencies;

  constructor(database: Database, parts: DepartedDependencies) {
    this.#database = database;
    this.#parts = parts;
  }

  /** Former members about whom nothing is decided yet, newest first. Throws RoleNotSetUp. */
  list(scope: TenantScope, page: PageRequest): Promise<JsonPage> {
    return this.#database.inScope(deleting(scope), (tx) => listDeparted(tx, this.#parts.departedDays, page));
  }

  /**
   * All of it at once, and only once: of two owners who decide, the second one gets NotFound, as does one who decides after
   * the person has come back. Throws NotFound, PermissionDenied, ValidationFailed or RoleNotSetUp.
   */
  async decide(
    scope: TenantScope,
    userId: string,
    decision: DepartedDecision,
    actor: Actor,
  ): Promise<DepartedResult> {
    const permission = 'members:departed';
    const by = await this.#database.inScope(scope, (tx) =>
      holdAuthority(tx, { tenantId: tx.scopeId, actor, permission }),
    );
    if (!isIssuedId(userId)) throw new NotFound('departed_member');
    const to = decision.decision === 'pass' && isIssuedId(decision.to) ? decision.to : undefined;
    const departed: Departed = { departedId: userId, departedTo: to };
    return this.#database.inScope(deletingDeparted(scope, departed), async (tx) => {
      // from here on the person cannot come back, and no other decision about them begins
      await lockJoining(tx, userId);
      if (by.userId !== undefined && (await findRoleOfStaying(tx, by.userId)) !== 'owner')
        throw new PermissionDenied(by, permission);
      if (!(await isUndecided(tx, userId))) throw new NotFound('departed_member');
      return this.#carryOut(tx, userId, decision, by);
    });
  }

  /** Deletes what no owner has decided about in time; that can be cancelled like every deletion. Returns the number of people. */
  deleteUndecided(scope: TenantScope): Promise<number> {
    const { departedDays } = this.#parts;
    return zeroWithoutRole(async () => {
      let count = 0;
      for (;;) {
        const userId = await this.#database.inScope(deleting(scope), (tx) => findOverdue(tx, departedDays));
        if (userId === undefined) break;
        count += await this.#deleteOverdue(scope, userId);
      }
      await this.#database.inScope(deleting(scope), (tx) => forgetSettled(tx, departedDays));
      return count;
    });
  }

  /** Returns 0 if an owner has decided, or the person has come back, while the job looked. */
  async #deleteOverdue(scope: TenantScope, userId: string): Promise<number> {
    try {
      await this.decide(scope, userId, { decision: 'delete' }, SYSTEM);
      return 1;
    } catch (error) {
      // it is tried again after the same time
      if (error instanceof DepartedDeletionOpen)
        await this.#database.writeOne(deleting(scope), (tx) => recordDeparture(tx, userId));
      else if (!(error instanceof NotFound)) throw error;
      return 0;
    }
  }

  async #carryOut(
    tx: ScopeTransaction,
    userId: string,
    decision: DepartedDecision,
    actor: Actor,
  ): Promise<DepartedResult> {
    const kept = await handOver(tx, userId, decision, actor);
    const rest = await deleteRest(tx, userId, this.#parts.graceDays);
    // a deletion that is cancelled, and a checkpoint that was stored meanwhile, have the whole time again
    await recordDeparture(tx, userId);
    const to = decision.decision === 'pass' ? decision.to : null;
    const checkpoints = kept + (decision.decision === 'delete' ? (rest?.checkpoints ?? 0) : 0);
    const deletion = rest?.deletion ?? null;
    await this.#record(tx, actor, {
      user_id: userId,
      decision: decision.decision,
      to,
      checkpoints,
      deletion,
    });
    return { user_id: userId, decision: decision.decision, to, checkpoints, deletion };
  }

  async #record(tx: ScopeTransaction, actor: Actor, { user_id, deletion, ...after }: DepartedResult) {
    const { audit } = this.#parts;
    const tenantId = tx.scopeId;
    if (deletion) await audit.record(tx, { tenantId, actor, ...requested(deletion) });
    const resource = { type: 'member', id: user_id };
    const deletion_id = deletion?.deletion_id ?? null;
    const action = 'departed_member.decided';
    await audit.record(tx, { tenantId, actor, action, resource, after: { ...after, deletion_id } });
  }
}

/** Returns the number of checkpoints that stay. Throws ValidationFailed. */
async function handOver(
  tx: ScopeTransaction,
  userId: string,
  decision: DepartedDecision,
  actor: Actor,
): Promise<number> {
  if (decision.decision === 'share') return shareWithTeam(tx, userId);
  if (decision.decision === 'delete') return 0;
  const { to } = decision;
  const refuse = (message: string) => new ValidationFailed([{ path: 'to', message }]);
  // or an owner could remove a person to read in secret what they kept private
  if (to === actor.userId) throw refuse('must be another person than the one who decides');
  if ((await findRoleOfStaying(tx, to)) === undefined) throw refuse('must be a member of this tenant');
  return passOn(tx, userId, to);
}

const requested = ({ deletion_id, kind, target_id, rows }: Deletion) => ({
  action: 'deletion.requested' as const,
  resource: { type: 'deletion', id: deletion_id },
  after: { kind, target_id, rows },
});
