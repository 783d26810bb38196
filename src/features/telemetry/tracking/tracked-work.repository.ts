import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing, storingInOrder } from '../../../db/transaction/storing.ts';
import type { TrackedWork } from './tracking.schemas.ts';

/**
 * Stores one piece of work as a sample whose counters are NULL and whose growth is the work itself, and adds it to its
 * session. One statement, except on a cluster. No series moves: a program that reports totals of the same session goes on counting from its
 * last one. False if the session is unknown or has ended.
 */
export async function insertWork(tx: ScopeTransaction, work: TrackedWork): Promise<boolean> {
  const { session_id = null, embeddings = 0, compressions = 0, workflows = 0, tokens_saved = 0 } = work;
  const worked = sql`
      update tool_sessions s set last_activity = now(),
        total_embeddings = s.total_embeddings + ${embeddings}::bigint,
        total_compressions = s.total_compressions + ${compressions}::bigint,
        total_workflows = s.total_workflows + ${workflows}::bigint,
        tokens_saved = s.tokens_saved + ${tokens_saved}::bigint
      where s.scope_id = ${tx.scopeId} and s.session_id = ${session_id}::text and s.ended_at is null
      returning s.session_id`;
  const sample = sql`now(), ${work.service}::text, ${work.tool_id}::text, ${session_id}::text,
        ${work.tags ? JSON.stringify(work.tags) : null}::jsonb, ${work.cache_hit_rate ?? null}::double precision,
        ${work.compression_ratio ?? null}::double precision, ${work.quality_score ?? null}::double precision,
        ${embeddings}::bigint, ${compressions}::bigint, ${tokens_saved}::bigint`;
  const stored = (row: RawBuilder<unknown>) => sql`
      insert into metrics (timestamp, service, tool_id, session_id, metadata, cache_hit_rate, compression_ratio,
        quality_score, total_embeddings_delta, total_compressions_delta, tokens_saved_delta) ${row}
      returning stored_bytes as new_bytes`;
  if (tx.isDistributed) {
    if (session_id !== null && (await worked.execute(tx.db)).rows.length === 0) return false;
    await storingInOrder(tx, [stored(sql`values (${sample})`)]);
    return true;
  }
  const rows = await storing<{ stored: number }>(tx, {
    ctes: sql`worked as (${worked}),
    stored as (${stored(sql`select ${sample} where ${session_id}::text is null or exists (select 1 from worked)`)})`,
    growth: sql`select sum(new_bytes) from stored`,
    rows: sql`select 1 as stored from stored`,
  });
  return rows.length > 0;
}
