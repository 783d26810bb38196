import { AppError } from '../../lib/errors.ts';
import { cheapestPlanWith, type Entitlements, type PlanId } from './plans.ts';

type Countable = 'seats' | 'checkpoints' | 'ingest_events_per_minute' | 'retention_days';

const NOUNS: Readonly<Record<Countable, string>> = {
  seats: 'seats',
  checkpoints: 'checkpoints',
  ingest_events_per_minute: 'events a minute',
  retention_days: 'days of retention',
};

const upgradeHint = (plan: PlanId | undefined) => (plan === undefined ? '' : ` Upgrade to the plan ${plan}.`);

/** What a caller does whose request of `count` events was refused: waiting does not help one that is too large. */
export const remedyForEvents = (count: number, most: number): string =>
  count > most ? `This request has ${count}: send fewer at once` : 'Try again later';

/** Existing data stays and can be read. */
export class PlanLimitReached extends AppError {
  readonly code = 'plan_limit_reached';
  readonly status: number;
  override readonly headers: Readonly<Record<string, string>> | undefined = undefined;

  private constructor(message: string, status: number, waitMs?: number) {
    super(message);
    this.status = status;
    if (waitMs !== undefined) this.headers = { 'Retry-After': `${Math.ceil(waitMs / 1_000)}` };
  }

  static ofCount(limit: Countable, plan: PlanId, most: number, needed = most + 1): PlanLimitReached {
    const hint =
      limit === 'seats' && plan !== 'free'
        ? ' Buy more seats to raise the limit.'
        : upgradeHint(cheapestPlanWith(limit, needed));
    return new PlanLimitReached(`The plan ${plan} allows at most ${most} ${NOUNS[limit]}.${hint}`, 403);
  }

  /** The caller can wait instead of upgrading. */
  static ofRate(plan: PlanId, most: number, waitMs: number, count: number): PlanLimitReached {
    const hint = upgradeHint(cheapestPlanWith('ingest_events_per_minute', most + 1));
    return new PlanLimitReached(
      `The plan ${plan} allows at most ${most} events a minute. ${remedyForEvents(count, most)}.${hint}`,
      429,
      waitMs,
    );
  }

  static ofFeature(feature: FeatureEntitlement, plan: PlanId): PlanLimitReached {
    return new PlanLimitReached(
      `The plan ${plan} does not include ${FEATURES[feature]}.${upgradeHint(cheapestPlanWith(feature, true))}`,
      403,
    );
  }
}

export type FeatureEntitlement = keyof Pick<Entitlements, 'audit_export'>;

const FEATURES: Readonly<Record<FeatureEntitlement, string>> = { audit_export: 'export of the audit log' };
