import { type RawBuilder, sql } from 'kysely';
import { hoursAgo } from '../../../db/query/ago.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { Total } from '../../../lib/exact-json.ts';

// As in metrics/summary.repository.ts, the policy alone restricts the scope.

const YEAR_HOURS = 366 * 24;

/** Operations on files. A file that nobody has used for longer than a year is left out. */
const accesses = (tx: ScopeTransaction, hours = YEAR_HOURS, toolId?: string): RawBuilder<unknown> =>
  sql`(select * from tool_operations
    where ${tx.isScope('tool_operations')} and timestamp > ${hoursAgo(hours)} and file_path is not null ${ofTool(toolId)}) accesses`;

const ofTool = (toolId?: string) => (toolId === undefined ? sql`` : sql`and tool_id = ${toolId}`);

export const TIERS = ['FRESH', 'RECENT', 'AGING', 'ARCHIVE'] as const;
export type Tier = (typeof TIERS)[number];

/** How long ago a file was used last. */
const tierOf = (lastUsed: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  case when ${lastUsed} > ${hoursAgo(24)} then 'FRESH' when ${lastUsed} > ${hoursAgo(7 * 24)} then 'RECENT'
    when ${lastUsed} > ${hoursAgo(30 * 24)} then 'AGING' else 'ARCHIVE' end`;

export interface AccessedFile {
  readonly file_path: string;
  readonly access_count: number;
  readonly tools: readonly string[];
  readonly current_tier: Tier;
  readonly last_accessed: string;
}

export interface AccessedFiles {
  readonly files: readonly AccessedFile[];
  readonly total_files: number;
}

/** The files with the most accesses. */
export async function listFiles(tx: ScopeTransaction, limit: number): Promise<AccessedFiles> {
  const { rows } = await sql<AccessedFiles>`
    with files as (
      select file_path, count(*) as access_count, max(timestamp) as used_at,
        array_agg(distinct tool_id order by tool_id) as tools
      from ${accesses(tx)} group by file_path
    ),
    first as (
      select file_path, access_count, tools, ${tierOf(sql`used_at`)} as current_tier,
        ${isoTime(sql`used_at`)} as last_accessed
      from files order by access_count desc, used_at desc, file_path collate "C" limit ${limit}::bigint
    )
    select (select coalesce(json_agg(first), '[]') from first) as files,
      (select count(*) from files) as total_files`.execute(tx.db);
  return rows[0] as AccessedFiles;
}

export interface FilesOfTier {
  readonly tier: Tier;
  readonly files: number;
  readonly accesses: number;
  readonly tokens_original: Total;
  readonly tokens_prevented: Total;
}

/** The tiers that have files. */
export async function sumTiers(tx: ScopeTransaction, toolId?: string): Promise<readonly FilesOfTier[]> {
  const { rows } = await sql<FilesOfTier>`
    select ${tierOf(sql`used_at`)} as tier, count(*) as files, sum(accesses)::bigint as accesses,
      sum(tokens_original) as tokens_original, sum(tokens_prevented) as tokens_prevented
    from (
      select max(timestamp) as used_at, count(*) as accesses, sum(tokens_original) as tokens_original,
        sum(tokens_prevented) as tokens_prevented
      from ${accesses(tx, YEAR_HOURS, toolId)} group by file_path) files
    group by 1`.execute(tx.db);
  return rows;
}

export interface HourOfTool {
  readonly tool_id: string;
  /** Of the day, in UTC. */
  readonly hour: number;
  readonly hits: number;
}

/** The accesses of each tool in a window that ends now, by hour of the day. */
export async function countByToolAndHour(
  tx: ScopeTransaction,
  hours: number,
): Promise<readonly HourOfTool[]> {
  const { rows } = await sql<HourOfTool>`
    select tool_id, extract(hour from timestamp at time zone 'UTC')::integer as hour, count(*) as hits
    from ${accesses(tx, hours)} group by 1, 2 order by tool_id collate "C", hour`.execute(tx.db);
  return rows;
}

export interface CacheUse {
  /** Embeddings that were reported singly, and those among them that the cache had. */
  readonly requests: Total;
  readonly hits: Total;
  readonly avg_compression_ratio: number | null;
  readonly avg_latency_ms: number | null;
  readonly active_files: number;
  readonly total_files: number;
}

const CACHE_HOURS = 24;

/** Requests and averages of the last day. A sample without a counter that grew is a single piece of work. */
export async function sumCacheUse(tx: ScopeTransaction, toolId?: string): Promise<CacheUse> {
  const { rows } = await sql<CacheUse>`
    select coalesce(sum(total_embeddings_delta) filter (where is_single), 0) as requests,
      coalesce(sum(total_embeddings_delta) filter (where is_single and cache_hit_rate = 100), 0) as hits,
      avg(compression_ratio) as avg_compression_ratio, avg(avg_latency_ms) as avg_latency_ms,
      (select count(distinct file_path) from ${accesses(tx, CACHE_HOURS, toolId)}) as active_files,
      (select count(distinct file_path) from ${accesses(tx, YEAR_HOURS, toolId)}) as total_files
    from (
      select *, total_embeddings is null and total_embeddings_delta > 0 and cache_hit_rate is not null as is_single
      from metrics where ${tx.isScope('metrics')}
        and timestamp > ${hoursAgo(CACHE_HOURS)} ${ofTool(toolId)}) samples`.execute(tx.db);
  return rows[0] as CacheUse;
}
