import { type RawBuilder, sql } from 'kysely';
import { daysAgo } from '../../db/query/ago.ts';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import { freeing } from '../../db/transaction/storing.ts';
import type { RetentionKind } from '../settings/tenant-settings/retention-periods.ts';
import { type AgedRows, isAged, isAgedVersion } from './kept-data.ts';
import { type Deleted, NOTHING_DELETED, SLICE } from './slice.ts';

/** Whether a table has a row that meets the condition. */
export async function hasRow(
  tx: ScopeTransaction,
  table: string,
  condition: RawBuilder<boolean>,
): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} where ${condition} limit 1`.execute(tx.db);
  return rows.length > 0;
}

/** Records that what is older than this many days may be missing. The time never goes back. */
export async function markCut(
  tx: ScopeTransaction,
  kind: Exclude<RetentionKind, 'audit'>,
  days: number,
): Promise<void> {
  await sql`
    insert into retention_cuts as stored (kind, kept_since) values (${kind}, ${daysAgo(days)})
    on conflict (scope_id, kind) do update
      set kept_since = greatest(stored.kept_since, excluded.kept_since), updated_at = excluded.updated_at
    returning 1`.execute(tx.db);
}

/** Deletes the oldest rows first. */
export async function deleteAged(tx: ScopeTransaction, rows: AgedRows, days: number): Promise<number> {
  const { table, time, key } = rows;
  const keyed = sql.ref(key);
  const [row] = await freeing<{ count: number }>(tx, {
    ctes: sql`old as (
      select ${keyed} from ${sql.table(table)} where ${isAged(tx, rows, days)} order by ${sql.ref(time)} limit ${SLICE}
    ),
    deleted as (
      delete from ${sql.table(table)} where scope_id = ${tx.scopeId} and ${keyed} = any(array(select ${keyed} from old))
      returning stored_bytes)`,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select count(*) as count from deleted`,
  });
  return row?.count ?? 0;
}

/**
 * Deletes versions that were replaced, the oldest first. Never beyond what `markCut` has recorded, and never a current
 * version.
 */
export async function deleteVersions(tx: ScopeTransaction, days: number): Promise<Deleted> {
  const [deleted] = await freeing<Deleted>(tx, {
    ctes: sql`old as (
      select id from checkpoints where ${isAgedVersion(tx, days)}
        and recorded_end < (select kept_since from retention_cuts where scope_id = ${tx.scopeId} and kind = 'checkpoints')
      order by recorded_end limit ${SLICE}
    ),
    deleted as (
      delete from checkpoints
      where scope_id = ${tx.scopeId} and id = any(array(select id from old)) and recorded_end <> 'infinity'
      returning id, checkpoint_id, stored_bytes)`,
    checkpointGrowth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select count(*) as rows, (${goneCheckpoints(tx)}) as checkpoints from deleted`,
  });
  return deleted ?? NOTHING_DELETED;
}

/** How many checkpoints have no version left after those of the CTE `deleted`. */
export const goneCheckpoints = (tx: ScopeTransaction): RawBuilder<number> => sql`
  select count(distinct checkpoint_id) from deleted gone where not exists (
    select 1 from checkpoints c where c.scope_id = ${tx.scopeId} and c.checkpoint_id = gone.checkpoint_id
      and not exists (select 1 from deleted too where too.id = c.id))`;
