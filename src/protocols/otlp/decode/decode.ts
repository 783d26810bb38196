import { isUtf8 } from 'node:buffer';
import type { DescMessage } from '@bufbuild/protobuf';
import type { LogRecord, Metric, Source, Sourced, Span } from '../../../features/telemetry/otel/wire.ts';
import type { Reservation } from '../../../http/body/body-budget.ts';
import { inSlices } from '../../../lib/slices.ts';
import { ExportLogsServiceRequestSchema } from '../generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { ExportMetricsServiceRequestSchema } from '../generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js';
import { ExportTraceServiceRequestSchema } from '../generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { InstrumentationScopeSchema } from '../generated/opentelemetry/proto/common/v1/common_pb.js';
import { ResourceSchema } from '../generated/opentelemetry/proto/resource/v1/resource_pb.js';
import { SpanSchema } from '../generated/opentelemetry/proto/trace/v1/trace_pb.js';
import { type EncodedBody, JsonBody, ProtobufBody } from './codec.ts';
import { invalidUtf8, Tally } from './faults.ts';
import { shapeOf } from './message-shape.ts';
import { buildMetric } from './metric.ts';
import type { Part } from './part.ts';
import { slimResource, slimScope, slimSpan } from './slim.ts';

export type Format = 'protobuf' | 'json';

export interface ReceivedRequest {
  readonly bytes: Uint8Array;
  readonly format: Format;
  /** For the memory of what is decoded. */
  readonly reservation: Reservation;
}

type Decode<Item> = (received: ReceivedRequest) => Promise<Sourced<Item>[]>;

export const decodeLogs: Decode<LogRecord> = decoder(ExportLogsServiceRequestSchema, {
  resources: 'resourceLogs',
  scopes: 'scopeLogs',
  items: 'logRecords',
  build: pausing((body, part) => body.logRecord(part)),
});

export const decodeMetrics: Decode<Metric> = decoder(ExportMetricsServiceRequestSchema, {
  resources: 'resourceMetrics',
  scopes: 'scopeMetrics',
  items: 'metrics',
  build: buildMetric,
});

export const decodeSpans: Decode<Span> = decoder(ExportTraceServiceRequestSchema, {
  resources: 'resourceSpans',
  scopes: 'scopeSpans',
  items: 'spans',
  build: pausing((body, part) => slimSpan(body.message(SpanSchema, [part]))),
});

interface Signal<Item> {
  readonly resources: string;
  readonly scopes: string;
  readonly items: string;
  readonly build: (body: EncodedBody, part: Part) => Generator<undefined, Item>;
}

function pausing<Item>(read: (body: EncodedBody, part: Part) => Item): Signal<Item>['build'] {
  return function* (body, part) {
    yield;
    return read(body, part);
  };
}

/**
 * Counts a body before anything is built, takes the memory, and builds it record by record, all in slices. Throws 400, 413,
 * or 503 where the memory is taken by others.
 */
function decoder<Item>(request: DescMessage, signal: Signal<Item>): Decode<Item> {
  const root = shapeOf(request);
  return async ({ bytes, format, reservation }) => {
    if (bytes.length === 0) return [];
    const body = format === 'json' ? jsonBody(bytes) : new ProtobufBody(bytes);
    const tally = new Tally();
    const whole = await inSlices(body.scan(root, tally));
    reservation.take(tally.bytes);
    return inSlices(build(body, whole, signal));
  };
}

function* build<Item>(
  body: EncodedBody,
  whole: Part,
  signal: Signal<Item>,
): Generator<undefined, Sourced<Item>[]> {
  const built: Sourced<Item>[] = [];
  for (const ofResource of whole.all(signal.resources)) {
    const resource = ofOptional(ofResource.all('resource'), (parts) =>
      slimResource(body.message(ResourceSchema, parts)),
    );
    for (const ofScope of ofResource.all(signal.scopes)) {
      const scope = ofOptional(ofScope.all('scope'), (parts) =>
        slimScope(body.message(InstrumentationScopeSchema, parts)),
      );
      const source: Source = { resource, scope };
      yield;
      for (const part of ofScope.all(signal.items))
        built.push({ source, item: yield* signal.build(body, part) });
    }
    yield;
  }
  return built;
}

const ofOptional = <T>(parts: readonly Part[], read: (parts: readonly Part[]) => T): T | undefined =>
  parts.length === 0 ? undefined : read(parts);

function jsonBody(bytes: Uint8Array): JsonBody {
  if (!isUtf8(bytes)) throw invalidUtf8();
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = isMarked ? bytes.subarray(3) : bytes;
  return new JsonBody(Buffer.from(text.buffer, text.byteOffset, text.length));
}
