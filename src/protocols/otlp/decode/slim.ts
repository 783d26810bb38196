import type {
  AnyValue,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  KeyValue,
  LogRecord,
  NumberDataPoint,
  Source,
  Span,
  SummaryDataPoint,
} from '../../../features/telemetry/otel/wire.ts';
import type * as common from '../generated/opentelemetry/proto/common/v1/common_pb.js';
import type * as logs from '../generated/opentelemetry/proto/logs/v1/logs_pb.js';
import type * as metrics from '../generated/opentelemetry/proto/metrics/v1/metrics_pb.js';
import type * as resource from '../generated/opentelemetry/proto/resource/v1/resource_pb.js';
import type * as trace from '../generated/opentelemetry/proto/trace/v1/trace_pb.js';

// Of each message the fields that the server reads: they take half of the memory, and both encodings give the same.

export const NO_BYTES = new Uint8Array();
export const NO_VALUE: AnyValue = { value: { case: undefined } };

function slimValue({ value }: common.AnyValue): AnyValue {
  switch (value.case) {
    case 'arrayValue':
      return { value: { case: value.case, value: { values: value.value.values.map(slimValue) } } };
    case 'kvlistValue':
      return { value: { case: value.case, value: { values: value.value.values.map(slimPair) } } };
    case 'bytesValue':
      return { value: { case: value.case, value: slimBytes(value.value) } };
    // an index of a table that only the signal of profiles has counts as absent
    case 'stringValueStrindex':
    case undefined:
      return NO_VALUE;
    default:
      return { value };
  }
}

const slimPair = ({ key, value }: common.KeyValue): KeyValue => ({ key, value: value && slimValue(value) });

const slimAttributes = ({ attributes }: { readonly attributes: common.KeyValue[] }): KeyValue[] =>
  attributes.map(slimPair);

/** A copy: a view would keep the whole body in memory. */
const slimBytes = (bytes: Uint8Array): Uint8Array => (bytes.length === 0 ? NO_BYTES : Uint8Array.from(bytes));

export const slimResource = (message: resource.Resource): NonNullable<Source['resource']> => ({
  attributes: slimAttributes(message),
});

export const slimScope = (message: common.InstrumentationScope): NonNullable<Source['scope']> => ({
  name: message.name,
  version: message.version,
  attributes: slimAttributes(message),
});

export const slimLogRecord = (message: logs.LogRecord): LogRecord => ({
  timeUnixNano: message.timeUnixNano,
  observedTimeUnixNano: message.observedTimeUnixNano,
  severityNumber: message.severityNumber,
  severityText: message.severityText,
  body: message.body && slimValue(message.body),
  attributes: slimAttributes(message),
  traceId: slimBytes(message.traceId),
  spanId: slimBytes(message.spanId),
  eventName: message.eventName,
});

export const slimSpan = (message: trace.Span): Span => ({
  traceId: slimBytes(message.traceId),
  spanId: slimBytes(message.spanId),
  name: message.name,
  kind: message.kind,
  startTimeUnixNano: message.startTimeUnixNano,
  endTimeUnixNano: message.endTimeUnixNano,
  attributes: slimAttributes(message),
  status: message.status && { code: message.status.code, message: message.status.message },
});

export const slimNumberPoint = (message: metrics.NumberDataPoint): NumberDataPoint => ({
  attributes: slimAttributes(message),
  startTimeUnixNano: message.startTimeUnixNano,
  timeUnixNano: message.timeUnixNano,
  value: message.value,
  flags: message.flags,
});

export const slimHistogramPoint = (message: metrics.HistogramDataPoint): HistogramDataPoint => ({
  ...slimExponentialPoint(message),
  bucketCounts: message.bucketCounts,
  explicitBounds: message.explicitBounds,
});

export const slimExponentialPoint = (
  message: metrics.HistogramDataPoint | metrics.ExponentialHistogramDataPoint,
): ExponentialHistogramDataPoint => ({
  attributes: slimAttributes(message),
  startTimeUnixNano: message.startTimeUnixNano,
  timeUnixNano: message.timeUnixNano,
  count: message.count,
  sum: message.sum,
  flags: message.flags,
  min: message.min,
  max: message.max,
});

export const slimSummaryPoint = (message: metrics.SummaryDataPoint): SummaryDataPoint => ({
  attributes: slimAttributes(message),
  startTimeUnixNano: message.startTimeUnixNano,
  timeUnixNano: message.timeUnixNano,
  count: message.count,
  sum: message.sum,
  flags: message.flags,
});
