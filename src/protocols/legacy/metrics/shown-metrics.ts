import type { Metric } from '../../../features/telemetry/metrics/metric.service.ts';
import type { Total } from '../../../lib/exact-json.ts';
import { rowsOf } from '../frame/pages.ts';
import { shownSample } from '../shown/sample.ts';

/** A page of samples in chronological order. As in OmniMemory 1, tags are JSON text in it. */
export const shownSamples = (page: { readonly json: string }) =>
  rowsOf<Metric>(page)
    .map(shownSample)
    .map((sample) => ({ ...sample, metadata: sample.metadata && JSON.stringify(sample.metadata) }))
    .reverse();

/** The sums of a tool. Without any sample they are null in OmniMemory 1. */
export const shownToolMetrics = <T extends { readonly sample_count: number }>(sums: T) =>
  sums.sample_count > 0
    ? sums
    : { ...(Object.fromEntries(Object.keys(sums).map((name) => [name, null])) as object), sample_count: 0 };

/** A sum beyond 2^53 loses its last digits: where sums are added up again, that does not matter. */
export const added = (sums: readonly Total[]): number =>
  sums.reduce<number>((all, one) => all + Number(one), 0);
