import { AppError } from '../../../lib/errors.ts';
import { remedyForEvents } from '../../entitlements/plan-limit.errors.ts';
import type { Feature } from '../../settings/tenant-settings/tenant-settings.schemas.ts';

export class EventLimitReached extends AppError {
  readonly code = 'event_limit_reached';
  readonly status = 429;
  override readonly headers: Readonly<Record<string, string>>;
  constructor(maxPerMinute: number, waitMs: number, count: number) {
    super(
      `The settings allow at most ${maxPerMinute} events a minute. ${remedyForEvents(count, maxPerMinute)}, or raise max_events_per_minute.`,
    );
    this.headers = { 'Retry-After': `${Math.ceil(waitMs / 1_000)}` };
  }
}

export class FeatureDisabled extends AppError {
  readonly code = 'feature_disabled';
  readonly status = 403;
  constructor(feature: Feature) {
    super(`The feature ${feature} is switched off in the settings. Switch it on, or do not send its data.`);
  }
}
