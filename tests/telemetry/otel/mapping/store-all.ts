import { sql } from 'kysely';
import type { Scope } from '../../../../src/auth/scope.ts';
import type { Database } from '../../../../src/db/transaction/database.ts';
import type { Facts } from '../../../../src/features/telemetry/otel/facts.ts';

const time = (microseconds: number) =>
  sql<string>`timestamptz 'epoch' + ${microseconds}::bigint * interval '1 microsecond'`;

/** Writes facts as a tenant, without sessions, so that every check of the tables sees them. Known rows stay. */
export async function storeAll(database: Database, scope: Scope, facts: Facts): Promise<void> {
  await database.inScope(scope, async ({ db: tx }) => {
    for (const { tool_version: _, external_id: __, timestamp, attributes, ...request } of facts.requests) {
      await tx
        .insertInto('model_requests')
        .values({ ...request, timestamp: time(timestamp), attributes: sql`${attributes}::jsonb` })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    for (const {
      tool_version: _,
      external_id: __,
      is_work: ___,
      timestamp,
      attributes,
      ...event
    } of facts.events) {
      await tx
        .insertInto('tool_events')
        .values({ ...event, timestamp: time(timestamp), attributes: sql`${attributes}::jsonb` })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    for (const point of facts.points) {
      const { series_id, tool_id, metric, unit, kind, measure, bucket, model, attributes, histogram } = point;
      await tx
        .insertInto('otel_series')
        .values({
          series_id,
          tool_id,
          metric,
          unit,
          kind,
          measure,
          bucket,
          model,
          attributes: sql`${attributes}::jsonb`,
          histogram: sql`${histogram}::jsonb`,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const { start_nanos, time_nanos, start_time, timestamp, value, count, min, max } = point;
      await tx
        .insertInto('otel_points')
        .values({
          series_id,
          tool_id,
          start_nanos: sql`${`${start_nanos}`}::bigint`,
          time_nanos: sql`${`${time_nanos}`}::bigint`,
          start_time: start_time === null ? null : time(start_time),
          timestamp: time(timestamp),
          value,
          count,
          min,
          max,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}
