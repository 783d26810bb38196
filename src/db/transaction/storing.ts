import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DB } from '../schema/tables.ts';
import { countInStatement } from './count-growth.ts';
import { type Growth, NO_GROWTH, type StorageMeter } from './storage-meter.ts';

/** The parts of a transaction that `storing` and `freeing` need. */
interface Metered {
  readonly db: Kysely<DB>;
  readonly storage: StorageMeter;
  readonly isDistributed: boolean;
}

interface Statement {
  /** Common table expressions without WITH; some of them store rows and return their `stored_bytes`. */
  readonly ctes: RawBuilder<unknown>;
  /** A select of one number: the growth of the scope. */
  readonly growth?: RawBuilder<unknown>;
  /** The same for checkpoints. */
  readonly checkpointGrowth?: RawBuilder<unknown>;
  /** A select of the rows that the statement returns. */
  readonly rows?: RawBuilder<unknown>;
}

/**
 * Condition of a write that follows a CTE `before`, which has the row that it replaces: it makes PostgreSQL read that
 * row before the write changes it.
 */
export const AFTER_BEFORE = sql<boolean>`(select count(*) from before) >= 0`;

/**
 * Runs a statement that stores rows, and counts their bytes in it. Throws DiskFull; a constraint enforces the plan's
 * limit.
 */
export function storing<R>(tx: Metered, statement: Statement): Promise<R[]> {
  tx.storage.requireDisk();
  return counting(tx, statement);
}

/** The same for a statement that deletes rows: it runs even if there is no room. */
export const freeing = <R>(tx: Metered, statement: Statement): Promise<R[]> => counting(tx, statement);

interface Replacement {
  /** Selects `stored_bytes` of the row that is replaced, if there is one, and locks it. */
  readonly before: RawBuilder<unknown>;
  /** The write, with a condition that makes PostgreSQL read `before` first; it returns the `stored_bytes` of the row. */
  readonly saved: (condition: RawBuilder<boolean>) => RawBuilder<unknown>;
  /** Nothing is written unless `before` has a row whose column `is_matching` is true. */
  readonly mustMatch?: boolean;
  /** Further CTEs that read `before`, each after a comma; not on a cluster. */
  readonly afterBefore?: RawBuilder<unknown>;
  /** The same for `saved`. */
  readonly afterSaved?: RawBuilder<unknown>;
  /** What to send on a cluster in place of `afterBefore`, when the row is locked and will be replaced. */
  readonly whenLocked?: () => Promise<void>;
  /** More CTEs, without WITH. */
  readonly others?: RawBuilder<unknown>;
  /** A select of what they add. */
  readonly othersGrowth?: RawBuilder<unknown>;
  /** A select of the rows that the statement returns, from `saved`. */
  readonly rows: RawBuilder<unknown>;
}

/**
 * Makes or replaces one row, and counts the bytes by which it grows. One statement; on a cluster the row is locked by one of
 * its own, because Citus sends the rows of a CTE that an INSERT reads to all nodes. Throws DiskFull.
 */
export async function replacing<R>(tx: Metered, replacement: Replacement): Promise<R[]> {
  const { before, saved, mustMatch = false, others, othersGrowth = sql`select 0`, rows } = replacement;
  const { afterBefore = sql``, afterSaved = sql``, whenLocked } = replacement;
  const after = (old: RawBuilder<unknown>) =>
    sql`select stored_bytes - coalesce((${old}), 0) + coalesce((${othersGrowth}), 0) from saved`;
  const more = others ? sql`${others},` : sql``;
  if (tx.isDistributed) {
    const found = await sql<{ stored_bytes: number; is_matching?: boolean }>`${before}`.execute(tx.db);
    const [old] = found.rows;
    if (mustMatch && !old?.is_matching) return [];
    if (old) await whenLocked?.();
    const growth = after(sql`select ${old?.stored_bytes ?? 0}::bigint`);
    return storing(tx, { ctes: sql`${more} saved as (${saved(sql<boolean>`true`)})`, growth, rows });
  }
  const condition = mustMatch ? sql<boolean>`exists (select 1 from before where is_matching)` : AFTER_BEFORE;
  return storing(tx, {
    ctes: sql`before as materialized (${before})${afterBefore}, ${more} saved as (${saved(condition)})${afterSaved}`,
    growth: after(sql`select stored_bytes from before`),
    rows,
  });
}

interface InsertOptions {
  readonly counted?: keyof Growth;
  /** Further CTEs that read the last one, each after a comma; not on a cluster. */
  readonly after?: (last: string) => RawBuilder<unknown>;
}

/**
 * Runs INSERTs that read nothing of each other, parents first, and returns what the last one returns. Each returns the bytes
 * that it added as `new_bytes`. One statement; on a cluster one for each, because Citus cannot send a statement with an
 * INSERT in a CTE to a shard as a whole. Throws DiskFull.
 */
export async function storingInOrder<R>(
  tx: Metered,
  inserts: readonly RawBuilder<unknown>[],
  { counted = 'bytes', after }: InsertOptions = {},
): Promise<R[]> {
  type Returned = R & { new_bytes: number };
  const last = inserts.length - 1;
  let rows: Returned[];
  if (tx.isDistributed) {
    tx.storage.requireDisk();
    const results = await Promise.all(inserts.map((insert) => sql<Returned>`${insert}`.execute(tx.db)));
    const bytes = results.flatMap((result) => result.rows.map((row) => row.new_bytes));
    tx.storage.grow({ ...NO_GROWTH, [counted]: bytes.reduce((sum, one) => sum + one, 0) });
    rows = results[last]?.rows ?? [];
  } else {
    const nameOf = (place: number) => `insert_${place}`;
    const names = inserts.map((_, place) => sql.ref(nameOf(place)));
    const all = sql.join(
      names.map((name) => sql`select new_bytes from ${name}`),
      sql` union all `,
    );
    rows = await storing<Returned>(tx, {
      ctes: sql`${sql.join(inserts.map((insert, place) => sql`${names[place]} as (${insert})`))}${after?.(nameOf(last)) ?? sql``}`,
      [counted === 'bytes' ? 'growth' : 'checkpointGrowth']: sql`select sum(new_bytes) from (${all}) inserts`,
      rows: sql`select * from ${names[last]}`,
    });
  }
  return rows.map(({ new_bytes: _, ...row }) => row as unknown as R);
}

const NOTHING = sql`select 0`;
const NO_ROWS = sql`select 1 as nothing where false`;

async function counting<R>({ db, storage }: Metered, statement: Statement): Promise<R[]> {
  const { ctes, growth = NOTHING, checkpointGrowth = NOTHING, rows = NO_ROWS } = statement;
  if (!storage.counts) return (await sql<R>`with ${ctes} ${rows}`.execute(db)).rows;
  if (storage.isSingle) {
    const grown = sql`select coalesce((${growth}), 0)::bigint as bytes, coalesce((${checkpointGrowth}), 0)::bigint as checkpoint_bytes`;
    const counted = countInStatement(grown, storage.maxBytes);
    return (await sql<R>`with ${ctes}, counted as (${counted}) ${rows}`.execute(db)).rows;
  }
  // at least one row, with the growth, even if the statement returns none
  const result = await sql<R & { grown: number; grown_checkpoints: number; place: number | null }>`
    with ${ctes}, shown as (${rows})
    select shown.*, coalesce((${growth}), 0)::bigint as grown, coalesce((${checkpointGrowth}), 0)::bigint as grown_checkpoints
    from (select 1) one left join (select *, row_number() over () as place from shown) shown on true
    order by place`.execute(db);
  const [{ grown, grown_checkpoints }] = result.rows as [(typeof result.rows)[number]];
  storage.grow({ bytes: grown, checkpointBytes: grown_checkpoints });
  return result.rows
    .filter(({ place }) => place !== null)
    .map(({ grown: _, grown_checkpoints: __, place: ___, ...row }) => row as unknown as R);
}
