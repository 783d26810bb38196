import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { daysAgo, hoursAgo } from '../../../db/query/ago.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedIfAny } from '../../../lib/parsed-row.ts';

/** The line that says up to which place the log was cut. It is in the chain, so it cannot be changed unnoticed. */
export const CUT_ACTION = 'audit_log.cut';
/** Each cut appends a line, which has to be cut one day as well. */
const HOURS_BETWEEN_CUTS = 24;

const cut = z.object({
  /** The last line that goes, and its hash, which verification starts from. */
  seq: z.int(),
  hash: z.string(),
  lines: z.int(),
});
export type AuditCut = Readonly<z.infer<typeof cut>>;

/** The last place of those at the beginning of the log that are all older than this many days; the last line stays. */
const lastAged = (tx: ScopeTransaction, days: number): RawBuilder<number> => sql`
  (select coalesce(
    (select min(seq) from audit_logs where tenant_id = ${tx.scopeId} and created_at >= ${daysAgo(days)}),
    (select max(seq) from audit_logs where tenant_id = ${tx.scopeId})) - 1)`;

const agedLines = (tx: ScopeTransaction, days: number): RawBuilder<boolean> =>
  sql`tenant_id = ${tx.scopeId} and seq <= ${lastAged(tx, days)}`;

/**
 * What to cut; `undefined` if no line is due, or only lines about earlier cuts are, or the last cut is not a day old.
 */
export async function findDueCut(tx: ScopeTransaction, days: number): Promise<AuditCut | undefined> {
  const ofTenant = sql`tenant_id = ${tx.scopeId}`;
  const { rows } = await sql`
    select line.seq, encode(line.hash, 'hex') as hash,
      (select count(*)::integer from audit_logs where ${ofTenant} and seq <= line.seq) as lines
    from audit_logs line
    where line.tenant_id = ${tx.scopeId} and line.seq = ${lastAged(tx, days)}
      and exists (select 1 from audit_logs where ${ofTenant} and seq <= line.seq and action <> ${CUT_ACTION})
      and not exists (select 1 from audit_logs where ${ofTenant} and action = ${CUT_ACTION}
        and created_at > ${hoursAgo(HOURS_BETWEEN_CUTS)})`.execute(tx.db);
  return parsedIfAny(cut, rows[0]);
}

/**
 * Deletes a slice of the lines that were cut and are still older than this many days, with their places in audit_heads, as
 * the role for deletion. The oldest go first, so that no gap appears.
 */
export async function deleteCutLines(tx: ScopeTransaction, days: number, limit: number): Promise<number> {
  const ofTenant = sql`tenant_id = ${tx.scopeId}`;
  const { rows } = await sql<{ count: number }>`
    with old as (
      select seq from audit_logs where ${agedLines(tx, days)} and seq <= (${lastCut(tx)})
      order by seq limit ${limit}
    ),
    lines as (delete from audit_logs where ${ofTenant} and seq = any(array(select seq from old)) returning seq),
    heads as (delete from audit_heads where ${ofTenant} and seq = any(array(select seq from old)) returning seq)
    select count(*)::integer as count from lines`.execute(tx.db);
  return rows[0]?.count ?? 0;
}

const lastCut = (tx: ScopeTransaction) => sql`
  select (metadata->'after'->>'seq')::bigint from audit_logs
  where tenant_id = ${tx.scopeId} and action = ${CUT_ACTION} order by seq desc limit 1`;

/** The place of the first line that is still there. */
export async function findFirstPlace(tx: ScopeTransaction): Promise<number | null> {
  const { rows } = await sql<{ seq: number }>`
    select seq from audit_logs where tenant_id = ${tx.scopeId} order by seq limit 1`.execute(tx.db);
  return rows[0]?.seq ?? null;
}

export interface AgedLines {
  readonly rows: number;
  readonly oldest: string | null;
  readonly newest: string | null;
}

/** What a cut at this many days would take away. */
export async function countAgedLines(tx: ScopeTransaction, days: number): Promise<AgedLines> {
  const { rows } = await sql<AgedLines>`
    select count(*)::integer as rows, ${isoTime(sql`min(created_at)`)} as oldest, ${isoTime(sql`max(created_at)`)} as newest
    from audit_logs where ${agedLines(tx, days)}`.execute(tx.db);
  return rows[0] ?? { rows: 0, oldest: null, newest: null };
}

/** When the first line was written, if lines before it were cut. */
export async function findBegin(tx: ScopeTransaction): Promise<string | null> {
  const { rows } = await sql<{ begin: string }>`
    select ${isoTime(sql`created_at`)} as begin from (
      select seq, created_at from audit_logs where tenant_id = ${tx.scopeId} order by seq limit 1) first
    where seq > 1`.execute(tx.db);
  return rows[0]?.begin ?? null;
}
