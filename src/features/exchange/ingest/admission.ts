import type { Scope } from '../../../auth/scope.ts';
import type { Feature } from '../../settings/tenant-settings/tenant-settings.schemas.ts';
import type { AdmissionService, Admitted } from '../../telemetry/admission/admission.service.ts';
import { FEATURES_OF_CACHE_HIT } from '../../telemetry/cache-hits/cache-hit.service.ts';
import { featuresOf as featuresOfSample } from '../../telemetry/metrics/metric.service.ts';
import { type Entry, type Item, rejection } from './item.ts';

/** Rejects the items that belong to a feature that is off, and admits the rest. Throws as `admitBatch` does. */
export async function admit(
  admission: AdmissionService,
  scope: Scope,
  entries: readonly Entry[],
): Promise<Admitted> {
  const events = entries.filter(isEvent);
  const unreadable = entries.filter(({ item }) => item === undefined).length;
  const { admitted, refused } = await admission.admitBatch(
    scope,
    events,
    ({ item }) => featuresOf(item),
    unreadable,
  );
  for (const [entry, refusal] of refused) entry.result = rejection(refusal);
  return admitted;
}

interface EventEntry extends Entry {
  readonly item: Item;
}

// checkpoints are limited by their number
const isEvent = (entry: Entry): entry is EventEntry =>
  entry.item !== undefined && entry.result === undefined && entry.item.type !== 'checkpoint';

function featuresOf(item: Item): readonly Feature[] {
  if (item.type === 'metric') return featuresOfSample(item.data);
  return item.type === 'cache_hit' ? FEATURES_OF_CACHE_HIT : [];
}
