import { sql } from 'kysely';
import { daysAgo } from '../../db/query/ago.ts';
import type { ScopeTransaction } from '../../db/transaction/database.ts';

export const MAX_SLICE = 5_000;

/** One whose grace period is over, or that an earlier job has begun; from then on it cannot be cancelled. */
export async function beginDue(tx: ScopeTransaction): Promise<string | undefined> {
  const { rows } = await sql<{ deletion_id: string }>`
    with due as materialized (select deletion_id from deletions
      where scope_id = ${tx.scopeId} and state in ('waiting', 'running') and kind <> 'tenant' and due_at <= now()
      order by due_at limit 1 for update skip locked)
    update deletions set state = 'running' where scope_id = ${tx.scopeId} and deletion_id in (select deletion_id from due)
    returning deletion_id`.execute(tx.db);
  return rows[0]?.deletion_id;
}

/** Removes some of its rows for good, if it is still running. Returns their number. */
export async function removeSlice(tx: ScopeTransaction, deletionId: string, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with current as materialized (select 1 from deletions
      where scope_id = ${tx.scopeId} and deletion_id = ${deletionId} and state = 'running' for update),
    gone as (delete from deleted_rows
      where scope_id = ${tx.scopeId} and deletion_id = ${deletionId} and (step, place) in (
        select step, place from deleted_rows where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}
          and (select count(*) from current) = 1 order by step, place limit ${most}::bigint)
      returning 1)
    select count(*) as count from gone`.execute(tx.db);
  return rows[0]?.count ?? 0;
}

/** Records of deletions that ended long ago. Tombstones stay. */
export async function forgetEnded(tx: ScopeTransaction, days: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with gone as (delete from deletions where scope_id = ${tx.scopeId} and kind <> 'tenant'
      and state in ('done', 'cancelled') and finished_at < ${daysAgo(days)}
      and not exists (select 1 from deleted_rows d
        where d.scope_id = ${tx.scopeId} and d.deletion_id = deletions.deletion_id) returning 1)
    select count(*) as count from gone`.execute(tx.db);
  return rows[0]?.count ?? 0;
}
