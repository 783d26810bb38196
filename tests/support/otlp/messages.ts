import type { LogRecord, Metric, Source, Sourced, Span } from '../../../src/features/telemetry/otel/wire.ts';
import { attributes } from './values.ts';

type Attributes = Parameters<typeof attributes>[0];

/** 27 November 2026, 15:04:52.690 UTC. */
export const AT = 1_795_791_892_690_000_000n;
/** A minute before. */
export const START = AT - 60_000_000_000n;

/** Where records come from. A text is the `service.name`. */
export function source(
  resource: string | Attributes,
  scope: { readonly name?: string; readonly version?: string; readonly attributes?: Attributes } = {},
): Source {
  return {
    resource: {
      attributes: attributes(typeof resource === 'string' ? { 'service.name': resource } : resource),
    },
    scope: {
      name: scope.name ?? '',
      version: scope.version ?? '',
      attributes: attributes(scope.attributes ?? {}),
    },
  };
}

const NO_ID = new Uint8Array();

/** A log record whose body is a text or a decoded value. */
export const record = (own: Attributes, rest: Partial<LogRecord> = {}): LogRecord => ({
  timeUnixNano: AT,
  observedTimeUnixNano: AT,
  severityNumber: 9,
  severityText: 'INFO',
  traceId: NO_ID,
  spanId: NO_ID,
  eventName: '',
  attributes: attributes(own),
  ...rest,
});

/** Events of one tool, each as its attributes or as a whole record. */
export const logs = (
  from: string | Source,
  ...records: readonly (Attributes | LogRecord)[]
): Sourced<LogRecord>[] =>
  sourced(
    from,
    records.map((item) => (isRecord(item) ? item : record(item))),
  );

const isRecord = (item: Attributes | LogRecord): item is LogRecord => 'timeUnixNano' in item;

export function sourced<Item>(from: string | Source, items: readonly Item[]): Sourced<Item>[] {
  const shared = typeof from === 'string' ? source(from) : from;
  return items.map((item) => ({ source: shared, item }));
}

interface Point {
  readonly attributes?: Attributes;
  readonly start?: bigint;
  readonly at?: bigint;
  readonly flags?: number;
}

const point = ({ attributes: own = {}, start = START, at = AT, flags = 0 }: Point) => ({
  attributes: attributes(own),
  startTimeUnixNano: start,
  timeUnixNano: at,
  flags,
});

type NumberPoint = Point & { readonly value?: number | bigint | undefined };

function numberPoint({ value, ...rest }: NumberPoint) {
  if (value === undefined) return { ...point(rest), value: { case: undefined } };
  return {
    ...point(rest),
    value:
      typeof value === 'bigint'
        ? ({ case: 'asInt', value } as const)
        : ({ case: 'asDouble', value } as const),
  };
}

/** 0: invalid. */
export const INVALID = 0;
export const DELTA = 1;
export const CUMULATIVE = 2;

/** A sum, monotonic and delta unless `rest` says otherwise. */
export const metric = (
  name: string,
  points: readonly NumberPoint[],
  rest: { readonly unit?: string; readonly temporality?: number; readonly isMonotonic?: boolean } = {},
): Metric => ({
  name,
  unit: rest.unit ?? '',
  data: {
    case: 'sum',
    value: {
      dataPoints: points.map(numberPoint),
      aggregationTemporality: rest.temporality ?? DELTA,
      isMonotonic: rest.isMonotonic ?? true,
    },
  },
});

export const gauge = (name: string, points: readonly NumberPoint[], unit = ''): Metric => ({
  name,
  unit,
  data: { case: 'gauge', value: { dataPoints: points.map(numberPoint) } },
});

type HistogramPoint = Point & {
  readonly count: bigint;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bounds?: readonly number[];
  readonly counts?: readonly bigint[];
};

export const histogram = (
  name: string,
  points: readonly HistogramPoint[],
  rest: { readonly unit?: string; readonly temporality?: number } = {},
): Metric => ({
  name,
  unit: rest.unit ?? '',
  data: {
    case: 'histogram',
    value: {
      dataPoints: points.map(({ count, sum, min, max, bounds, counts, ...at }) => ({
        ...point(at),
        count,
        sum,
        min,
        max,
        explicitBounds: bounds ?? [],
        bucketCounts: counts ?? [],
      })),
      aggregationTemporality: rest.temporality ?? DELTA,
    },
  },
});

/** Metrics of one tool. */
export const metrics = (from: string | Source, ...items: readonly Metric[]): Sourced<Metric>[] =>
  sourced(from, items);

export const span = (own: Attributes, rest: Partial<Span> = {}): Span => ({
  traceId: new Uint8Array(16).fill(1),
  spanId: new Uint8Array(8).fill(2),
  name: 'chat',
  kind: 3,
  startTimeUnixNano: AT - 1_500_000_000n,
  endTimeUnixNano: AT,
  attributes: attributes(own),
  ...rest,
});
