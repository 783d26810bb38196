import { type Kysely, type RawBuilder, sql } from 'kysely';
import { DiskFull } from '../../lib/errors.ts';
import type { DB } from '../schema/tables.ts';

/** Checks whether the disk has room for new data. */
export interface DiskStatus {
  readonly isSpent: boolean;
}

/** The growth of a scope in bytes; negative if rows were deleted or became smaller. */
export interface Growth {
  readonly bytes: number;
  readonly checkpointBytes: number;
}

const NONE: Growth = { bytes: 0, checkpointBytes: 0 };

/**
 * Counts the bytes that one transaction stores. The tenant's row in `tenant_storage` is written last: in the statement
 * itself if the transaction has only one, otherwise before COMMIT. Other transactions wait for it no longer than a COMMIT takes,
 * because its holder waits for nothing else.
 */
export class StorageMeter {
  /** Whether bytes are counted: local mode has no plan. */
  readonly counts: boolean;
  readonly isSingle: boolean;
  /** The plan's limit; `null`: any number of bytes. */
  maxBytes: number | null = null;
  growth: Growth = NONE;
  readonly #disk: DiskStatus | undefined;

  constructor(counts: boolean, isSingle: boolean, disk?: DiskStatus) {
    this.counts = counts;
    this.isSingle = isSingle;
    this.#disk = disk;
  }

  grow({ bytes, checkpointBytes }: Growth): void {
    this.growth = {
      bytes: this.growth.bytes + bytes,
      checkpointBytes: this.growth.checkpointBytes + checkpointBytes,
    };
  }

  /** Throws DiskFull. */
  requireDisk(): void {
    if (this.#disk?.isSpent) throw new DiskFull();
  }
}

/** The parts of a transaction that `storing` and `freeing` need. */
interface Metered {
  readonly db: Kysely<DB>;
  readonly storage: StorageMeter;
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

const NOTHING = sql`select 0`;
const NO_ROWS = sql`select 1 as nothing where false`;

async function counting<R>({ db, storage }: Metered, statement: Statement): Promise<R[]> {
  const { ctes, growth = NOTHING, checkpointGrowth = NOTHING, rows = NO_ROWS } = statement;
  if (!storage.counts) return (await sql<R>`with ${ctes} ${rows}`.execute(db)).rows;
  if (storage.isSingle) {
    const grown = sql`select coalesce((${growth}), 0)::bigint as bytes, coalesce((${checkpointGrowth}), 0)::bigint as checkpoint_bytes`;
    const counted = countOf(grown, storage.maxBytes);
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

/** The statement that counts what a transaction of several statements has stored; `undefined` if that is nothing. */
export function countOfGrowth({
  counts,
  isSingle,
  growth,
  maxBytes,
}: StorageMeter): RawBuilder<unknown> | undefined {
  const { bytes, checkpointBytes } = growth;
  if (!counts || isSingle || (bytes === 0 && checkpointBytes === 0)) return undefined;
  return countOf(
    sql`select ${bytes}::bigint as bytes, ${checkpointBytes}::bigint as checkpoint_bytes`,
    maxBytes,
  );
}

// The constraint tenant_storage__max_bytes refuses an excess at the moment when the row is locked. A change that makes
// a scope smaller passes, however much it has, for example after a change of the plan.
const countOf = (grown: RawBuilder<unknown>, maxBytes: number | null) => sql`
  insert into tenant_storage (bytes, checkpoint_bytes, max_bytes)
  select bytes, checkpoint_bytes, case when bytes + checkpoint_bytes > 0 then ${maxBytes}::bigint end
  from (${grown}) grown where bytes <> 0 or checkpoint_bytes <> 0
  on conflict (scope_id) do update set
    bytes = greatest(0, tenant_storage.bytes + excluded.bytes),
    checkpoint_bytes = tenant_storage.checkpoint_bytes + excluded.checkpoint_bytes,
    max_bytes = excluded.max_bytes
  returning 1`;
