import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { afterAll } from '@jest/globals';
import { ExportMetricsServiceRequestSchema } from '../../src/protocols/otlp/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js';
import { ExportTraceServiceRequestSchema } from '../../src/protocols/otlp/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import type { KeyValue } from '../../src/protocols/otlp/generated/opentelemetry/proto/common/v1/common_pb.js';
import type { Span } from '../../src/protocols/otlp/generated/opentelemetry/proto/trace/v1/trace_pb.js';

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Its end minus its start. */
  readonly nanoseconds: bigint;
}

interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A collector of OpenTelemetry, which reads OTLP with the decoder of this project's own intake. */
export class Collector {
  readonly spans: ReceivedSpan[] = [];
  /** The names. */
  readonly metrics = new Set<string>();
  /** What was said about who sends. */
  resource: Readonly<Record<string, unknown>> = {};
  readonly headers: IncomingHttpHeaders[] = [];
  /** All that was sent. */
  bodies = Buffer.alloc(0);
  /** `undefined`: it never answers. */
  answer: Answer | undefined = { status: 200 };
  readonly #server = createServer(async (request, response) => {
    const sent = await buffer(request);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    this.headers.push(request.headers);
    this.bodies = Buffer.concat([this.bodies, bytes]);
    if (request.url === '/v1/traces') this.#readSpans(bytes);
    else this.#readMetrics(bytes);
    const { answer } = this;
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
  });

  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #readSpans(bytes: Uint8Array): void {
    for (const { resource, scopeSpans } of fromBinary(ExportTraceServiceRequestSchema, bytes).resourceSpans) {
      this.resource = attributesOf(resource?.attributes ?? []);
      for (const { spans } of scopeSpans) this.spans.push(...spans.map(received));
    }
  }

  #readMetrics(bytes: Uint8Array): void {
    for (const { scopeMetrics } of fromBinary(ExportMetricsServiceRequestSchema, bytes).resourceMetrics)
      for (const { metrics } of scopeMetrics) for (const { name } of metrics) this.metrics.add(name);
  }
}

/** For the top of a test file. */
export async function startCollector(): Promise<Collector> {
  const collector = await new Collector().start();
  afterAll(() => collector.stop());
  return collector;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const attributesOf = (attributes: readonly KeyValue[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value?.value.value]));

const received = (span: Span): ReceivedSpan => ({
  name: span.name,
  traceId: hex(span.traceId),
  spanId: hex(span.spanId),
  parentSpanId: hex(span.parentSpanId),
  attributes: attributesOf(span.attributes),
  nanoseconds: span.endTimeUnixNano - span.startTimeUnixNano,
});
