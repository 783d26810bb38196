import { Slices } from '../../../../lib/slices.ts';
import type { Facts, ModelRequest, Rejected, SeriesPoint, ToolEvent } from '../facts.ts';
import type { LogRecord, Metric, Sourced, Span } from '../wire.ts';
import { AttributeReader } from './attributes/attribute-reader.ts';
import { AttributeWriter } from './attributes/attribute-writer.ts';
import type { Context } from './context.ts';
import { requestOf } from './model-spans.ts';
import type { MappingOptions } from './options.ts';
import { isWithoutValue, pointsOf } from './points/data-points.ts';
import { meteredOf, seriesPointOf } from './points/series-points.ts';
import { factOf } from './records.ts';
import { Rejections, TOO_DEEP } from './rejections.ts';
import { Senders } from './senders.ts';

export type { MappingOptions } from './options.ts';

export interface Mapped {
  readonly facts: Facts;
  readonly rejected: Rejected;
}

/** Log records as calls of models and events of tools. */
export async function mapLogs(
  records: readonly Sourced<LogRecord>[],
  options: MappingOptions,
): Promise<Mapped> {
  const { slices, context, senders } = begin(options);
  const rejections = new Rejections('log record');
  const requests: ModelRequest[] = [];
  const events: ToolEvent[] = [];
  for (const { source, item } of records) {
    if (slices.isOver) await slices.rest();
    // few of them are promises, and each `await` takes a turn
    const found = senders.of(source);
    const sender = found instanceof Promise ? await found : found;
    const reading = context.reader.read(item.attributes);
    const read = reading instanceof Promise ? await reading : reading;
    const fact = factOf(item, read, sender, context);
    if (fact === undefined) rejections.add(TOO_DEEP);
    else if ('status' in fact) requests.push(fact);
    else events.push(fact);
  }
  return { facts: { requests, events, points: [] }, rejected: rejections.rejected };
}

/** The points of metrics. Points that say that they have no value are neither stored nor rejected. */
export async function mapMetrics(
  metrics: readonly Sourced<Metric>[],
  options: MappingOptions,
): Promise<Mapped> {
  const { slices, context, senders } = begin(options);
  const rejections = new Rejections('data point');
  const points: SeriesPoint[] = [];
  for (const { source, item: metric } of metrics) {
    if (slices.isOver) await slices.rest();
    const sender = await senders.of(source);
    const metered = meteredOf(metric, sender);
    for (const point of pointsOf(metric)) {
      if (slices.isOver) await slices.rest();
      if (isWithoutValue(point)) continue;
      const mapped = typeof metered === 'string' ? metered : await seriesPointOf(metered, point, context);
      if (typeof mapped === 'string') rejections.add(mapped);
      else points.push(mapped);
    }
  }
  return { facts: { requests: [], events: [], points }, rejected: rejections.rejected };
}

/** Calls of models by the one tool that tells them as spans only. All other spans are rejected. */
export async function mapSpans(spans: readonly Sourced<Span>[], options: MappingOptions): Promise<Mapped> {
  const { slices, context, senders } = begin(options);
  const requests: ModelRequest[] = [];
  for (const { source, item } of spans) {
    if (slices.isOver) await slices.rest();
    const sender = await senders.of(source);
    const read = await context.reader.read(item.attributes);
    const request = sender.isTooDeep || read.isTooDeep ? undefined : requestOf(item, read, sender, context);
    if (request) requests.push(request);
  }
  const count = spans.length - requests.length;
  return {
    facts: { requests, events: [], points: [] },
    rejected: { count, reason: count > 0 ? 'Spans are not stored.' : undefined },
  };
}

function begin(options: MappingOptions) {
  const context: Context = {
    options,
    reader: new AttributeReader(),
    writer: new AttributeWriter(options),
  };
  return { slices: new Slices(), context, senders: new Senders(context) };
}
