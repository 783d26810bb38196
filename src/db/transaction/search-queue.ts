import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from '../schema/tables.ts';
import { COUNTS_READS } from './touched-tables.ts';

/** What a search finds by its parts: a version of a checkpoint, a memory, or a session by its title and decisions. */
export type SearchedKind = 'checkpoint' | 'memory' | 'session';

/** The parts of a transaction that the queue needs. */
interface Queueing {
  readonly scopeId: string;
  /** Whether rows wait for their vectors. Off: statements are as if there were no queue. */
  readonly queuesSearch: boolean;
}

/** A CTE that stores rows, and what a search finds of them. */
export interface Queued {
  readonly kind: SearchedKind;
  readonly cte: string;
  /** The id that the queue has; any expression over the rows of the CTE. */
  readonly id: RawBuilder<unknown>;
  /** Who may read the text, if not everybody of the scope. */
  readonly author?: RawBuilder<unknown>;
  readonly where?: RawBuilder<unknown>;
  /** For rows that are not in the scope of the transaction: tenant_id and scope_id. */
  readonly owner?: RawBuilder<unknown>;
}

/** Of a row that has not changed: it stays as it is in the queue, and is not waited for. */
const ONCE = sql`on conflict (scope_id, kind, id) do nothing returning 1`;

// Waits for a process that is finishing the same id, and counts, so that it does not finish what it has not read.
const AGAIN = sql`on conflict (scope_id, kind, id) do update set changes = search_pending.changes + 1, attempts = 0,
      next_try = excluded.next_try, failed = null returning 1`;

/**
 * A further CTE, after a comma, that queues the rows of others for their vectors in the same statement. Ids must differ from
 * each other. Nothing if there is no queue.
 */
export function queued(tx: Queueing, ...rows: readonly Queued[]): RawBuilder<unknown> {
  return insertedBy(tx, rows, AGAIN);
}

/** The same for rows that have not changed. */
export function queuedOnce(tx: Queueing, ...rows: readonly Queued[]): RawBuilder<unknown> {
  return insertedBy(tx, rows, ONCE);
}

function insertedBy(
  tx: Queueing,
  rows: readonly Queued[],
  onConflict: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (!tx.queuesSearch || rows.length === 0) return sql``;
  const owner = rows.some((row) => row.owner) ? sql`tenant_id, scope_id, ` : sql``;
  const selects = rows.map(
    (
      row,
    ) => sql`select ${row.owner ? sql`${row.owner}, ` : sql``}${sql.lit(row.kind)}, (${row.id})::text, ${row.author ?? sql`null::text`}
      from ${sql.table(row.cte)} where ${row.where ?? sql`true`}`,
  );
  return sql`, queued_for_search as (
      insert into search_pending (${owner}kind, id, author_id)
      ${sql.join(selects, sql` union all `)}
      ${onConflict})`;
}

/** What each table of vectors refers to. */
export const VECTOR_TABLES = {
  checkpoint: { table: 'checkpoint_vectors', of: 'checkpoints', key: 'id' },
  memory: { table: 'memory_vectors', of: 'project_memories', key: 'memory_id' },
  session: { table: 'session_vectors', of: 'tool_sessions', key: 'session_id' },
} as const satisfies Record<SearchedKind, { table: string; of: string; key: string }>;

/** A further CTE, after a comma, that deletes the vectors of rows whose keys a CTE has. Nothing if there is no queue. */
export function withoutVectors(tx: Queueing, kind: SearchedKind, cte: string): RawBuilder<unknown> {
  return tx.queuesSearch ? withoutAnyVectors(tx, kind, cte) : sql``;
}

/** The same also without a queue: vectors may be left from when there was one, and refer to the keys. */
export function withoutAnyVectors(
  tx: Pick<Queueing, 'scopeId'>,
  kind: SearchedKind,
  cte: string,
): RawBuilder<unknown> {
  const { table, key } = VECTOR_TABLES[kind];
  return sql`, unsearched as (
      delete from ${sql.table(table)} where scope_id = ${tx.scopeId} and ${sql.ref(key)} = any(array(select ${sql.ref(key)} from ${sql.table(cte)}))
      returning 1)`;
}

/** The same for statements of their own. */
interface Storing extends Queueing {
  readonly db: Kysely<DB>;
}

/**
 * What `queued` does, on a cluster: a statement after the one that stores the rows, in the same transaction, because Citus sends
 * the rows of a CTE that an INSERT reads to all nodes. `where`: which rows of the kind's table.
 */
export async function queueStored(
  tx: Storing,
  kind: SearchedKind,
  where: RawBuilder<unknown>,
): Promise<void> {
  if (tx.queuesSearch) await insertStored(tx, kind, where, AGAIN).execute(tx.db);
}

/** What `queuedOnce` does, on a cluster, in a statement that works off the queue. */
export async function queueStoredOnce(
  tx: Storing,
  kind: SearchedKind,
  where: RawBuilder<unknown>,
): Promise<void> {
  if (tx.queuesSearch) await sql`${insertStored(tx, kind, where, ONCE)} ${WORKS_QUEUE}`.execute(tx.db);
}

function insertStored(
  tx: Storing,
  kind: SearchedKind,
  where: RawBuilder<unknown>,
  onConflict: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const { of, key } = VECTOR_TABLES[kind];
  return sql`insert into search_pending (kind, id, author_id)
      select ${kind}::text, (${sql.ref(key)})::text, ${kind === 'checkpoint' ? sql`author_id` : sql`null::text`}
      from ${sql.table(of)} where scope_id = ${tx.scopeId} and ${where}
      ${onConflict}`;
}

/** What `withoutVectors` does, on a cluster. */
export async function deleteVectorsOf(
  tx: Storing,
  kind: SearchedKind,
  where: RawBuilder<unknown>,
): Promise<void> {
  if (tx.queuesSearch) await deleteAnyVectorsOf(tx, kind, where);
}

/** What `withoutAnyVectors` does, on a cluster. */
export async function deleteAnyVectorsOf(
  tx: Pick<Storing, 'db' | 'scopeId'>,
  kind: SearchedKind,
  where: RawBuilder<unknown>,
): Promise<void> {
  const { table, of, key } = VECTOR_TABLES[kind];
  await sql`delete from ${sql.table(table)} where scope_id = ${tx.scopeId} and ${sql.ref(key)} in (
      select ${sql.ref(key)} from ${sql.table(of)} where scope_id = ${tx.scopeId} and ${where})`.execute(
    tx.db,
  );
}

/** For rows of any table, by the name of the table: what to return of them, and how they are queued. */
export const QUEUED_TABLES: Readonly<
  Record<
    string,
    {
      /** Further columns, after a comma. */
      readonly returning: RawBuilder<unknown>;
      readonly as: Omit<Queued, 'cte'>;
    }
  >
> = {
  checkpoints: {
    returning: sql`, id as queued_id, author_id as queued_author, recorded_end = 'infinity' as is_searched`,
    as: {
      kind: 'checkpoint',
      id: sql`queued_id`,
      author: sql`queued_author`,
      where: sql`is_searched`,
    },
  },
  project_memories: {
    returning: sql`, memory_id as queued_id`,
    as: { kind: 'memory', id: sql`queued_id` },
  },
  tool_sessions: {
    returning: sql`, session_id as queued_id, title is not null or decision_count > 0 as is_searched`,
    as: { kind: 'session', id: sql`queued_id`, where: sql`is_searched` },
  },
};

/** In statements that work off the queue: they change nothing that a caller could see, and must not wake who sent them. */
export const WORKS_QUEUE = COUNTS_READS;
