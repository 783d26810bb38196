import type { SeriesPoint } from '../../facts.ts';
import type { Metric } from '../../wire.ts';
import { digestOf, field } from '../attributes/canonical.ts';
import { sessionField } from '../requests/fingerprint.ts';
import type { Sender } from '../senders.ts';
import type { DataPoint } from './data-points.ts';
import { isBounded } from './faults.ts';

const MAX_BUCKETS = 1_024;

/** What identifies all series of a metric, as text. */
export const metricIdentity = (
  { tool, scopeName, resourceDigest }: Sender,
  { name, unit, data }: Metric,
  kind: SeriesPoint['kind'],
  temporality: SeriesPoint['temporality'],
): string =>
  `${field(tool.id)}${field(scopeName)}${field(name)}${field(unit)}${data.case}|${kind}|${temporality}|${resourceDigest}`;

/** @param attributes the point's, in order, without versions */
export const seriesId = (metric: string, external: string | null, attributes: string): string =>
  digestOf(`series|${metric}|${sessionField(external)}${attributes}`);

/** The bounds and counts as JSON; null if there are none or if PostgreSQL would not keep them as numbers. */
export function histogramOf({ bounds, bucketCounts }: DataPoint): string | null {
  if (!bounds || !bucketCounts || bucketCounts.length === 0) return null;
  if (bucketCounts.length > MAX_BUCKETS || bounds.length > MAX_BUCKETS || !bounds.every(isBounded))
    return null;
  return `{"bounds":${JSON.stringify(bounds)},"counts":[${bucketCounts.join(',')}]}`;
}
