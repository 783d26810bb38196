import type { Scope } from '../../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { Counter } from '../../../lib/observation/instruments.ts';
import { retryOnUniqueViolation } from '../../memory/sessions/retry-on-unique-violation.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import type { TenantSettingsService } from '../../settings/tenant-settings/tenant-settings.service.ts';
import type { AdmissionService } from '../admission/admission.service.ts';
import type { Compactions } from '../hooks/compactions.ts';
import type { Facts, Rejected } from './facts.ts';
import { type Mapped, type MappingOptions, mapLogs, mapMetrics, mapSpans } from './mapping/mapping.ts';
import { allOf, NOTHING_REJECTED } from './rejections.ts';
import { BATCH, deleteIdleSeries, deleteIdleStreams, deletePointsBefore } from './retention.repository.ts';
import { countOf, withinRetention } from './retention.ts';
import { storeFacts } from './store-facts.ts';
import type { LogRecord, Metric, Sourced, Span } from './wire.ts';

const items = new Counter<'signal' | 'result'>({
  name: 'omnimemory.otlp.items',
  description:
    'Data points, log records and spans of coding tools, and facts of hooks: accepted or rejected.',
  unit: '{item}',
});
type Source = 'metrics' | 'logs' | 'traces' | 'hooks';

export interface OtelServices {
  readonly sessions: SessionService;
  readonly admission: AdmissionService;
  readonly settings: TenantSettingsService;
  readonly compactions: Compactions;
}

/**
 * Stores what coding tools send as OpenTelemetry and through hooks. A request is stored in one transaction: all that is
 * not rejected, or nothing. What was stored before changes nothing (docs/decisions/0023-exactly-once.md).
 *
 * Every method throws EventLimitReached or PlanLimitReached before anything is written.
 */
export class OtelService {
  readonly #database: Database;
  readonly #services: OtelServices;

  constructor(database: Database, services: OtelServices) {
    this.#database = database;
    this.#services = services;
  }

  storeLogs(scope: Scope, records: readonly Sourced<LogRecord>[]): Promise<Rejected> {
    return this.#map(scope, 'logs', records.length, (options) => mapLogs(records, options));
  }

  /** The counts are data points. */
  storeMetrics(scope: Scope, metrics: readonly Sourced<Metric>[]): Promise<Rejected> {
    const points = metrics.reduce((sum, { item }) => sum + (item.data.value?.dataPoints.length ?? 0), 0);
    return this.#map(scope, 'metrics', points, (options) => mapMetrics(metrics, options));
  }

  storeSpans(scope: Scope, spans: readonly Sourced<Span>[]): Promise<Rejected> {
    return this.#map(scope, 'traces', spans.length, (options) => mapSpans(spans, options));
  }

  /** Facts that no OTLP request brought, such as those of hooks. */
  storeFacts(scope: Scope, facts: Facts): Promise<Rejected> {
    return this.#counted(scope, 'hooks', countOf(facts), async () => ({ facts, rejected: NOTHING_REJECTED }));
  }

  /** Deletes a batch of the oldest points that are older than this many days. Returns their number; the sums of sessions stay. */
  deletePoints(scope: Scope, days: number): Promise<number> {
    return this.#database.inScope(scope, (tx) => deletePointsBefore(tx, days));
  }

  /** Forgets streams and series that got no point for 31 days; a series stays as long as it has points. */
  async deleteIdleSeries(scope: Scope): Promise<number> {
    return (
      (await this.#inBatches(scope, deleteIdleStreams)) + (await this.#inBatches(scope, deleteIdleSeries))
    );
  }

  /** Until a batch is not full, each in a transaction of its own. */
  async #inBatches(scope: Scope, work: (tx: ScopeTransaction) => Promise<number>): Promise<number> {
    for (let total = 0; ; ) {
      const count = await this.#database.inScope(scope, work);
      total += count;
      if (count < BATCH) return total;
    }
  }

  #map(
    scope: Scope,
    signal: Source,
    count: number,
    map: (options: MappingOptions) => Promise<Mapped>,
  ): Promise<Rejected> {
    return this.#counted(scope, signal, count, async () => {
      const { otel_keep_content, otel_keep_identity } = await this.#services.settings.current(scope);
      return map({
        keepContent: otel_keep_content ?? false,
        keepIdentity: otel_keep_identity ?? false,
        now: Date.now() * 1_000,
      });
    });
  }

  async #counted(
    scope: Scope,
    signal: Source,
    count: number,
    mapped: () => Promise<Mapped>,
  ): Promise<Rejected> {
    const rejected = await this.#store(scope, count, mapped);
    items.of({ signal, result: 'accepted' }).add(Math.max(0, count - rejected.count));
    items.of({ signal, result: 'rejected' }).add(rejected.count);
    return rejected;
  }

  async #store(scope: Scope, count: number, mapped: () => Promise<Mapped>): Promise<Rejected> {
    if (count === 0) return NOTHING_REJECTED;
    const { admission, settings, sessions, compactions } = this.#services;
    await admission.admitEvents(scope, count);
    const { facts, rejected } = withinRetention(await mapped(), (await settings.retention(scope)).telemetry);
    if (countOf(facts) === 0) return rejected;
    const refused = await retryOnUniqueViolation(() =>
      this.#database.inScope(scope, (tx) => storeFacts(tx, sessions, facts)),
    );
    await compactions.completeTold(scope, facts.events);
    return allOf(rejected, refused);
  }
}
