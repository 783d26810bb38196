import { create, toBinary } from '@bufbuild/protobuf';
import type { Scope } from '../../auth/scope.ts';
import type { Rejected } from '../../features/telemetry/otel/facts.ts';
import type { Sourced } from '../../features/telemetry/otel/wire.ts';
import { decodeLogs, decodeMetrics, decodeSpans, type ReceivedRequest } from './decode/decode.ts';
import { ExportLogsServiceResponseSchema } from './generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { ExportMetricsServiceResponseSchema } from './generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js';
import { ExportTraceServiceResponseSchema } from './generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import type { OtlpStore } from './otlp-store.ts';

export interface PartialSuccess {
  readonly rejected: bigint;
  readonly errorMessage: string;
}

export interface Signal {
  readonly path: string;
  /** The name of the count in a response of JSON. */
  readonly rejectedField: string;
  readonly encoded: (partial: PartialSuccess) => Uint8Array;
  /** Decodes the items; the result stores them. `undefined`: there are none. */
  readonly read: (received: ReceivedRequest) => Promise<Store | undefined>;
}

type Store = (store: OtlpStore, scope: Scope) => Promise<Rejected>;

export const SIGNALS: readonly Signal[] = [
  {
    path: '/otlp/v1/metrics',
    rejectedField: 'rejectedDataPoints',
    encoded: ({ rejected: rejectedDataPoints, errorMessage }) =>
      toBinary(
        ExportMetricsServiceResponseSchema,
        create(ExportMetricsServiceResponseSchema, { partialSuccess: { rejectedDataPoints, errorMessage } }),
      ),
    read: reading(decodeMetrics, (store, scope, metrics) => store.storeMetrics(scope, metrics)),
  },
  {
    path: '/otlp/v1/logs',
    rejectedField: 'rejectedLogRecords',
    encoded: ({ rejected: rejectedLogRecords, errorMessage }) =>
      toBinary(
        ExportLogsServiceResponseSchema,
        create(ExportLogsServiceResponseSchema, { partialSuccess: { rejectedLogRecords, errorMessage } }),
      ),
    read: reading(decodeLogs, (store, scope, records) => store.storeLogs(scope, records)),
  },
  {
    path: '/otlp/v1/traces',
    rejectedField: 'rejectedSpans',
    encoded: ({ rejected: rejectedSpans, errorMessage }) =>
      toBinary(
        ExportTraceServiceResponseSchema,
        create(ExportTraceServiceResponseSchema, { partialSuccess: { rejectedSpans, errorMessage } }),
      ),
    read: reading(decodeSpans, (store, scope, spans) => store.storeSpans(scope, spans)),
  },
];

function reading<Item>(
  decode: (received: ReceivedRequest) => Promise<Sourced<Item>[]>,
  storeAll: (store: OtlpStore, scope: Scope, items: readonly Sourced<Item>[]) => Promise<Rejected>,
): Signal['read'] {
  return async (received) => {
    const items = await decode(received);
    return items.length === 0 ? undefined : (store, scope) => storeAll(store, scope, items);
  };
}
