import type { Scope } from '../../src/auth/scope.ts';
import type { Services } from '../../src/container.ts';
import { logs, metric, metrics, source, sourced, span } from '../support/otlp/messages.ts';
import { event, facts, now, point, request, SECOND } from '../telemetry/otel/facts.ts';

/** Leaves a row of `mark` in each table of telemetry, and calls the methods that hooks and chores call. */
export async function seedTelemetry(services: Services, scope: Scope, mark: string): Promise<void> {
  const { otel, sessions } = services;
  const tool_id = `agent-of-${mark}`;
  const told = { tool_id, tool_version: mark, external_id: mark, attributes: JSON.stringify({ mark }) };
  const series = (name: string) => ({
    ...told,
    series_id: `${name} of ${mark}`,
    metric: `${name}.${mark}`,
    model: mark,
  });
  // both of its points have one start: two, if a second passed between them, would be two streams
  const times = { start: now() - 60 * SECOND, time: now() - SECOND };
  const cumulative = { ...series('total'), ...times, temporality: 'cumulative' } as const;
  await otel.storeFacts(
    scope,
    facts({
      requests: [
        request({ ...told, id: `mreq_${mark}`, model: mark, request_id: `req of ${mark}`, prompt_id: mark }),
        request({ ...told, id: `mreq_taken_${mark}`, model: mark, request_id: `taken from ${mark}` }),
      ],
      events: [event({ ...told, id: `evt_${mark}`, name: mark, call_id: mark, tool_name: mark })],
      points: [
        point(series('delta')),
        point(cumulative),
        // only a base: a series without points
        point({ ...cumulative, ...series('base'), start: null }),
      ],
    }),
  );
  const correction = { name: 'correction', call_id: `taken from ${mark}`, is_work: false };
  await otel.storeFacts(
    scope,
    facts({
      events: [event({ ...told, id: `evt_correction_${mark}`, original_name: mark, ...correction })],
      points: [point({ ...cumulative, time: now(), value: 3 })],
    }),
  );
  const from = source('claude-code', { name: mark });
  await otel.storeLogs(scope, logs(from, { 'event.name': mark, 'session.id': mark, request_id: mark }));
  await otel.storeMetrics(
    scope,
    metrics(from, metric(mark, [{ value: 1, attributes: { 'session.id': mark } }])),
  );
  await otel.storeSpans(scope, sourced(from, [span({ mark })]));
  const hooked = { tool_id, external_id: `hook-of-${mark}` };
  await sessions.openExternal(scope, { ...hooked, workspace_path: `/work/${mark}` });
  await sessions.endExternal(scope, hooked);
  await otel.deletePoints(scope, 3_650);
  await otel.deleteIdleSeries(scope);
}
