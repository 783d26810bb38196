import { OPERATOR } from '../../src/auth/actor.ts';
import { type Scope, scopeIdOf, type TenantScope } from '../../src/auth/scope.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { event, facts, now, point, request } from '../telemetry/otel/facts.ts';

/** The column that retention goes by, of each table that has one. */
export const TIMES: Readonly<Record<string, string>> = {
  metrics: 'timestamp',
  session_velocity: 'timestamp',
  checkpoint_predictions: 'predicted_at',
  cache_hits: 'timestamp',
  tool_operations: 'timestamp',
  model_requests: 'timestamp',
  tool_events: 'timestamp',
  otel_points: 'timestamp',
};

/** One row in each table of samples and telemetry, in an open session. Returns the session. */
export async function record({ services }: TestDatabase, scope: Scope): Promise<string> {
  const { session_id } = await services.sessions.start(scope, { tool_id: 'cursor' });
  await services.metrics.store(scope, { session_id, tool_id: 'cursor', tokens_saved: 10 });
  await services.velocity.record(scope, { session_id, tokens_saved: 10, velocity: 5 });
  await services.predictions.record(scope, { session_id, predicted_checkpoint_time: '2026-01-01T00:00:00Z' });
  await services.cacheHits.record(scope, { tool_id: 'cursor', file_path: '/f', tokens_saved: 3 });
  await services.toolOperations.record(scope, {
    session_id,
    tool_id: 'cursor',
    tool_name: 'read',
    operation_mode: 'full',
    tokens_original: 10,
    tokens_actual: 1,
    response_time_ms: 1,
  });
  const external_id = `of ${session_id}`;
  await services.otel.storeFacts(
    scope,
    facts({
      requests: [request({ external_id, model: session_id })],
      events: [event({ external_id, id: `evt_${session_id}` })],
      points: [point({ external_id, metric: session_id, time: now() })],
    }),
  );
  return session_id;
}

/** Moves a time of rows into the past, by PostgreSQL's clock. */
export const age = (
  db: TestDatabase,
  scope: Scope,
  { table, column, hours, where = 'true' }: { table: string; column: string; hours: number; where?: string },
) =>
  db.asAdmin((admin) =>
    admin.query(
      `update ${table} set ${column} = now() - make_interval(hours => $2) where scope_id = $1 and ${where}`,
      [scopeIdOf(scope), hours],
    ),
  );

/** As if the session had ended so many hours ago. */
export const endedBefore = (db: TestDatabase, scope: Scope, sessionId: string, hours: number) =>
  db.asAdmin((admin) =>
    admin.query(
      `update tool_sessions set started_at = least(started_at, now() - make_interval(hours => $3)),
        ended_at = now() - make_interval(hours => $3), last_activity = now() - make_interval(hours => $3)
        where scope_id = $1 and session_id = $2`,
      [scopeIdOf(scope), sessionId, hours],
    ),
  );

export async function rowsIn(db: TestDatabase, scope: Scope, table: string, where = 'true'): Promise<number> {
  return db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select count(*)::int as count from ${table} where scope_id = $1 and ${where}`,
      [scopeIdOf(scope)],
    );
    return rows[0].count;
  });
}

type Retention = NonNullable<Parameters<TestDatabase['services']['settings']['change']>[1]['retention']>;

export const keep = ({ services }: TestDatabase, scope: Scope, retention: Retention | null) =>
  services.settings.change(scope, { retention }, OPERATOR);

/** What is counted for a tenant, and what its rows add up to. */
export const bytesOf = (db: TestDatabase, { tenantId }: TenantScope) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `select table_name::text as name from information_schema.columns
        where table_schema = 'public' and column_name = 'stored_bytes'`,
    );
    const sums = rows.map(({ name }) => `select sum(stored_bytes) as bytes from ${name} where scope_id = $1`);
    const counted = await admin.query(
      `select (select bytes + checkpoint_bytes from tenant_storage where scope_id = $1)::int as counted,
        (select sum(bytes) from (${sums.join(' union all ')}) sums)::int as stored,
        (select checkpoints from tenant_usage where scope_id = $1)::int as checkpoints,
        (select count(distinct checkpoint_id) from checkpoints where scope_id = $1)::int as stored_checkpoints`,
      [tenantId],
    );
    return counted.rows[0];
  });
