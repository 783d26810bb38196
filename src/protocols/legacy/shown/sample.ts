import type { Metric } from '../../../features/telemetry/metrics/metric.service.ts';
import { utc } from '../frame/times.ts';

/** A sample of metrics as a row of OmniMemory 1, without who sent it. */
export function shownSample({ created_by: _, created_by_key: __, ...sample }: Metric) {
  return { ...sample, timestamp: utc(sample.timestamp) };
}
