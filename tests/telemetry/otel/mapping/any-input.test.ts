import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OPERATOR } from '../../../../src/auth/actor.ts';
import { mapLogs, mapMetrics, mapSpans } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import type { Metric } from '../../../../src/features/telemetry/otel/wire.ts';
import { anyMetric, anyRecord, anySource, anySpan } from '../../../support/otlp/any-messages.ts';
import { sourced } from '../../../support/otlp/messages.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { NOW } from './options.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();
// so many events a minute that the test does not reach the limit
await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);

test('whatever is sent becomes rows that PostgreSQL takes, or is counted as rejected', async () => {
  const options = fc.record({ keepContent: fc.boolean(), keepIdentity: fc.boolean(), now: fc.constant(NOW) });
  await fc.assert(
    fc.asyncProperty(
      anySource,
      fc.array(anyRecord),
      fc.array(anyMetric),
      fc.array(anySpan),
      options,
      async (from, records, items, spans, settings) => {
        const logs = await mapLogs(sourced(from, records), settings);
        const { requests, events } = logs.facts;
        expect(requests.length + events.length + logs.rejected.count).toBe(records.length);
        const points = await mapMetrics(sourced(from, items), settings);
        expect(points.facts.points.length + points.rejected.count).toBe(pointsWithValue(items));
        const calls = await mapSpans(sourced(from, spans), settings);
        expect(calls.facts.requests.length + calls.rejected.count).toBe(spans.length);
        await db.services.otel.storeFacts(tenant, {
          requests: [...requests, ...calls.facts.requests],
          events,
          points: points.facts.points,
        });
      },
    ),
    { numRuns: 120 },
  );
  const stored = await db.asAdmin((client) =>
    client.query(
      'select (select count(*) from model_requests) r, (select count(*) from tool_events) e, (select count(*) from otel_points) p',
    ),
  );
  for (const count of Object.values(stored.rows[0])) expect(Number(count)).toBeGreaterThan(0);
}, 120_000);

const pointsWithValue = (items: readonly Metric[]) =>
  items
    .flatMap(({ data: { value: inner } }): readonly { readonly flags: number }[] => inner?.dataPoints ?? [])
    .filter(({ flags }) => flags !== 1).length;
