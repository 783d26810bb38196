import type {
  HistogramDataPoint,
  KeyValue,
  LogRecord,
  Metric,
  NumberDataPoint,
  Source,
  Span,
} from '../../../../src/features/telemetry/otel/wire.ts';
import { anyValue, attributes, double } from '../../../support/otlp/values.ts';

/** bigint: a whole number; number: a double. */
export type Attributes = Readonly<Record<string, string | bigint | number | boolean>>;

type Items =
  | { readonly signal: 'logs'; readonly items: readonly LogRecord[] }
  | { readonly signal: 'metrics'; readonly items: readonly Metric[] }
  | { readonly signal: 'traces'; readonly items: readonly Span[] };

/** What one request of an exporter carries. */
export type ExportRequest = { readonly source: Source } & Items;

const keyValues = (given: Attributes): KeyValue[] =>
  attributes(
    Object.entries(given).map(([key, value]) => [key, typeof value === 'number' ? double(value) : value]),
  );

export const sourceOf = (resource: Attributes, name: string, version: string): Source => ({
  resource: { attributes: keyValues(resource) },
  scope: { name, version, attributes: [] },
});

/** `body`: as the tool sends it, such as the name of the event with its prefix. */
export const record = (time: bigint, body: string, own: Attributes): LogRecord => ({
  timeUnixNano: time,
  observedTimeUnixNano: time,
  severityNumber: 9,
  severityText: 'INFO',
  body: anyValue(body),
  attributes: keyValues(own),
  traceId: new Uint8Array(),
  spanId: new Uint8Array(),
  eventName: '',
});

export interface Times {
  readonly start: bigint;
  readonly time: bigint;
}

const CLIENT = 3;
const INTERNAL = 1;

export const span = (
  { start, time }: Times,
  ids: Pick<Span, 'traceId' | 'spanId'>,
  { name, isClient, attributes }: { name: string; isClient: boolean; attributes: Attributes },
): Span => ({
  ...ids,
  name,
  kind: isClient ? CLIENT : INTERNAL,
  startTimeUnixNano: start,
  endTimeUnixNano: time,
  attributes: keyValues(attributes),
});

const DELTA = 1;
const CUMULATIVE = 2;

export const point = ({ start, time }: Times, value: number, attributes: Attributes): NumberDataPoint => ({
  startTimeUnixNano: start,
  timeUnixNano: time,
  value: { case: 'asDouble', value },
  attributes: keyValues(attributes),
  flags: 0,
});

/** A monotonic sum. */
export const counter = (
  name: string,
  unit: string,
  temporality: 'delta' | 'cumulative',
  dataPoints: readonly NumberDataPoint[],
): Metric => ({
  name,
  unit,
  data: {
    case: 'sum',
    value: {
      dataPoints,
      isMonotonic: true,
      aggregationTemporality: temporality === 'delta' ? DELTA : CUMULATIVE,
    },
  },
});

/** A delta histogram that saw each of the values once. */
export const histogram = (
  name: string,
  unit: string,
  times: Times,
  series: readonly { readonly values: readonly number[]; readonly attributes: Attributes }[],
): Metric => ({
  name,
  unit,
  data: {
    case: 'histogram',
    value: {
      aggregationTemporality: DELTA,
      dataPoints: series.map(({ values, attributes }) => histogramPoint(times, values, attributes)),
    },
  },
});

const BOUND = 1_000;

const histogramPoint = (
  { start, time }: Times,
  values: readonly number[],
  attributes: Attributes,
): HistogramDataPoint => {
  const low = values.filter((value) => value <= BOUND).length;
  return {
    startTimeUnixNano: start,
    timeUnixNano: time,
    count: BigInt(values.length),
    sum: values.reduce((sum, value) => sum + value, 0),
    min: Math.min(...values),
    max: Math.max(...values),
    explicitBounds: [BOUND],
    bucketCounts: [BigInt(low), BigInt(values.length - low)],
    attributes: keyValues(attributes),
    flags: 0,
  };
};
