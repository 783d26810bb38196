import { cutToCharacters } from '../../../../../lib/cut-text.ts';
import type { SeriesPoint } from '../../facts.ts';
import type { Metric } from '../../wire.ts';
import type { ReadAttributes } from '../attributes/attribute-reader.ts';
import { storable } from '../attributes/text.ts';
import type { Context } from '../context.ts';
import { TOO_DEEP } from '../rejections.ts';
import { originOf, type Sender, VERSIONS } from '../senders.ts';
import { timeOf } from '../times.ts';
import { type DataPoint, kindOf } from './data-points.ts';
import { isBounded, metricFault, NO_TEMPORALITY, NO_VALUE, pointFault } from './faults.ts';
import { type Named, readerOf } from './named-metrics.ts';
import { histogramOf, metricIdentity, seriesId } from './series.ts';

const MAX_UNIT = 255;

/** What all points of a metric share. */
export interface Metered extends Pick<SeriesPoint, 'metric' | 'unit' | 'kind' | 'temporality'> {
  readonly sender: Sender;
  readonly isMonotonic: boolean;
  readonly identity: string;
  readonly named: Named;
}

/** A metric, or the reason why none of its points can be stored. */
export function meteredOf(metric: Metric, sender: Sender): Metered | string {
  const { kind, temporality, isMonotonic } = kindOf(metric);
  const fault = metricFault(metric.name) ?? (sender.isTooDeep ? TOO_DEEP : undefined);
  if (fault) return fault;
  if (temporality === undefined) return NO_TEMPORALITY;
  return {
    sender,
    metric: storable(metric.name),
    unit: cutToCharacters(storable(metric.unit), MAX_UNIT),
    kind,
    temporality,
    isMonotonic,
    identity: metricIdentity(sender, metric, kind, temporality),
    named: readerOf(sender.tool.id, metric.name),
  };
}

/** A point as it is stored, or the reason why it cannot be. */
export async function seriesPointOf(
  metered: Metered,
  point: DataPoint,
  context: Context,
): Promise<SeriesPoint | string> {
  const { value } = point;
  if (value === undefined) return NO_VALUE;
  const fault = pointFault(value, point, metered);
  if (fault) return fault;
  const read = await context.reader.read(point.attributes, VERSIONS);
  return read.isTooDeep ? TOO_DEEP : factOf(metered, value, point, read, context);
}

function factOf(
  { sender, identity, named, isMonotonic: _, ...shared }: Metered,
  value: number,
  point: DataPoint,
  { values, canonical }: ReadAttributes,
  { options, writer }: Context,
): SeriesPoint {
  const { tool_id, tool_version, external_id: external } = originOf(sender, values);
  const external_id = named.isWithoutSession ? null : external;
  const time = timeOf(point.timeUnixNano, options.now);
  const start = point.startTimeUnixNano;
  return {
    ...shared,
    tool_id,
    tool_version,
    external_id,
    series_id: seriesId(identity, external_id, canonical),
    ...named.of(values),
    attributes: writer.object(values, sender.entries, time.isSkewed ? ['clock_skewed'] : []),
    histogram: histogramOf(point),
    // a value has one row for each time, whatever its start
    start_nanos: shared.temporality === 'value' ? 0n : BigInt.asIntN(64, start),
    time_nanos: BigInt.asIntN(64, point.timeUnixNano),
    start_time: start > 0n ? Math.min(timeOf(start, options.now).at, time.at) : null,
    timestamp: time.at,
    value,
    count: point.count === undefined ? null : Math.min(Number(point.count), Number.MAX_SAFE_INTEGER),
    min: boundedOrNull(point.min),
    max: boundedOrNull(point.max),
  };
}

const boundedOrNull = (value: number | undefined) => (value !== undefined && isBounded(value) ? value : null);
