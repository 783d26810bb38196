import type { Actor } from '../../../auth/actor.ts';
import { BILLING } from '../../../auth/scope.ts';
import type { Database, Transaction } from '../../../db/transaction/database.ts';
import { NotFound, ValidationFailed } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { appliedPlan, type GivenPlan, givenPlan } from '../../entitlements/applied-plan.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import type { PlanRow } from '../../entitlements/plan-row.ts';
import type { PaidPlan, PlanId } from '../../entitlements/plans.ts';
import { accessOf } from '../../entitlements/subscription-access.ts';
import { announcePlan } from '../billing.repository.ts';
import { listEndedPlans, lockPlan, writeGivenPlan } from './given-plan.repository.ts';

export interface GivenPlansParts {
  readonly audit: AuditService;
  readonly entitlements: EntitlementsService;
}

interface Change {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly action: 'plan.set' | 'plan.ended';
  readonly given: GivenPlan;
}

const ENDED_AT_ONCE = 1_000;
const NOTHING: GivenPlan = { manual_plan: null, manual_plan_until: null };

/** Plans that the operator gives, beside what is bought. */
export class GivenPlans {
  readonly #database: Database;
  readonly #parts: GivenPlansParts;

  constructor(database: Database, parts: GivenPlansParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /**
   * Gives the tenant a plan, until a time or without an end; `free` takes the operator's plan back. Returns the plan
   * that applies, which is the subscription's if that is better. Throws NotFound, or ValidationFailed for an end that is
   * past or that has no plan.
   */
  async give(
    tenantId: string,
    { plan, until }: { plan: PlanId; until?: Date | undefined },
    actor: Actor,
  ): Promise<PlanId> {
    if (until) requireEnd(plan, until);
    const given =
      plan === 'free' ? NOTHING : { manual_plan: plan, manual_plan_until: until?.toISOString() ?? null };
    const applied = await this.#database.inScope(BILLING, async (tx) => {
      const before = await lockPlan(tx, tenantId);
      if (!before) throw new NotFound('tenant');
      return this.#change(tx, before, { tenantId, actor, action: 'plan.set', given });
    });
    this.#parts.entitlements.forget(tenantId);
    return applied;
  }

  /** Records what has ended by the clock. Returns the number of tenants. */
  async endDue(): Promise<number> {
    const due = await this.#database.readOne(BILLING, (tx) => listEndedPlans(tx, ENDED_AT_ONCE));
    for (const tenantId of due) await this.#end(tenantId);
    return due.length;
  }

  async #end(tenantId: string): Promise<void> {
    await this.#database.inScope(BILLING, async (tx) => {
      const before = await lockPlan(tx, tenantId);
      // it may have been prolonged meanwhile
      if (!before || before.manual_plan === null || givenPlan(before, Date.now()) !== null) return;
      const actor = { kind: 'system' } as const;
      await this.#change(tx, before, { tenantId, actor, action: 'plan.ended', given: NOTHING });
    });
    this.#parts.entitlements.forget(tenantId);
  }

  async #change(
    tx: Transaction,
    before: PlanRow,
    { tenantId, actor, action, given }: Change,
  ): Promise<PlanId> {
    const plan = appliedPlan(boughtNow(before), given.manual_plan);
    await writeGivenPlan(tx, tenantId, { ...given, plan });
    await announcePlan(tx, tenantId);
    await this.#parts.audit.record(tx, {
      tenantId,
      actor,
      action,
      resource: { type: 'tenant', id: tenantId },
      before: shown(before.plan, before),
      after: shown(plan, given),
    });
    return plan;
  }
}

const boughtNow = ({ status, grace_until, bought_plan }: PlanRow): PaidPlan | null =>
  status !== null && accessOf(status, grace_until, Date.now()) !== 'off' ? bought_plan : null;

const shown = (plan: PlanId, { manual_plan, manual_plan_until }: GivenPlan) => ({
  plan,
  operator_plan: manual_plan,
  operator_plan_until: manual_plan_until,
});

function requireEnd(plan: PlanId, until: Date): void {
  if (plan === 'free')
    throw new ValidationFailed([
      { path: 'until', message: 'The plan free takes the plan of the operator back at once and has no end.' },
    ]);
  if (until.getTime() <= Date.now())
    throw new ValidationFailed([{ path: 'until', message: 'The end must be in the future.' }]);
}
