import type { IncomingHttpHeaders } from 'node:http';
import {
  type Context,
  ROOT_CONTEXT,
  type Span as SdkSpan,
  type Tracer as SdkTracer,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { OtlpExportConfig, SamplerConfig } from '../config/observability-config.ts';
import type { Trace, Tracer } from '../lib/observation/tracer.ts';
import type { Span } from '../lib/observation/work.ts';

/** Spans that wait for the collector. Beyond that they are dropped. */
const MAX_QUEUED = 2_048;
/** Few, because a batch is encoded without a pause. */
const MAX_BATCH = 128;

const TRACEPARENT = 'traceparent';
/** Not `tracestate`, which would carry a client's text to the collector. */
const GETTER = {
  keys: () => [TRACEPARENT],
  get: (headers: IncomingHttpHeaders, name: string) =>
    name === TRACEPARENT ? (headers[TRACEPARENT] as string | undefined) : undefined,
};

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what waits. */
  stop(): Promise<void>;
}

interface TracingOptions extends Pick<OtlpExportConfig, 'sampler' | 'timeoutMs' | 'spanDelayMs'> {
  readonly resource: Resource;
}

export function startTracing(
  exporter: SpanExporter,
  { resource, sampler, timeoutMs, spanDelayMs }: TracingOptions,
): Tracing {
  const provider = new TracerProvider({
    resource,
    sampler: samplerOf(sampler),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: MAX_QUEUED,
        maxExportBatchSize: MAX_BATCH,
        scheduledDelayMillis: spanDelayMs,
        exportTimeoutMillis: timeoutMs,
      }),
    ],
  });
  const tracer = provider.getTracer('omnimemory');
  const propagator = new W3CTraceContextPropagator();
  return {
    tracer: {
      ofRequest: (headers) => {
        const parent = headers[TRACEPARENT]
          ? propagator.extract(ROOT_CONTEXT, headers, GETTER)
          : ROOT_CONTEXT;
        return begun(tracer, 'request', SpanKind.SERVER, parent);
      },
      ofJob: (task) => begun(tracer, `job ${task}`, SpanKind.CONSUMER, ROOT_CONTEXT),
    },
    stop: () => provider.shutdown(),
  };
}

function samplerOf({ ratio, followsParent }: SamplerConfig): Sampler {
  const root = new OwnDecision(ratio);
  if (followsParent) return new ParentBasedSampler({ root });
  return new ParentBasedSampler({ root, remoteParentSampled: root, remoteParentNotSampled: root });
}

/** Not by the id of the trace, as the SDK's sampler decides: a client chooses it, and so would choose what is recorded. */
class OwnDecision implements Sampler {
  readonly #ratio: number;

  constructor(ratio: number) {
    this.#ratio = ratio;
  }

  shouldSample(): SamplingResult {
    const { RECORD_AND_SAMPLED, NOT_RECORD } = SamplingDecision;
    return { decision: Math.random() < this.#ratio ? RECORD_AND_SAMPLED : NOT_RECORD };
  }
}

function begun(tracer: SdkTracer, name: string, kind: SpanKind, parent: Context): Trace {
  const span = tracer.startSpan(name, { kind }, parent);
  const { traceId } = span.spanContext();
  return { traceId, span: span.isRecording() ? new RecordedSpan(tracer, span) : undefined };
}

/** Durations are those of a monotonic clock, as the SDK measures them. */
class RecordedSpan implements Span {
  readonly #tracer: SdkTracer;
  readonly #span: SdkSpan;
  readonly #context: Context;

  constructor(tracer: SdkTracer, span: SdkSpan) {
    this.#tracer = tracer;
    this.#span = span;
    this.#context = trace.setSpan(ROOT_CONTEXT, span);
  }

  child(name: string, kind: 'internal' | 'client' = 'internal'): Span {
    const options = { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL };
    return new RecordedSpan(this.#tracer, this.#tracer.startSpan(name, options, this.#context));
  }

  set(attribute: string, value: string | number | boolean): void {
    this.#span.setAttribute(attribute, value);
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  end(failure?: string, at?: number): void {
    if (failure !== undefined) {
      this.#span.setAttribute('error.type', failure);
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.#span.end(at);
  }
}
