import { type Scope, scopeIdOf } from '../../../auth/scope.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { MinuteLimits } from '../../../lib/minute-counter.ts';
import { refusals } from '../../../lib/observation/refusals.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { PlanLimitReached } from '../../entitlements/plan-limit.errors.ts';
import type { Feature, SetSettings } from '../../settings/tenant-settings/tenant-settings.schemas.ts';
import type { TenantSettingsService } from '../../settings/tenant-settings/tenant-settings.service.ts';
import { EventLimitReached, FeatureDisabled } from './admission.errors.ts';

/**
 * Proof that a batch has passed admission. Methods that write a part of a batch demand it. The class is exported as a
 * type, so that only `AdmissionService` can create one.
 */
class Admitted {
  readonly #scopeId: string;

  constructor(scopeId: string) {
    this.#scopeId = scopeId;
  }

  /** Throws if the events were admitted for another scope. */
  requireFor({ scopeId }: ScopeTransaction): void {
    if (scopeId !== this.#scopeId) throw new Error('The batch was admitted for another scope.');
  }
}

export type { Admitted };

export interface AdmittedBatch<E> {
  readonly admitted: Admitted;
  /** The events whose feature is off; these are not counted. */
  readonly refused: ReadonlyMap<E, FeatureDisabled>;
}

/**
 * Decides whether events may be written: their features must be on, and the limit for the current minute must not be
 * reached. The limit is the smaller of what the settings and the plan allow. Settings and plan are at most a second out of
 * date. Each server process counts its own events unless counts are shared.
 */
export class AdmissionService {
  readonly #settings: TenantSettingsService;
  readonly #entitlements: EntitlementsService;
  readonly #counter: MinuteLimits;

  /** `counter`: of events, by scope. */
  constructor(settings: TenantSettingsService, entitlements: EntitlementsService, counter: MinuteLimits) {
    this.#settings = settings;
    this.#entitlements = entitlements;
    this.#counter = counter;
  }

  /**
   * Admits `count` events before they are written, all or none. `features`: the features that they belong to. Throws
   * FeatureDisabled, EventLimitReached or PlanLimitReached.
   */
  async admitEvents(scope: Scope, count: number, features: readonly Feature[] = []): Promise<void> {
    const set = await this.#settings.current(scope);
    const disabled = features.find((feature) => isOff(set, feature));
    if (disabled) throw new FeatureDisabled(disabled);
    await this.#count(scope, count, set);
  }

  /**
   * Refuses the events of a batch whose feature is off, and admits the rest, all or none, because a partly stored batch
   * would be hard to repeat. `unreadable` items count towards the limit but are never refused by it. Throws
   * EventLimitReached or PlanLimitReached.
   */
  async admitBatch<E>(
    scope: Scope,
    events: readonly E[],
    featuresOf: (event: E) => readonly Feature[],
    unreadable = 0,
  ): Promise<AdmittedBatch<E>> {
    const set = await this.#settings.current(scope);
    const refused = refusalsOf(events, featuresOf, set);
    const count = events.length - refused.size;
    if (count + unreadable > 0) await this.#count(scope, count, set, unreadable);
    return { admitted: new Admitted(scopeIdOf(scope)), refused };
  }

  async #count(scope: Scope, count: number, set: SetSettings, extra = 0): Promise<void> {
    const { plan, entitlements } = await this.#entitlements.of(scope);
    const ofPlan = entitlements.ingest_events_per_minute ?? Number.POSITIVE_INFINITY;
    const max = Math.min(set.max_events_per_minute ?? ofPlan, ofPlan);
    if (max === Number.POSITIVE_INFINITY) return;
    const { allowed, msToReset } = await this.#counter.take(scopeIdOf(scope), max, count + extra, count);
    if (allowed) return;
    refusals.of({ limiter: 'events' }).add();
    if (plan !== null && max === ofPlan) throw PlanLimitReached.ofRate(plan, max, msToReset, count);
    throw new EventLimitReached(max, msToReset, count);
  }
}

function refusalsOf<E>(
  events: readonly E[],
  featuresOf: (event: E) => readonly Feature[],
  set: SetSettings,
): Map<E, FeatureDisabled> {
  const refused = new Map<E, FeatureDisabled>();
  // most scopes switch nothing off, and batches are large
  if (!Object.values(set.features ?? {}).includes(false)) return refused;
  for (const event of events) {
    const disabled = featuresOf(event).find((feature) => isOff(set, feature));
    if (disabled) refused.set(event, new FeatureDisabled(disabled));
  }
  return refused;
}

const isOff = ({ features }: SetSettings, feature: Feature): boolean => features?.[feature] === false;
