import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../auth/actor.ts';
import { type ClaimScope, claiming, LOCAL, scopeIdOf, type TenantScope } from '../../../auth/scope.ts';
import { isOvertaken, TryAgain } from '../../../db/errors.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import {
  ClaimConflicts,
  ClaimOnCluster,
  ClaimRunning,
  ClaimUndoBlocked,
  ClaimUndoExpired,
  ClaimUndone,
  NothingToClaim,
} from './claim.errors.ts';
import { findClaim, findUndoable, insertClaim, markUndone, pageOfClaims } from './claim.repository.ts';
import type { ClaimOptions, ClaimOutcome, LocalClaim } from './claim.schemas.ts';
import { rowsOfClaim } from './conflicts.ts';
import {
  lockLocalParents,
  lockParents,
  moveBack,
  moveLocalRows,
  type Plan,
  planMove,
  tryLockClaims,
} from './move.repository.ts';
import { findObstacles, hasObstacles } from './undo.repository.ts';

/** A claim that writers overtake this often fails with TryAgain. */
const MAX_ATTEMPTS = 3;

/** What the limits of a plan count. */
type Moved = Pick<Plan, 'checkpoints' | 'bytes' | 'checkpoint_bytes'>;

/**
 * Moves the rows of local mode to a tenant, and back. Each move is one transaction of the role for claims. Only callers
 * to whom local mode is open may claim: src/http/auth/local-mode.ts.
 */
export class ClaimService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #entitlements: EntitlementsService;

  constructor(database: Database, audit: AuditService, entitlements: EntitlementsService) {
    this.#database = database;
    this.#audit = audit;
    this.#entitlements = entitlements;
  }

  /**
   * `userId`: who reads the private checkpoints in the tenant, by default the actor. Throws ClaimRunning, ClaimConflicts,
   * NothingToClaim, ClaimOnCluster, PlanLimitReached or StoredBytesLimitReached; nothing has moved then.
   */
  async claim(
    scope: TenantScope,
    { dry_run, on_conflict }: ClaimOptions,
    actor: Actor,
    userId: string | undefined = actor.userId,
  ): Promise<ClaimOutcome> {
    this.#requireOneNode();
    const { tenantId } = scope;
    const claimId = `claim_${randomUUID()}`;
    const as = claiming({ tenantId, claimId, userId });
    if (dry_run) {
      await this.#requireAuthority(scope, actor);
      return outcomeOf(await this.#database.readOne(as, (tx) => planMove(tx, tenantId)), on_conflict);
    }
    const refuseConflicts = on_conflict === 'refuse';
    return this.#moving(as, async (tx) => {
      await lockLocalParents(tx);
      const plan = await moveLocalRows(tx, { tenantId, claimId, userId }, { refuseConflicts });
      if (refuseConflicts && plan.listed.length > 0) throw new ClaimConflicts(plan);
      if (Object.keys(plan.moved).length === 0) throw new NothingToClaim();
      const by = await this.#requireAuthority(scope, actor);
      await this.#countMoved(tx, scope, plan);
      const claim = await insertClaim(tx, { ...plan, claimId, keyId: actor.keyId, onConflict: on_conflict });
      await this.#record(tx, by, claim, 'local.claimed');
      return { ...outcomeOf(plan, on_conflict), claim };
    });
  }

  /**
   * Throws NotFound, ClaimUndone, ClaimUndoExpired, ClaimUndoBlocked if later data depends on the move, ClaimOnCluster or
   * ClaimRunning.
   */
  async undo(scope: TenantScope, claimId: string, actor: Actor): Promise<LocalClaim> {
    this.#requireOneNode();
    const { tenantId } = scope;
    return this.#moving(claiming({ tenantId, claimId }), async (tx) => {
      const known = await findUndoable(tx, claimId);
      if (!known) throw new NotFound('claim');
      if (known.state === 'undone') throw new ClaimUndone();
      if (known.is_over) throw new ClaimUndoExpired(known.undo_until);
      await lockParents(tx, rowsOfClaim(tenantId, claimId));
      const obstacles = await findObstacles(tx, { tenantId, claimId });
      if (hasObstacles(obstacles)) throw new ClaimUndoBlocked(obstacles);
      const returned = await moveBack(tx, { tenantId, claimId });
      const by = await this.#requireAuthority(scope, actor);
      await this.#countReturned(tx, returned);
      const claim = await markUndone(tx, claimId, actor.userId);
      await this.#record(tx, by, claim, 'local.claim_undone');
      return claim;
    });
  }

  #requireOneNode(): void {
    if (this.#database.isDistributed) throw new ClaimOnCluster();
  }

  list(scope: TenantScope, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => pageOfClaims(tx, page));
  }

  /** Throws NotFound. */
  async get(scope: TenantScope, claimId: string): Promise<LocalClaim> {
    const claim = await this.#database.readOne(scope, (tx) => findClaim(tx, claimId));
    if (!claim) throw new NotFound('claim');
    return claim;
  }

  /** One at a time. Repeated if writers have added rows that the move did not see, or took keys meanwhile. */
  async #moving<T>(as: ClaimScope, work: (tx: ScopeTransaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++)
      try {
        return await this.#database.inScope(as, async (tx) => {
          if (!(await tryLockClaims(tx))) throw new ClaimRunning();
          tx.concerns(scopeIdOf(LOCAL));
          return work(tx);
        });
      } catch (error) {
        if (!isOvertaken(error)) throw error;
        if (attempt === MAX_ATTEMPTS) throw new TryAgain();
      }
  }

  /**
   * After the rows have moved, which can take minutes, and before anything of the tenant is locked: the claim waits here
   * for a transaction of the tenant.
   */
  #requireAuthority(scope: TenantScope, actor: Actor): Promise<Actor> {
    const { tenantId } = scope;
    return this.#database.inScope({ kind: 'tenant', tenantId }, (tx) =>
      holdAuthority(tx, { tenantId, actor, permission: 'local:claim' }),
    );
  }

  async #countMoved(tx: ScopeTransaction, scope: TenantScope, moved: Moved): Promise<void> {
    const { checkpoints, bytes, checkpoint_bytes } = moved;
    if (checkpoints > 0) {
      const plan = await this.#entitlements.of(scope);
      await this.#entitlements.takeRoomForCheckpoints(tx, plan, checkpoints);
      await this.#entitlements.countCheckpoints(tx, checkpoints);
    }
    tx.storage.grow({ bytes, checkpointBytes: checkpoint_bytes });
  }

  async #countReturned(tx: ScopeTransaction, returned: Moved): Promise<void> {
    const { checkpoints, bytes, checkpoint_bytes } = returned;
    if (checkpoints > 0) await this.#entitlements.giveBackCheckpoints(tx, checkpoints);
    tx.storage.grow({ bytes: -bytes, checkpointBytes: -checkpoint_bytes });
  }

  #record(
    tx: ScopeTransaction,
    actor: Actor,
    { claim_id: id, moved, left_local, conflicts }: LocalClaim,
    action: 'local.claimed' | 'local.claim_undone',
  ): Promise<number> {
    const resource = { type: 'local_claim', id };
    const counts = { moved, left_local, conflicts };
    const change = action === 'local.claimed' ? { after: counts } : { before: counts };
    return this.#audit.record(tx, { tenantId: tx.scopeId, actor, action, resource, ...change });
  }
}

function outcomeOf(plan: Plan, onConflict: ClaimOptions['on_conflict']): ClaimOutcome {
  const { moved, left_local, conflicts, listed, checkpoints, bytes, checkpoint_bytes } = plan;
  return {
    claim: null,
    refused: onConflict === 'refuse' && listed.length > 0,
    moved,
    left_local,
    conflicts,
    listed_conflicts: [...listed],
    checkpoints,
    bytes: bytes + checkpoint_bytes,
  };
}
