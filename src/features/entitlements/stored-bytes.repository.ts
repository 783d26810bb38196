import { sql } from 'kysely';
import { LOCAL_TABLES } from '../../db/distribution/tables.ts';
import { hoursAgo } from '../../db/query/ago.ts';
import type { ScopedTable, ScopeTransaction } from '../../db/transaction/database.ts';

/**
 * All tables that have `stored_bytes`, except checkpoints, which are partly hidden from each person
 * (0032_stored_bytes.sql).
 */
export const RECOUNTED_TABLES = [
  'projects',
  'tool_sessions',
  'claude_code_sessions',
  'tool_configs',
  'metrics',
  'metric_series',
  'cache_hits',
  'session_velocity',
  'checkpoint_predictions',
  'session_context',
  'project_memories',
  'tenant_settings',
  'tool_operations',
  'idempotency_keys',
  'ingested_items',
  'ingest_receipts',
  'session_keys',
  'model_requests',
  'tool_events',
  'otel_series',
  'otel_streams',
  'otel_points',
  'omnimemory1_batches',
  'omnimemory1_imports',
] as const satisfies readonly ScopedTable[];

export interface Drift {
  /** The actual bytes minus the counted bytes, both from the same snapshot, so that concurrent writes do not matter. */
  readonly drift: number;
}

const sumsOf = (tx: ScopeTransaction, areLocal: boolean) =>
  sql.join(
    RECOUNTED_TABLES.filter((table) => table in LOCAL_TABLES === areLocal).map(
      (table) =>
        sql`select sum(stored_bytes) as bytes from ${sql.table(table)} where scope_id = ${tx.scopeId}`,
    ),
    sql` union all `,
  );

/** The bytes in tables that stay on the coordinator of a cluster. No statement can read them with distributed tables. */
export async function countLocalBytes(tx: ScopeTransaction): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(bytes), 0)::bigint as bytes from (${sumsOf(tx, true)}) sums`.execute(tx.db);
  return rows[0]?.bytes ?? 0;
}

/** `undefined` if the last recount is younger than this many hours. `localBytes`: those of `countLocalBytes`. */
export async function findDrift(
  tx: ScopeTransaction,
  hours: number,
  localBytes: number,
): Promise<Drift | undefined> {
  const counted = sql`select bytes from tenant_storage where scope_id = ${tx.scopeId}`;
  const { rows } = await sql<Drift>`
    select ((select coalesce(sum(bytes), 0) from (${sumsOf(tx, false)}) sums)
      + ${localBytes}::bigint - coalesce((${counted}), 0))::bigint as drift
    where not exists (${counted} and recounted_at > ${hoursAgo(hours)})`.execute(tx.db);
  return rows[0];
}

/** Adds the drift to the current count. */
export async function correctDrift(tx: ScopeTransaction, { drift }: Drift): Promise<void> {
  await sql`
    insert into tenant_storage (bytes, recounted_at) values (${drift}::bigint, now())
    on conflict (scope_id) do update set bytes = greatest(0, tenant_storage.bytes + excluded.bytes),
      max_bytes = excluded.max_bytes, recounted_at = excluded.recounted_at`.execute(tx.db);
}
