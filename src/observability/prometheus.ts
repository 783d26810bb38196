import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { type MetricData, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Prometheus has units in the names of metrics, which its exporter leaves out. */
const SUFFIXES: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };
const COLLECT_MS = 5_000;

/** Collects the metrics when they are asked for, as Prometheus' text format. */
export class PrometheusReader extends MetricReader {
  readonly #serializer = new PrometheusSerializer(undefined, false, undefined, false, true);

  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}

  async text(): Promise<string> {
    const { resourceMetrics } = await this.collect({ timeoutMillis: COLLECT_MS });
    return `${this.#serializer.serialize(withUnits(resourceMetrics)).trimEnd()}\n`;
  }
}

function withUnits({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  const named = (metric: MetricData): MetricData => {
    const { name, unit } = metric.descriptor;
    return {
      ...metric,
      descriptor: { ...metric.descriptor, name: `${name}${SUFFIXES[unit] ?? ''}`, unit: '' },
    };
  };
  return {
    resource,
    scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({ scope, metrics: metrics.map(named) })),
  };
}
