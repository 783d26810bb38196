import type { Database } from '../db/transaction/database.ts';
import { AdmissionService } from '../features/telemetry/admission/admission.service.ts';
import { CacheHitService } from '../features/telemetry/cache-hits/cache-hit.service.ts';
import { CostService } from '../features/telemetry/costs/cost.service.ts';
import { FileAccessService } from '../features/telemetry/file-accesses/file-access.service.ts';
import { Compactions } from '../features/telemetry/hooks/compactions.ts';
import { HookService } from '../features/telemetry/hooks/hook.service.ts';
import { MetricStreamService } from '../features/telemetry/metric-stream/metric-stream.service.ts';
import { MetricService } from '../features/telemetry/metrics/metric.service.ts';
import { SummaryService } from '../features/telemetry/metrics/summary.service.ts';
import { OtelService } from '../features/telemetry/otel/otel.service.ts';
import { PredictionService } from '../features/telemetry/predictions/prediction.service.ts';
import { OperationReportService } from '../features/telemetry/tool-operations/operation-report.service.ts';
import { ToolOperationService } from '../features/telemetry/tool-operations/tool-operation.service.ts';
import { ToolService } from '../features/telemetry/tools/tool.service.ts';
import { TrackingService } from '../features/telemetry/tracking/tracking.service.ts';
import { UsageService } from '../features/telemetry/usage/usage.service.ts';
import { VelocityService } from '../features/telemetry/velocity/velocity.service.ts';
import type { CoreServices } from './core.ts';
import type { ServiceDependencies } from './dependencies.ts';
import type { MemoryServices } from './memory.ts';

/** What tools measure and report. */
export function buildTelemetry(
  database: Database,
  { settings, entitlements, sessions, checkpoints }: CoreServices & MemoryServices,
  { eventCounter, prices }: ServiceDependencies,
) {
  const admission = new AdmissionService(settings, entitlements, eventCounter);
  const metrics = new MetricService(database, sessions, admission);
  const summaries = new SummaryService(database);
  const compactions = new Compactions(database, checkpoints);
  const otel = new OtelService(database, { sessions, admission, settings, compactions });
  return {
    admission,
    metrics,
    summaries,
    cacheHits: new CacheHitService(database, admission),
    velocity: new VelocityService(database, sessions, admission),
    toolOperations: new ToolOperationService(database, sessions, admission),
    operationReports: new OperationReportService(database),
    predictions: new PredictionService(database, sessions, admission),
    fileAccesses: new FileAccessService(database),
    tracking: new TrackingService(database, sessions, admission),
    metricStreams: new MetricStreamService({ settings, metrics, summaries }),
    costs: new CostService(summaries),
    usage: new UsageService(database, prices),
    tools: new ToolService(database),
    otel,
    hooks: new HookService(database, { sessions, otel, compactions, checkpoints }),
  };
}

export type TelemetryServices = ReturnType<typeof buildTelemetry>;
