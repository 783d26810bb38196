import { type RawBuilder, sql } from 'kysely';
import { daysAgo } from '../../db/query/ago.ts';
import type { ScopedTable, ScopeTransaction } from '../../db/transaction/database.ts';

/** Rows that go by their own age. */
export interface AgedRows {
  readonly table:
    | 'metrics'
    | 'session_velocity'
    | 'checkpoint_predictions'
    | 'cache_hits'
    | 'tool_operations'
    | 'model_requests'
    | 'tool_events';
  readonly time: 'timestamp' | 'predicted_at';
  readonly key: 'id' | 'operation_id';
  /** The leading column of the index on times. */
  readonly index: 'scope' | 'tenant';
}

const aged = (table: AgedRows['table'], more: Partial<AgedRows> = {}): AgedRows => ({
  table,
  time: 'timestamp',
  key: 'id',
  index: 'tenant',
  ...more,
});

/** The role of the scope itself may delete them. */
export const METRICS = aged('metrics');
export const TELEMETRY = [aged('model_requests'), aged('tool_events')] as const;
/** Only the role for deletion may. */
export const OTHER_SAMPLES = [
  aged('session_velocity', { index: 'scope' }),
  aged('checkpoint_predictions', { time: 'predicted_at', index: 'scope' }),
  aged('cache_hits'),
  aged('tool_operations', { key: 'operation_id' }),
] as const;

const ofScope = (tx: ScopeTransaction) => sql<boolean>`scope_id = ${tx.scopeId}`;

/** Beside `scope_id`, PostgreSQL on one node would read two indexes (docs/decisions/0007-windows.md). */
const ofTenant = (tx: ScopeTransaction, table: string) =>
  tx.scopeId === ''
    ? sql<boolean>`${tx.isScope(table)} and tenant_id is null`
    : sql<boolean>`${tx.isScope(table)} and tenant_id = ${tx.scopeId}`;

export const isAged = (
  tx: ScopeTransaction,
  { table, time, index }: AgedRows,
  days: number,
): RawBuilder<boolean> =>
  sql`${index === 'scope' ? ofScope(tx) : ofTenant(tx, table)} and ${sql.ref(time)} < ${daysAgo(days)}`;

export const isAgedPoint = (tx: ScopeTransaction, days: number): RawBuilder<boolean> =>
  sql`${ofTenant(tx, 'otel_points')} and timestamp < ${daysAgo(days)}`;

/** A version that another one replaced. A literal, so that the planner knows that the partial index applies. */
export const isAgedVersion = (tx: ScopeTransaction, days: number): RawBuilder<boolean> =>
  sql`${ofScope(tx)} and recorded_end < ${daysAgo(days)} and recorded_end <> 'infinity'`;

/** Late reports of work move the last activity of a session that has ended. */
export const isAgedSession = (tx: ScopeTransaction, days: number): RawBuilder<boolean> =>
  sql`${ofScope(tx)} and ended_at < ${daysAgo(days)} and last_activity < ${daysAgo(days)} and ended_at is not null and not pinned`;

/**
 * What belongs to a session, beside the series of OpenTelemetry. Those with many rows come first: they are what a large
 * session loses in slices, before it goes itself.
 */
export const BULK_OF_SESSION = [
  'metrics',
  'session_velocity',
  'checkpoint_predictions',
  'tool_operations',
  'model_requests',
  'tool_events',
  'otel_points',
  'session_context',
  'checkpoints',
] as const satisfies readonly ScopedTable[];
export const REST_OF_SESSION = [
  'claude_code_sessions',
  'session_keys',
  'metric_series',
] as const satisfies readonly ScopedTable[];
