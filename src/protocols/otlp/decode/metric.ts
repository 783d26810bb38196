import type { DescMessage } from '@bufbuild/protobuf';
import type { Metric } from '../../../features/telemetry/otel/wire.ts';
import {
  ExponentialHistogramDataPointSchema,
  HistogramDataPointSchema,
  MetricSchema,
  SummaryDataPointSchema,
} from '../generated/opentelemetry/proto/metrics/v1/metrics_pb.js';
import type { EncodedBody } from './codec.ts';
import { shapeOf } from './message-shape.ts';
import type { Part } from './part.ts';
import { slimExponentialPoint, slimHistogramPoint, slimSummaryPoint } from './slim.ts';

type Data = Metric['data'];
type Case = NonNullable<Data['case']>;

const KINDS: readonly Case[] = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'];
const METRIC = shapeOf(MetricSchema);

/** Builds a metric, and pauses after each point: one metric can have all points of a body. */
export function* buildMetric(body: EncodedBody, part: Part): Generator<undefined, Metric> {
  return {
    name: (scalarOf(body, METRIC.desc, [part], 'name') ?? '') as string,
    unit: (scalarOf(body, METRIC.desc, [part], 'unit') ?? '') as string,
    data: yield* buildData(body, part),
  };
}

function* buildData(body: EncodedBody, metric: Part): Generator<undefined, Data> {
  yield;
  const kind = KINDS.find((name) => metric.all(name).length > 0);
  if (!kind) return { case: undefined };
  const parts = metric.all(kind);
  const desc = METRIC.byName.get(kind)?.message?.desc as DescMessage;
  const dataPoints = <Point>(build: (point: Part) => Point) => pointsOf(parts, build);
  const aggregationTemporality = (scalarOf(body, desc, parts, 'aggregationTemporality') ?? 0) as number;
  switch (kind) {
    case 'gauge':
      return { case: kind, value: { dataPoints: yield* dataPoints((point) => body.numberPoint(point)) } };
    case 'sum': {
      const isMonotonic = (scalarOf(body, desc, parts, 'isMonotonic') ?? false) as boolean;
      const points = yield* dataPoints((point) => body.numberPoint(point));
      return { case: kind, value: { dataPoints: points, aggregationTemporality, isMonotonic } };
    }
    case 'histogram': {
      const points = yield* dataPoints((point) =>
        slimHistogramPoint(body.message(HistogramDataPointSchema, [point])),
      );
      return { case: kind, value: { dataPoints: points, aggregationTemporality } };
    }
    case 'exponentialHistogram': {
      const points = yield* dataPoints((point) =>
        slimExponentialPoint(body.message(ExponentialHistogramDataPointSchema, [point])),
      );
      return { case: kind, value: { dataPoints: points, aggregationTemporality } };
    }
    case 'summary': {
      const points = yield* dataPoints((point) =>
        slimSummaryPoint(body.message(SummaryDataPointSchema, [point])),
      );
      return { case: kind, value: { dataPoints: points } };
    }
  }
}

function* pointsOf<Point>(
  parts: readonly Part[],
  build: (point: Part) => Point,
): Generator<undefined, Point[]> {
  const points: Point[] = [];
  for (const part of parts) {
    for (const point of part.all('dataPoints')) {
      points.push(build(point));
      yield;
    }
  }
  return points;
}

/** The last value of a field among the parts of a container. */
function scalarOf(body: EncodedBody, desc: DescMessage, parts: readonly Part[], name: string): unknown {
  const field = shapeOf(desc).byName.get(name)?.field;
  const value = parts
    .findLast((part) => part.all(name).length > 0)
    ?.all(name)
    .at(-1);
  return field && value && body.scalar(field, value);
}
