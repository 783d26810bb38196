import { create, toBinary } from '@bufbuild/protobuf';
import type { ModelRequest, SeriesPoint, ToolEvent } from '../../src/features/telemetry/otel/facts.ts';
import { mapLogs, mapMetrics } from '../../src/features/telemetry/otel/mapping/mapping.ts';
import type { KeyValue, LogRecord, Metric, Source } from '../../src/features/telemetry/otel/wire.ts';
import { ExportLogsServiceRequestSchema } from '../../src/protocols/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { ExportMetricsServiceRequestSchema } from '../../src/protocols/otlp/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js';

/** Records or data points in a request. */
export const BATCH = 500;
export const SESSIONS = 3;

export type Signal = 'logs' | 'metrics';

/** What one request stores. */
export interface Rows {
  readonly model_requests: readonly ModelRequest[];
  readonly tool_events: readonly ToolEvent[];
  readonly otel_points: readonly SeriesPoint[];
}

export interface BatchOf {
  /** From 0. */
  readonly tenant: number;
  readonly signal: Signal;
  /** The body of the request, as protobuf. */
  readonly body: Uint8Array;
  readonly rows: Rows;
}

type Attributes = Readonly<Record<string, string | number>>;

const keyValues = (attributes: Attributes): KeyValue[] =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: {
      value:
        typeof value === 'string'
          ? { case: 'stringValue', value }
          : { case: 'intValue', value: BigInt(value) },
    },
  }));

const SOURCE: Source = {
  resource: {
    attributes: keyValues({
      'service.name': 'claude-code',
      'service.version': '2.1.332',
      'os.type': 'linux',
      'host.arch': 'amd64',
    }),
  },
  scope: { name: 'com.anthropic.claude_code.events', version: '2.1.332', attributes: [] },
};

const MODELS = ['claude-sonnet-5', 'claude-opus-5', 'claude-haiku-5'];
const TOOLS = ['Read', 'Edit', 'Bash', 'Grep', 'Write'];
const TOKEN_TYPES = ['input', 'output', 'cacheRead', 'cacheCreation'];
const DELTA = 1;

/**
 * What the tools of one tenant send: three sessions of Claude Code. Of ten records three are calls of a model, the others
 * results and decisions of tools. Points are the growth of token counters.
 */
export class TenantRecords {
  readonly sessions: readonly string[];
  readonly #tenant: number;
  readonly #begin = Date.now() - 3_600_000;
  #taken = 0;
  #exports = 0;

  constructor(tenant: number) {
    this.#tenant = tenant;
    this.sessions = Array.from({ length: SESSIONS }, (_, n) => `session-${tenant}-${n}`);
  }

  async next(signal: Signal): Promise<BatchOf> {
    return signal === 'logs' ? this.#logs() : this.#metrics();
  }

  async #logs(): Promise<BatchOf> {
    const logRecords = Array.from({ length: BATCH }, () => this.#record(this.#taken++));
    const { facts } = await mapLogs(
      logRecords.map((item) => ({ source: SOURCE, item })),
      optionsNow(),
    );
    const { resource, scope } = SOURCE;
    const body = bytesOf(ExportLogsServiceRequestSchema, {
      resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }],
    });
    const rows = { model_requests: facts.requests, tool_events: facts.events, otel_points: [] };
    return { tenant: this.#tenant, signal: 'logs', body, rows };
  }

  async #metrics(): Promise<BatchOf> {
    const metric = this.#tokens();
    const { facts } = await mapMetrics([{ source: SOURCE, item: metric }], optionsNow());
    const { resource, scope } = SOURCE;
    const body = bytesOf(ExportMetricsServiceRequestSchema, {
      resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [metric] }] }],
    });
    const rows = { model_requests: [], tool_events: [], otel_points: facts.points };
    return { tenant: this.#tenant, signal: 'metrics', body, rows };
  }

  #shared(n: number): Attributes {
    return {
      'session.id': this.sessions[n % SESSIONS] ?? '',
      'user.id': 'f3b1c5d7e9a2b4c6d8e0f1a3b5c7d9e1',
      'organization.id': '5f0c3f3e-7a52-4c6a-9a6c-2f6f7e1b9c11',
      'terminal.type': 'vscode',
    };
  }

  #record(n: number): LogRecord {
    const isCall = n % 10 < 3;
    const name = isCall ? 'api_request' : n % 10 === 3 ? 'tool_decision' : 'tool_result';
    const time = this.#timeOf(n);
    return {
      timeUnixNano: time,
      observedTimeUnixNano: time,
      severityNumber: 9,
      severityText: '',
      body: { value: { case: 'stringValue', value: `claude_code.${name}` } },
      attributes: keyValues({
        ...this.#shared(n),
        'event.name': name,
        'event.sequence': n,
        'prompt.id': `prompt-${this.#tenant}-${Math.floor(n / 40)}`,
        ...(isCall ? this.#callOf(n) : toolOf(n, name)),
      }),
      traceId: new Uint8Array(),
      spanId: new Uint8Array(),
      eventName: '',
    };
  }

  #callOf(n: number): Attributes {
    return {
      model: MODELS[n % MODELS.length] ?? '',
      request_id: `req_${this.#tenant}_${n}_${this.#begin}`,
      input_tokens: `${n % 2_000}`,
      output_tokens: `${n % 900}`,
      cache_read_tokens: `${n % 90_000}`,
      cache_creation_tokens: `${n % 4_000}`,
      cost_usd: `${(n % 5_000) / 1e5}`,
      duration_ms: `${500 + (n % 9_000)}`,
      query_source: 'main',
      speed: 'normal',
    };
  }

  /** Each point in a series of its own, as a periodic reader of so many sessions and agents exports them. */
  #tokens(): Metric {
    const at = this.#exports++;
    const start = this.#timeOf(at * 1_000);
    const dataPoints = Array.from({ length: BATCH }, (_, n) => ({
      startTimeUnixNano: start,
      timeUnixNano: start + 10_000_000_000n,
      value: { case: 'asDouble' as const, value: 1 + ((n + at) % 4_000) },
      attributes: keyValues({
        ...this.#shared(n),
        model: MODELS[n % MODELS.length] ?? '',
        type: TOKEN_TYPES[Math.floor(n / SESSIONS) % TOKEN_TYPES.length] ?? '',
        'agent.name': `agent-${Math.floor(n / SESSIONS / TOKEN_TYPES.length)}`,
      }),
      flags: 0,
    }));
    return {
      name: 'claude_code.token.usage',
      unit: 'tokens',
      data: { case: 'sum', value: { dataPoints, aggregationTemporality: DELTA, isMonotonic: true } },
    };
  }

  #timeOf(n: number): bigint {
    return BigInt(this.#begin + n) * 1_000_000n;
  }
}

const toolOf = (n: number, name: string): Attributes => ({
  tool_name: TOOLS[n % TOOLS.length] ?? '',
  tool_use_id: `toolu_${n}`,
  ...(name === 'tool_decision'
    ? { decision: 'accept', source: 'config' }
    : { success: n % 20 === 5 ? 'false' : 'true', duration_ms: `${n % 3_000}` }),
});

const optionsNow = () => ({ keepContent: false, keepIdentity: false, now: Date.now() * 1_000 });

type RequestSchema = typeof ExportLogsServiceRequestSchema | typeof ExportMetricsServiceRequestSchema;

const bytesOf = (schema: RequestSchema, message: object): Uint8Array =>
  toBinary(schema, create(schema, message));
