import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { ExportLogsServiceRequestSchema } from '../../../../src/protocols/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { ExportMetricsServiceRequestSchema } from '../../../../src/protocols/otlp/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js';
import { ExportTraceServiceRequestSchema } from '../../../../src/protocols/otlp/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { JSON_TYPE, PROTOBUF } from '../../../support/otlp/requests.ts';
import { asJson, asMessage } from '../../../telemetry/otel/day/encode.ts';
import type { ExportRequest } from '../../../telemetry/otel/day/messages.ts';

export type Encoding = 'protobuf' | 'json';

const SCHEMAS = {
  logs: ExportLogsServiceRequestSchema,
  metrics: ExportMetricsServiceRequestSchema,
  traces: ExportTraceServiceRequestSchema,
};

export function encoded(request: ExportRequest, encoding: Encoding): Uint8Array<ArrayBuffer> {
  if (encoding === 'json') return Uint8Array.from(Buffer.from(asJson(request)));
  const schema = SCHEMAS[request.signal];
  return Uint8Array.from(toBinary(schema, create(schema, asMessage(request))));
}

interface HowSent {
  readonly encoding?: Encoding;
  readonly gzip?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts a request of an exporter, and gives the response as it came. */
export function post(
  origin: string,
  authorization: string,
  request: ExportRequest,
  { encoding = 'json', gzip = false, headers = {} }: HowSent = {},
): Promise<Response> {
  const body = encoded(request, encoding);
  return fetch(`${origin}/otlp/v1/${request.signal}`, {
    method: 'POST',
    headers: {
      ...headers,
      authorization,
      'content-type': encoding === 'json' ? JSON_TYPE : PROTOBUF,
      ...(gzip && { 'content-encoding': 'gzip' }),
    },
    body: gzip ? Uint8Array.from(gzipSync(body)) : body,
  });
}

/** Throws for anything but a 200. Gives how many items were rejected. */
export async function store(origin: string, authorization: string, request: ExportRequest): Promise<number> {
  const response = await post(origin, authorization, request);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  const { partialSuccess = {} } = JSON.parse(text) as { partialSuccess?: Record<string, string> };
  const { errorMessage: _, ...counts } = partialSuccess;
  return Object.values(counts).reduce((sum, count) => sum + Number(count), 0);
}
