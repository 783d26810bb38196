import { setTimeout as wait } from 'node:timers/promises';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import type { IMetricReader } from '@opentelemetry/sdk-metrics';
import type { ObservabilityConfig } from '../config/observability-config.ts';
import type { Logger } from '../lib/logger.ts';
import { traceWith } from '../lib/observation/tracer.ts';
import { startMetrics } from './metrics.ts';
import { serveMetrics } from './metrics-server.ts';
import { observeProcess } from './process-metrics.ts';

export interface Observability {
  /** Where Prometheus reads; `undefined`: nowhere. */
  readonly metricsUrl: string | undefined;
  /** Sends what is left, for two seconds at most. */
  stop(): Promise<void>;
}

interface Surroundings {
  readonly version: string;
  readonly log: Logger;
}

/** The process stops without what a slow collector has not taken by then. */
const STOP_MS = 2_000;

/** Measures and traces this process from now on. Loads the SDK of OpenTelemetry. Throws where the port is taken. */
export async function startObservability(
  { metrics, otlp }: Pick<ObservabilityConfig, 'metrics' | 'otlp'>,
  surroundings: Surroundings,
): Promise<Observability> {
  const resource = defaultResource().merge(
    resourceFromAttributes({
      'service.name': 'omnimemory',
      'service.version': surroundings.version,
      ...otlp?.resource,
    }),
  );
  const scraped = metrics && (await serveMetrics(metrics));
  const exported = otlp && (await import('./otlp.ts'));
  const readers: IMetricReader[] = [];
  if (scraped) readers.push(scraped.reader);
  if (exported && otlp.sendsMetrics) readers.push(exported.periodicReader(otlp, surroundings.log));
  const endObserving = observeProcess();
  const parts: { stop(): Promise<void> }[] = [];
  if (readers.length > 0) parts.push(startMetrics(readers, resource));
  if (exported && otlp.sendsTraces) {
    const { startTracing } = await import('./tracing.ts');
    const tracing = startTracing(exported.spanExporter(otlp, surroundings.log), { ...otlp, resource });
    traceWith(tracing.tracer);
    parts.push(tracing);
  }
  return {
    metricsUrl: scraped?.url,
    stop: async () => {
      traceWith(undefined);
      const flushed = Promise.allSettled(parts.map((part) => part.stop()));
      await Promise.race([flushed, wait(STOP_MS, undefined, { ref: false })]);
      endObserving();
      await scraped?.close();
    },
  };
}
