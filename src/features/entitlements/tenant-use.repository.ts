import { sql } from 'kysely';
import { z } from 'zod';
import { hoursAgo } from '../../db/query/ago.ts';
import { isoTime } from '../../db/query/json-times.ts';
import type { ScopedTable, ScopeTransaction } from '../../db/transaction/database.ts';
import { parsedRow } from '../../lib/parsed-row.ts';

/** Telemetry by the column of its time; each has an index on tenant and time. */
const EVENTS = [
  'metrics',
  'cache_hits',
  'tool_operations',
  'model_requests',
  'tool_events',
  'otel_points',
] as const satisfies readonly ScopedTable[];

const counted = z.object({ count: z.int() });
const stored = z.object({ bytes: z.int(), checkpoints: z.int(), last_activity: z.string().nullable() });
export type StoredUse = Readonly<z.infer<typeof stored>>;

/** How many rows of telemetry have a time in the last hours. Reads an index for each of them, of the tenant alone. */
export async function countEvents(tx: ScopeTransaction, hours: number): Promise<number> {
  const counts = EVENTS.map(
    (table) => sql`select count(*) as count from ${sql.table(table)}
      where ${tx.isScope(table)} and tenant_id = ${tx.scopeId} and timestamp > ${hoursAgo(hours)}`,
  );
  const { rows } = await sql`
    select coalesce(sum(count), 0)::bigint as count from (${sql.join(counts, sql` union all `)}) counts`.execute(
    tx.db,
  );
  return parsedRow(counted, rows[0]).count;
}

/** What the plan counts, and the last activity of any session. */
export async function findStoredUse(tx: ScopeTransaction): Promise<StoredUse> {
  const { scopeId } = tx;
  const { rows } = await sql`
    select coalesce((select bytes from tenant_storage where scope_id = ${scopeId}), 0)::bigint as bytes,
      coalesce((select checkpoints from tenant_usage where scope_id = ${scopeId}), 0)::bigint as checkpoints,
      ${isoTime(sql`(select max(last_activity) from tool_sessions where scope_id = ${scopeId})`)} as last_activity`.execute(
    tx.db,
  );
  return parsedRow(stored, rows[0]);
}
