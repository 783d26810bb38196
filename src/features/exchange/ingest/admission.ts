import type { Scope } from '../../../auth/scope.ts';
import type { Feature } from '../../settings/tenant-settings/tenant-settings.schemas.ts';
import {
  FeatureDisabled,
  type TenantSettingsService,
} from '../../settings/tenant-settings/tenant-settings.service.ts';
import { featuresOf } from '../../telemetry/metrics/metric.service.ts';
import { type Entry, type Item, rejection } from './item.ts';

/**
 * Rejects what belongs to a feature that is off, and lets the events among the rest in, all or none of them. Throws
 * EventLimitReached: a batch of which a part came through by chance would be hard to repeat.
 */
export async function admit(
  settings: TenantSettingsService,
  scope: Scope,
  entries: readonly Entry[],
): Promise<void> {
  const disabled = await settings.disabledFeatures(scope);
  let events = 0;
  for (const entry of entries) {
    if (!entry.item || entry.result) continue;
    const feature = disabled.length > 0 && disabledFor(entry.item, disabled);
    if (feature) entry.result = rejection(new FeatureDisabled(feature));
    else if (isEvent(entry.item)) events++;
  }
  if (events > 0) await settings.admitEvents(scope, events);
}

// as the single routes ask for; checkpoints are limited by their number
const isEvent = ({ type }: Item) => type !== 'checkpoint';

function disabledFor(item: Item, disabled: readonly Feature[]): Feature | undefined {
  if (item.type === 'metric') return featuresOf(item.data).find((feature) => disabled.includes(feature));
  return item.type === 'cache_hit' ? disabled.find((feature) => feature === 'response_cache') : undefined;
}
