import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import type { Feature } from '../../settings/tenant-settings/tenant-settings.schemas.ts';
import type { AdmissionService, Admitted } from '../admission/admission.service.ts';
import type { MetricRow } from './metric.columns.ts';
import {
  type Aggregates,
  aggregateMetrics,
  deleteMetricsBefore,
  latestMetric,
  listMetrics,
  readToolMetrics,
  type ToolMetrics,
} from './metric.repository.ts';
import type { AggregatesWindow, ListMetrics, StoreMetric } from './metric.schemas.ts';
import { type BatchSample, insertMetrics } from './metric-batch.repository.ts';
import { sampleFromReport } from './omnimemory1-report.ts';
import { insertMetric, type Sample } from './sample.repository.ts';

export type Metric = MetricRow;

export class MetricService {
  readonly #database: Database;
  readonly #sessions: SessionService;
  readonly #admission: AdmissionService;

  constructor(database: Database, sessions: SessionService, admission: AdmissionService) {
    this.#database = database;
    this.#sessions = sessions;
    this.#admission = admission;
  }

  /** Throws NotFound or SessionEnded when it names a session that is not open, or as `admitEvents` does. */
  async store(scope: Scope, metric: StoreMetric): Promise<Metric> {
    const sample = sampleOf(metric);
    await this.#admission.admitEvents(scope, 1, featuresOfSample(sample));
    const stored = await this.#database.writeOne(scope, (tx) => insertMetric(tx, sample));
    return stored ?? this.#sessions.refuseMissing(scope, sample.session_id ?? '');
  }

  /** As part of a batch that is stored as a whole, in their order; the sessions are open and locked. */
  async storeIn(tx: ScopeTransaction, admitted: Admitted, metrics: readonly StoreMetric[]): Promise<void> {
    admitted.requireFor(tx);
    await insertMetrics(
      tx,
      metrics.map((metric): BatchSample => (metric.metrics ? sampleOf(metric) : metric)),
    );
  }

  list(scope: Scope, filter: ListMetrics, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listMetrics(tx, filter, page));
  }

  /** The newest sample of a tool, or of all. Throws NotFound if there is none yet. */
  async latest(scope: Scope, toolId?: string): Promise<Metric> {
    const metric = await this.#database.readAnywhere(scope, (tx) => latestMetric(tx, toolId));
    if (!metric) throw new NotFound('metric');
    return metric;
  }

  ofTool(scope: Scope, toolId: string, hours: number): Promise<ToolMetrics> {
    return this.#database.readAnywhere(scope, (tx) => readToolMetrics(tx, toolId, hours));
  }

  aggregates(scope: Scope, window: AggregatesWindow): Promise<Aggregates> {
    return this.#database.readAnywhere(scope, (tx) => aggregateMetrics(tx, window));
  }

  /** Returns the number of deleted samples. */
  deleteOlderThan(scope: Scope, days: number): Promise<number> {
    return this.#database.writeOne(scope, (tx) => deleteMetricsBefore(tx, days));
  }
}

function sampleOf({ metrics, ...flat }: StoreMetric): Sample {
  const reported = metrics ? sampleFromReport(metrics) : {};
  return { tool_id: 'unknown', service: 'combined', ...reported, ...flat };
}

/** The features that a sample belongs to: of the service `compression`, and of every count above zero. */
export const featuresOf = (metric: StoreMetric): Feature[] => featuresOfSample(sampleOf(metric));

function featuresOfSample(sample: Sample): Feature[] {
  const { service, total_compressions, total_embeddings, pattern_count } = sample;
  const belongs: [Feature, boolean][] = [
    ['compression', service === 'compression' || isSome(total_compressions)],
    ['embeddings', isSome(total_embeddings)],
    ['workflows', isSome(pattern_count)],
  ];
  return belongs.flatMap(([feature, does]) => (does ? [feature] : []));
}

const isSome = (count: number | undefined): boolean => count !== undefined && count > 0;
