import type { ExportResult } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import {
  type IMetricReader,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtlpExportConfig } from '../config/observability-config.ts';
import type { Logger } from '../lib/logger.ts';
import { ExportReports } from './export-reports.ts';

/** Requests of one exporter at a time. Beyond that a batch is dropped. */
const MAX_REQUESTS = 4;

const optionsOf = ({ endpoint, headers, isCompressed, timeoutMs }: OtlpExportConfig, path: string) => ({
  url: `${endpoint}${path}`,
  headers: { ...headers },
  compression: isCompressed ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
  timeoutMillis: timeoutMs,
  concurrencyLimit: MAX_REQUESTS,
});

class ReportedSpans extends OTLPTraceExporter {
  readonly #reports: ExportReports;

  constructor(config: OtlpExportConfig, log: Logger) {
    super(optionsOf(config, '/v1/traces'));
    this.#reports = new ExportReports('traces', log);
  }

  override export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    super.export(spans, this.#reports.before(done));
  }
}

class ReportedMetrics extends OTLPMetricExporter {
  readonly #reports: ExportReports;

  constructor(config: OtlpExportConfig, log: Logger) {
    super(optionsOf(config, '/v1/metrics'));
    this.#reports = new ExportReports('metrics', log);
  }

  override export(metrics: ResourceMetrics, done: (result: ExportResult) => void): void {
    super.export(metrics, this.#reports.before(done));
  }
}

export const spanExporter = (config: OtlpExportConfig, log: Logger): SpanExporter =>
  new ReportedSpans(config, log);

export const periodicReader = (config: OtlpExportConfig, log: Logger): IMetricReader =>
  new PeriodicExportingMetricReader({
    exporter: new ReportedMetrics(config, log),
    exportIntervalMillis: config.metricIntervalMs,
    exportTimeoutMillis: Math.min(config.timeoutMs, config.metricIntervalMs),
  });
