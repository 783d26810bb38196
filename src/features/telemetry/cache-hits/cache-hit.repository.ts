import { type Selectable, sql } from 'kysely';
import { hoursAgo } from '../../../db/query/ago.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { CacheHits } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import type { ListCacheHits, RecordCacheHit } from './cache-hit.schemas.ts';

const COLUMNS = [
  'tool_id',
  'file_path',
  'tokens_saved',
  'timestamp',
] as const satisfies readonly (keyof CacheHits)[];

export type CacheHitRow = Pick<Selectable<CacheHits>, (typeof COLUMNS)[number]>;

export async function insertCacheHit(tx: ScopeTransaction, hit: RecordCacheHit): Promise<CacheHitRow> {
  const [row] = await storing<CacheHitRow>(tx, {
    ...storedHits([hit]),
    rows: sql`select ${sql.raw(COLUMNS.join(', '))} from stored`,
  });
  return row as CacheHitRow;
}

/** In their order. */
export async function insertCacheHits(tx: ScopeTransaction, hits: readonly RecordCacheHit[]): Promise<void> {
  await storing(tx, storedHits(hits));
}

const storedHits = (hits: readonly RecordCacheHit[]) => ({
  ctes: sql`stored as (
    insert into cache_hits (tool_id, file_path, tokens_saved, timestamp)
    select tool_id, file_path, tokens_saved, coalesce(timestamp, now()) from jsonb_to_recordset(${JSON.stringify(hits)}::jsonb)
      as sent (tool_id text, file_path text, tokens_saved bigint, timestamp timestamptz)
    returning ${sql.raw(COLUMNS.join(', '))}, stored_bytes)`,
  growth: sql`select sum(stored_bytes) from stored`,
});

/** Newest first. */
export function listCacheHits(
  tx: ScopeTransaction,
  { tool_id, hours }: ListCacheHits,
  page: PageRequest,
): Promise<JsonPage> {
  let hits = tx.listFrom('cache_hits');
  if (tool_id !== undefined) hits = hits.where('tool_id', '=', tool_id);
  if (hours !== undefined) hits = hits.where('timestamp', '>', hoursAgo(hours));
  return jsonPage(tx, hits, { columns: COLUMNS, time: 'timestamp', tie: 'id', tieType: 'bigint' }, page);
}
