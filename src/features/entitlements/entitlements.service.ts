import type { Scope, TenantScope } from '../../auth/scope.ts';
import type { Database, ScopeTransaction, Transaction } from '../../db/transaction/database.ts';
import { NotFound } from '../../lib/errors.ts';
import type { TtlCache } from '../../lib/ttl-cache.ts';
import { givenPlan } from './applied-plan.ts';
import {
  addCheckpoints,
  countMembers,
  countPromisedSeats,
  findPlan,
  lockCheckpoints,
  lockSeats,
  subtractCheckpoints,
} from './entitlements.repository.ts';
import { type FeatureEntitlement, PlanLimitReached } from './plan-limit.errors.ts';
import type { PlanRow } from './plan-row.ts';
import { type Entitlements, entitlementsOf, type PlanId, UNLIMITED } from './plans.ts';
import { type Access, accessOf } from './subscription-access.ts';

/** What a scope may currently use. */
export interface CurrentPlan {
  /** `null`: local mode, which has no plan. */
  readonly plan: PlanId | null;
  /** The status of the subscription; `null` without one. */
  readonly access: Access | null;
  /** Until when access continues after a failed payment. */
  readonly grace_until: string | null;
  readonly entitlements: Entitlements;
}

const LOCAL_PLAN: CurrentPlan = { plan: null, access: null, grace_until: null, entitlements: UNLIMITED };

/** A batch of 16 MiB has 1,000 items. */
const BODY_BYTES_PER_EVENT = 16_384;

/** The limits and features of a scope's plan, cached for ten seconds, or one while no notification of a change may arrive. Local mode has no limits. */
export class EntitlementsService {
  readonly #database: Database;
  readonly #cache: TtlCache<PlanRow>;

  constructor(database: Database, cache: TtlCache<PlanRow>) {
    this.#database = database;
    this.#cache = cache;
  }

  async of(scope: Scope): Promise<CurrentPlan> {
    if (scope.kind === 'local') return LOCAL_PLAN;
    const { tenantId } = scope;
    const load = () => this.#database.readOne(scope, (tx) => planIn(tx, tenantId));
    const row = await (this.#database.isJoined
      ? this.#cache.getAlone(tenantId, load)
      : this.#cache.get(tenantId, load));
    return currentPlan(row, Date.now());
  }

  /** `null`: no limit. Every request calls this, so it returns a promise only when the database has to be queried. */
  requestsPerMinute(scope: TenantScope): number | null | Promise<number | null> {
    return this.#look(scope, ({ api_requests_per_minute }) => api_requests_per_minute);
  }

  /** A limit for body bytes, high enough for the plan's events in batches of full size. */
  bytesPerMinute(scope: TenantScope): number | null | Promise<number | null> {
    return this.#look(
      scope,
      ({ ingest_events_per_minute: events }) => events && events * BODY_BYTES_PER_EVENT,
    );
  }

  #look<T>(scope: TenantScope, read: (entitlements: Entitlements) => T): T | Promise<T> {
    const row = this.#cache.peek(scope.tenantId);
    if (row) return read(currentPlan(row, Date.now()).entitlements);
    return this.of(scope).then(({ entitlements }) => read(entitlements));
  }

  /** As `requestsPerMinute`, for bytes. */
  storedBytes(scope: TenantScope): number | null | Promise<number | null> {
    return this.#look(scope, ({ stored_bytes }) => stored_bytes);
  }

  /** As `of`, but never out of date. */
  async read(scope: Scope): Promise<CurrentPlan> {
    if (scope.kind === 'local') return LOCAL_PLAN;
    const row = await this.#database.readOne(scope, (tx) => planIn(tx, scope.tenantId));
    return currentPlan(row, Date.now());
  }

  /** Throws PlanLimitReached if the plan does not allow this many more checkpoints. Creates the counter if it is missing. */
  async requireRoomForCheckpoints(scope: Scope, more: number): Promise<void> {
    const { plan, entitlements } = await this.of(scope);
    const { checkpoints: most } = entitlements;
    if (plan === null || most === null) return;
    const needed = (await this.#database.inScope(scope, lockCheckpoints)) + more;
    if (needed > most) throw PlanLimitReached.ofCount('checkpoints', plan, most, needed);
  }

  /** The same for checkpoints that this transaction stores: other transactions that need room wait for its end. */
  async takeRoomForCheckpoints(tx: ScopeTransaction, of: CurrentPlan, more: number): Promise<void> {
    const { plan, entitlements } = of;
    const { checkpoints: most } = entitlements;
    if (plan === null || most === null) return;
    const needed = (await lockCheckpoints(tx)) + more;
    if (needed > most) throw PlanLimitReached.ofCount('checkpoints', plan, most, needed);
  }

  /** Counts checkpoints of a tenant. Call this after storing them, in the same transaction. */
  countCheckpoints(tx: ScopeTransaction, count: number): Promise<void> {
    return addCheckpoints(tx, count);
  }

  /** Call this after deleting checkpoints, in the same transaction. */
  giveBackCheckpoints(tx: ScopeTransaction, count: number): Promise<void> {
    return subtractCheckpoints(tx, count);
  }

  /** The number of a tenant's checkpoints; locked until the transaction ends. */
  lockCheckpoints(tx: ScopeTransaction): Promise<number> {
    return lockCheckpoints(tx);
  }

  /**
   * Call this after adding an invitation in this transaction: throws PlanLimitReached if the plan has too few seats for
   * all members and invitees.
   */
  async requirePromisedSeat(tx: ScopeTransaction): Promise<void> {
    await lockSeats(tx, tx.scopeId);
    await requireSeats(tx, tx.scopeId, await countPromisedSeats(tx));
  }

  /** Call this before adding a member, as the identity role: the plan may have become smaller. */
  async requireSeat(tx: Transaction, tenantId: string): Promise<void> {
    await lockSeats(tx, tenantId);
    await requireSeats(tx, tenantId, (await countMembers(tx, tenantId)) + 1);
  }

  /** Throws PlanLimitReached unless the plan has the feature. */
  async requireFeature(scope: Scope, feature: FeatureEntitlement): Promise<void> {
    const { plan, entitlements } = await this.of(scope);
    if (plan !== null && !entitlements[feature]) throw PlanLimitReached.ofFeature(feature, plan);
  }

  /** Call this after a change of the plan. */
  forget(tenantId: string): void {
    this.#cache.forget(tenantId);
  }

  /** Call this when notifications of changes may have been lost. */
  forgetAll(): void {
    this.#cache.clear();
  }
}

async function planIn(tx: Transaction, tenantId: string): Promise<PlanRow> {
  const found = await findPlan(tx, tenantId);
  if (!found) throw new NotFound('tenant');
  return found;
}

async function requireSeats(tx: Transaction, tenantId: string, needed: number): Promise<void> {
  const { plan, entitlements } = currentPlan(await planIn(tx, tenantId), Date.now());
  if (plan === null || entitlements.seats === null || needed <= entitlements.seats) return;
  throw PlanLimitReached.ofCount('seats', plan, entitlements.seats, needed);
}

/** The grace period and the operator's plan end by the clock, even if that has not been recorded yet. */
export function currentPlan(row: PlanRow, now: number): CurrentPlan {
  const access = row.status === null ? null : accessOf(row.status, row.grace_until, now);
  const plan = planNow(row, access, now);
  return {
    plan,
    access,
    grace_until: access === 'grace' ? row.grace_until : null,
    // seats of a subscription that has ended are no longer paid for, whatever plan the operator sets
    entitlements: entitlementsOf(plan, access === 'on' || access === 'grace' ? row.quantity : null),
  };
}

function planNow(row: PlanRow, access: Access | null, now: number): PlanId {
  const given = givenPlan(row, now);
  if (access === 'off') return given ?? 'free';
  const hasGivenEnded = row.manual_plan !== null && given === null;
  return hasGivenEnded ? (row.bought_plan ?? 'free') : row.plan;
}
