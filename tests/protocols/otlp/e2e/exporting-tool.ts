import { type Attributes, type Counter, type Histogram, SpanKind } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonMetrics,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonSpans } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufSpans } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

export interface ToolOptions {
  /** The origin of the server. */
  readonly origin: string;
  /** An Authorization header. */
  readonly authorization: string;
  readonly encoding: 'protobuf' | 'json';
  readonly gzip?: boolean;
  readonly temporality?: 'delta' | 'cumulative';
  /** Of an export with its retries; the SDK's default is 10 s. */
  readonly timeoutMillis?: number;
  readonly serviceName?: string;
  readonly session: string;
}

export interface Tokens {
  readonly input: number;
  readonly output: number;
}

const HOUR = 3_600_000;

/**
 * A coding tool in one process: the SDK and the exporters of OpenTelemetry JS, which send when they are flushed. How often and
 * how long they retry is what these tests rely on, so the versions of @opentelemetry/* are pinned.
 */
export class ExportingTool {
  readonly #session: Attributes;
  readonly #meters: MeterProvider;
  readonly #loggers: LoggerProvider;
  readonly #tracers: TracerProvider;
  readonly #tokens: Counter;
  readonly #latency: Histogram;

  constructor(options: ToolOptions) {
    const { temporality = 'delta', serviceName = 'claude-code' } = options;
    this.#session = { 'session.id': options.session, 'gen_ai.conversation.id': options.session };
    const resource = resourceFromAttributes({ 'service.name': serviceName, 'service.version': '2.1.332' });
    const { metrics, logs, spans } = exportersOf(options, temporality);
    const reader = new PeriodicExportingMetricReader({
      exporter: metrics,
      exportIntervalMillis: HOUR,
      exportTimeoutMillis: HOUR,
    });
    this.#meters = new MeterProvider({ resource, readers: [reader] });
    this.#loggers = new LoggerProvider({
      resource,
      processors: [
        new BatchLogRecordProcessor({
          exporter: logs,
          scheduledDelayMillis: HOUR,
          exportTimeoutMillis: HOUR,
          maxExportBatchSize: 4,
        }),
      ],
    });
    this.#tracers = tracersOf(resource, spans);
    const meter = this.#meters.getMeter('com.anthropic.claude_code', '2.1.332');
    this.#tokens = meter.createCounter('claude_code.token.usage', { unit: 'tokens' });
    this.#latency = meter.createHistogram('own.latency', { unit: 'ms' });
  }

  /** Counts a call of a model by metrics. */
  count({ input, output }: Tokens): void {
    this.#tokens.add(input, { ...this.#session, type: 'input', model: 'claude-sonnet-5' });
    this.#tokens.add(output, { ...this.#session, type: 'output', model: 'claude-sonnet-5' });
    this.#latency.record(250, this.#session);
  }

  /** Tells of a call of a model by a record. */
  tell({ input, output }: Tokens, requestId: string): void {
    this.#loggers.getLogger('com.anthropic.claude_code.events').emit({
      body: 'claude_code.api_request',
      attributes: {
        ...this.#session,
        'event.name': 'api_request',
        model: 'claude-sonnet-5',
        request_id: requestId,
        input_tokens: `${input}`,
        output_tokens: `${output}`,
        cost_usd: '0.001',
      },
    });
  }

  /** Traces a call of a model. */
  trace({ input, output }: Tokens): void {
    const attributes = {
      ...this.#session,
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-5.2-codex',
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': output,
    };
    this.#tracers.getTracer('github.copilot').startSpan('chat', { kind: SpanKind.CLIENT, attributes }).end();
  }

  /** Sends what has gathered, with the exporters' own retries. Throws if they give up. */
  async flush(): Promise<void> {
    await Promise.all([this.#meters.forceFlush(), this.#loggers.forceFlush(), this.#tracers.forceFlush()]);
  }

  async close(): Promise<void> {
    // what it had to send was sent by `flush`
    await Promise.allSettled([this.#meters, this.#loggers, this.#tracers].map((one) => one.shutdown()));
  }
}

function exportersOf(
  { origin, authorization, encoding, gzip = false, timeoutMillis }: ToolOptions,
  temporality: 'delta' | 'cumulative',
) {
  const config = (signal: string) => ({
    url: `${origin}/otlp/v1/${signal}`,
    headers: { Authorization: authorization },
    compression: gzip ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
    ...(timeoutMillis !== undefined && { timeoutMillis }),
  });
  const temporalityPreference =
    temporality === 'delta'
      ? AggregationTemporalityPreference.DELTA
      : AggregationTemporalityPreference.CUMULATIVE;
  const metrics = { ...config('metrics'), temporalityPreference };
  return encoding === 'json'
    ? {
        metrics: new JsonMetrics(metrics),
        logs: new JsonLogs(config('logs')),
        spans: new JsonSpans(config('traces')),
      }
    : {
        metrics: new ProtobufMetrics(metrics),
        logs: new ProtobufLogs(config('logs')),
        spans: new ProtobufSpans(config('traces')),
      };
}

function tracersOf(resource: Resource, exporter: JsonSpans | ProtobufSpans): TracerProvider {
  const processor = new BatchSpanProcessor({
    exporter,
    scheduledDelayMillis: HOUR,
    exportTimeoutMillis: HOUR,
  });
  return new TracerProvider({ resource, spanProcessors: [processor] });
}
