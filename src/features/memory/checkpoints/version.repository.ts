import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import {
  deleteVectorsOf,
  queued,
  queueStored,
  withoutVectors,
} from '../../../db/transaction/search-queue.ts';
import { storing, storingInOrder } from '../../../db/transaction/storing.ts';
import {
  type CheckpointRow,
  CURRENT_ROW,
  CURRENT_ROW_SQL,
  INHERITED,
  LISTS,
  searchVectorOf,
} from './checkpoint.columns.ts';
import type { ReviseCheckpoint } from './checkpoint.schemas.ts';

/** The current version, locked until the transaction ends. `undefined` also if it has just been closed. */
export function lockCheckpoint(
  tx: ScopeTransaction,
  checkpointId: string,
): Promise<CheckpointRow | undefined> {
  return tx
    .selectFrom('checkpoints')
    .select(CURRENT_ROW)
    .where('checkpoint_id', '=', checkpointId)
    .where(sql<boolean>`recorded_end = 'infinity'`)
    .forUpdate()
    .executeTakeFirst();
}

/** Closes the version that `lockCheckpoint` returned, and records the next one with the changes. */
export async function insertVersion(
  tx: ScopeTransaction,
  current: CheckpointRow,
  changes: ReviseCheckpoint & { readonly content_hash: string },
): Promise<CheckpointRow> {
  const changed = changedColumns(changes);
  const columns = sql.raw(OF_VERSION.join(', '));
  const values = sql.join(
    OF_VERSION.map((column) => {
      const old = sql.ref(`closed.${column}`);
      return changed[column] ? sql`coalesce(${changed[column]}, ${old}) as ${sql.ref(column)}` : old;
    }),
  );
  const close = (at: RawBuilder<unknown>, from = sql``) => sql`
      update checkpoints set recorded_end = ${at} ${from}
      where scope_id = ${tx.scopeId} and checkpoint_id = ${current.checkpoint_id} and recorded_end = 'infinity'`;
  const insertNext = (closed: RawBuilder<unknown>, returning: RawBuilder<unknown>) => sql`
    insert into checkpoints (${columns}, revision, recorded_at, search)
    with next as materialized (select ${values}, closed.revision + 1 as revision, closed.recorded_end as recorded_at from ${closed})
    select ${columns}, revision, recorded_at, ${sql.raw(searchVectorOf())} from next
    returning ${returning}`;
  if (tx.isDistributed) {
    const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(tx.db);
    const at = sql`${rows[0]?.at}::timestamptz`;
    await close(at).execute(tx.db);
    const closed = sql`checkpoints closed where closed.scope_id = ${tx.scopeId}
        and closed.checkpoint_id = ${current.checkpoint_id} and closed.recorded_end = ${at}`;
    const [row] = await storingInOrder<CheckpointRow>(
      tx,
      [insertNext(closed, sql`${CURRENT_ROW_SQL}, stored_bytes as new_bytes`)],
      { counted: 'checkpointBytes' },
    );
    const ofCheckpoint = sql`checkpoint_id = ${current.checkpoint_id}`;
    await deleteVectorsOf(tx, 'checkpoint', sql`${ofCheckpoint} and recorded_end = ${at}`);
    await queueStored(tx, 'checkpoint', sql`${ofCheckpoint} and recorded_end in (${at}, 'infinity')`);
    return row as CheckpointRow;
  }
  const [row] = await storing<CheckpointRow>(tx, {
    ctes: sql`moment as materialized (select clock_timestamp() as at),
    closed as (${close(sql`moment.at`, sql`from moment`)} returning checkpoints.*),
    stored as (${insertNext(sql`closed`, sql`checkpoints.*`)})
    ${withoutVectors(tx, 'checkpoint', 'closed')}${queued(tx, { ...VERSION, cte: 'stored' }, { ...VERSION, cte: 'closed' })}`,
    checkpointGrowth: sql`select sum(stored_bytes) from stored`,
    rows: sql`select ${CURRENT_ROW_SQL} from stored`,
  });
  return row as CheckpointRow;
}

// the closed one too: a process that is making its vectors at this moment would leave them
const VERSION = { kind: 'checkpoint', id: sql`id`, author: sql`author_id` } as const;

// the search words come from the new version's own content
const OF_VERSION = INHERITED.filter((column) => column !== 'search');

type Changed = Partial<Record<(typeof INHERITED)[number], RawBuilder<unknown>>>;

// Every column that can change is always a parameter, NULL if unchanged, so that there is one statement to prepare.
function changedColumns(changes: ReviseCheckpoint & { readonly content_hash: string }): Changed {
  const { valid_to } = changes;
  const lists = LISTS.map((list) => [
    list,
    sql`${changes[list] === undefined ? null : JSON.stringify(changes[list])}::jsonb`,
  ]);
  return {
    ...Object.fromEntries(lists),
    checkpoint_type: sql`${changes.checkpoint_type ?? null}::text`,
    summary: sql`${changes.summary ?? null}::text`,
    compressed_context: sql`${changes.compressed_context ?? null}::text`,
    original_tokens: sql`${changes.original_tokens ?? null}::bigint`,
    compressed_tokens: sql`${changes.compressed_tokens ?? null}::bigint`,
    visibility: sql`${changes.visibility ?? null}::text`,
    valid_from: sql`${changes.valid_from ?? null}::timestamptz`,
    valid_to: sql`${valid_to === null ? 'infinity' : (valid_to ?? null)}::timestamptz`,
    content_hash: sql`decode(${changes.content_hash}::text, 'hex')`,
  };
}
