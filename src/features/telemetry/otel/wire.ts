// The shape of decoded OTLP messages, as `@bufbuild/protobuf` gives it and as the reader of JSON builds it: of each
// message the fields that the server reads (opentelemetry-proto v1.11.0). 64-bit integers are bigint.

export interface AnyValue {
  readonly value:
    | { readonly case: 'stringValue'; readonly value: string }
    | { readonly case: 'boolValue'; readonly value: boolean }
    | { readonly case: 'intValue'; readonly value: bigint }
    | { readonly case: 'doubleValue'; readonly value: number }
    | { readonly case: 'arrayValue'; readonly value: { readonly values: readonly AnyValue[] } }
    | { readonly case: 'kvlistValue'; readonly value: { readonly values: readonly KeyValue[] } }
    | { readonly case: 'bytesValue'; readonly value: Uint8Array }
    | { readonly case: undefined; readonly value?: undefined };
}

export interface KeyValue {
  readonly key: string;
  readonly value?: AnyValue | undefined;
}

type Attributes = { readonly attributes: readonly KeyValue[] };

/** Who sent a part of a request; the same object for all of its records or metrics. */
export interface Source {
  readonly resource: Attributes | undefined;
  readonly scope: (Attributes & { readonly name: string; readonly version: string }) | undefined;
}

export interface LogRecord extends Attributes {
  readonly timeUnixNano: bigint;
  readonly observedTimeUnixNano: bigint;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body?: AnyValue | undefined;
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly eventName: string;
}

export interface NumberDataPoint extends Attributes {
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly value:
    | { readonly case: 'asDouble'; readonly value: number }
    | { readonly case: 'asInt'; readonly value: bigint }
    | { readonly case: undefined; readonly value?: undefined };
  /** Bit 0: the point has no value. */
  readonly flags: number;
}

export interface HistogramDataPoint extends Attributes {
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly count: bigint;
  readonly sum?: number | undefined;
  readonly bucketCounts: readonly bigint[];
  readonly explicitBounds: readonly number[];
  readonly flags: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface ExponentialHistogramDataPoint extends Attributes {
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly count: bigint;
  readonly sum?: number | undefined;
  readonly flags: number;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface SummaryDataPoint extends Attributes {
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly count: bigint;
  readonly sum: number;
  readonly flags: number;
}

/** 0: invalid, 1: delta, 2: cumulative. */
type Temporality = number;

export interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly data:
    | { readonly case: 'gauge'; readonly value: { readonly dataPoints: readonly NumberDataPoint[] } }
    | {
        readonly case: 'sum';
        readonly value: {
          readonly dataPoints: readonly NumberDataPoint[];
          readonly aggregationTemporality: Temporality;
          readonly isMonotonic: boolean;
        };
      }
    | {
        readonly case: 'histogram';
        readonly value: {
          readonly dataPoints: readonly HistogramDataPoint[];
          readonly aggregationTemporality: Temporality;
        };
      }
    | {
        readonly case: 'exponentialHistogram';
        readonly value: {
          readonly dataPoints: readonly ExponentialHistogramDataPoint[];
          readonly aggregationTemporality: Temporality;
        };
      }
    | { readonly case: 'summary'; readonly value: { readonly dataPoints: readonly SummaryDataPoint[] } }
    | { readonly case: undefined; readonly value?: undefined };
}

export interface Span extends Attributes {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly status?: { readonly code: number; readonly message: string } | undefined;
}

/** One record, metric or span with its source. */
export interface Sourced<Item> {
  readonly source: Source;
  readonly item: Item;
}
