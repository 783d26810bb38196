import type { Scope } from '../../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { againAfterCollision, type SessionService } from '../../memory/sessions/session.service.ts';
import type { TenantSettingsService } from '../../settings/tenant-settings/tenant-settings.service.ts';
import type { AdmissionService } from '../admission/admission.service.ts';
import { readTypes } from './arrays.ts';
import type { Facts, Rejected } from './facts.ts';
import { type Mapped, type MappingOptions, mapLogs, mapMetrics, mapSpans } from './mapping/mapping.ts';
import { findCorrectedSessions } from './model-request.repository.ts';
import { NamedSessions } from './named-sessions.ts';
import { allOf, NOTHING_REJECTED } from './rejections.ts';
import { numberOf, withinRetention } from './retention.ts';
import { findMissingSeries } from './series.repository.ts';
import { storePoints } from './store-points.ts';
import { correctionsOf, storeRecords } from './store-records.ts';
import { hasCorrections, lockCorrections } from './tool-event.repository.ts';
import type { LogRecord, Metric, Sourced, Span } from './wire.ts';

export interface OtelServices {
  readonly sessions: SessionService;
  readonly admission: AdmissionService;
  readonly settings: TenantSettingsService;
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
    return this.#map(scope, records.length, (options) => mapLogs(records, options));
  }

  /** The counts are data points. */
  storeMetrics(scope: Scope, metrics: readonly Sourced<Metric>[]): Promise<Rejected> {
    const points = metrics.reduce((sum, { item }) => sum + (item.data.value?.dataPoints.length ?? 0), 0);
    return this.#map(scope, points, (options) => mapMetrics(metrics, options));
  }

  storeSpans(scope: Scope, spans: readonly Sourced<Span>[]): Promise<Rejected> {
    return this.#map(scope, spans.length, (options) => mapSpans(spans, options));
  }

  /** Facts that no OTLP request brought, such as those of hooks. */
  storeFacts(scope: Scope, facts: Facts): Promise<Rejected> {
    return this.#store(scope, numberOf(facts), async () => ({ facts, rejected: NOTHING_REJECTED }));
  }

  #map(scope: Scope, count: number, map: (options: MappingOptions) => Promise<Mapped>): Promise<Rejected> {
    return this.#store(scope, count, async () => {
      const { otel_keep_content, otel_keep_identity } = await this.#services.settings.current(scope);
      return map({
        keepContent: otel_keep_content ?? false,
        keepIdentity: otel_keep_identity ?? false,
        now: Date.now() * 1_000,
      });
    });
  }

  async #store(scope: Scope, count: number, mapped: () => Promise<Mapped>): Promise<Rejected> {
    if (count === 0) return NOTHING_REJECTED;
    const { admission, settings, sessions } = this.#services;
    await admission.admitEvents(scope, count);
    const { facts, rejected } = withinRetention(await mapped(), await settings.retentionDays(scope));
    if (numberOf(facts) === 0) return rejected;
    const refused = await againAfterCollision(() =>
      this.#database.inScope(scope, (tx) => storeIn(tx, sessions, facts)),
    );
    return allOf(rejected, refused);
  }
}

/**
 * All transactions take their locks in this order: corrections, keys of sessions, sessions, events, requests, series; within
 * each kind by name.
 */
async function storeIn(tx: ScopeTransaction, sessions: SessionService, facts: Facts): Promise<Rejected> {
  const { requests, events, points } = facts;
  const named = new NamedSessions(facts);
  const corrections = correctionsOf(events);
  const correcting = new Set(corrections.map(({ tool_id }) => tool_id));
  const requesting = [...new Set(requests.map(({ tool_id }) => tool_id))];
  const tools = [...new Set([...requesting, ...correcting])].map((tool_id) => ({
    tool_id,
    corrects: correcting.has(tool_id),
  }));
  const locked = tools.length > 0 ? lockCorrections(tx, tools) : undefined;
  const corrected = corrections.length > 0 ? await findCorrectedSessions(tx, corrections) : [];
  // sent together, in this order
  const [, ids, types, isCorrected, missing] = await Promise.all([
    locked,
    sessions.namedIn(tx, named.all, corrected),
    readTypes(tx),
    requesting.length > 0 && hasCorrections(tx, requesting),
    points.length > 0 ? findMissingSeries(tx, [...new Set(points.map(({ series_id }) => series_id))]) : [],
  ]);
  named.ids = ids;
  if (requests.length + events.length > 0)
    await storeRecords(tx, sessions, types, {
      requests: requests.map((request) => named.in(request)),
      events: events.map((event) => named.in(event)),
      corrections,
      hasCorrections: isCorrected,
    });
  if (points.length === 0) return NOTHING_REJECTED;
  return storePoints(
    tx,
    types,
    points.map((point) => named.in(point)),
    missing,
  );
}
