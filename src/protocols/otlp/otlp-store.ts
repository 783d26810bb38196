import type { Scope } from '../../auth/scope.ts';
import type { Rejected } from '../../features/telemetry/otel/facts.ts';
import type { LogRecord, Metric, Sourced, Span } from '../../features/telemetry/otel/wire.ts';

/** What the routes need of the service that stores telemetry: each call is one transaction. */
export interface OtlpStore {
  storeLogs(scope: Scope, records: readonly Sourced<LogRecord>[]): Promise<Rejected>;
  /** Counts data points. */
  storeMetrics(scope: Scope, metrics: readonly Sourced<Metric>[]): Promise<Rejected>;
  storeSpans(scope: Scope, spans: readonly Sourced<Span>[]): Promise<Rejected>;
}
