import { type RawBuilder, sql } from 'kysely';
import { MICROSECONDS_NOW } from '../../../db/query/microseconds.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storingInOrder } from '../../../db/transaction/storing.ts';
import { INHERITED } from './checkpoint.columns.ts';
import { findReferences, type ReferenceRow } from './checkpoint.repository.ts';
import type { StoreCheckpoint } from './checkpoint.schemas.ts';

/**
 * Selects and locks the current versions of these checkpoints that meet the condition. In the order of their ids, so
 * that two transactions that supersede the same checkpoints cannot deadlock.
 */
const lockCurrentVersions = (
  tx: ScopeTransaction,
  ids: readonly string[],
  condition: RawBuilder<unknown> = sql``,
) =>
  sql`select id from checkpoints
      where scope_id = ${tx.scopeId} and checkpoint_id = any(${ids}::text[]) and recorded_end = 'infinity' ${condition}
      order by checkpoint_id for update`;

export interface LockedReferences {
  readonly found: readonly ReferenceRow[];
  /** Microseconds since 1970. */
  readonly now: number;
}

/**
 * The checkpoints that new ones refer to, and the current time. Those to supersede are locked: no other transaction can
 * supersede or correct them until this one ends.
 */
export async function lockReferences(
  tx: ScopeTransaction,
  named: readonly string[],
  superseded: readonly string[],
): Promise<LockedReferences> {
  const [, found, { rows }] = await Promise.all([
    lockCurrentVersions(tx, superseded).execute(tx.db),
    findReferences(tx, named),
    sql<{ now: number }>`select ${MICROSECONDS_NOW} as now`.execute(tx.db),
  ]);
  return { found, now: rows[0]?.now ?? Number.NaN };
}

/**
 * The rule of `refuseReferences` as SQL, for a single checkpoint. After a wait for the lock PostgreSQL checks the
 * conditions again, and leaves out a version that has been closed in the meantime.
 */
export function lockSuperseded(tx: ScopeTransaction, { supersedes = [], visibility }: StoreCheckpoint) {
  return lockCurrentVersions(
    tx,
    supersedes,
    sql`and (superseded_by is null or superseded_by = any(${supersedes}::text[]))
        and (visibility = 'private' or ${visibility ?? 'private'}::text = 'team')`,
  );
}

const OLD_COLUMNS = INHERITED.filter((column) => column !== 'valid_to' && column !== 'superseded_by');
const OLD = sql.raw(OLD_COLUMNS.join(', '));

/**
 * Closes the current versions that the checkpoints of the CTE `accepted` supersede, at the time of the CTE `moment`. For
 * each that began before its successor, records a version that ends where the successor begins (the CTE `ended`).
 */
export const supersede = (tx: ScopeTransaction): RawBuilder<unknown> => sql`
    closing as materialized (${closingOf(sql`accepted`)}),
    closed as (
      update checkpoints c set recorded_end = moment.at
      from closing, moment
      where c.scope_id = ${tx.scopeId} and c.checkpoint_id = any(array(select checkpoint_id from closing)) and c.recorded_end = 'infinity'
        and c.checkpoint_id = closing.checkpoint_id
      returning c.*, closing.successor, closing.successor_from, moment.at
    ),
    ended as (
      insert into checkpoints (${OLD}, valid_to, superseded_by, revision, recorded_at)
      select ${OLD}, least(valid_to, successor_from), successor, revision + 1, at
      from closed where valid_from < successor_from
      returning stored_bytes, id, author_id
    )`;

const closingOf = (accepted: RawBuilder<unknown>) => sql`
      select named.checkpoint_id, accepted.checkpoint_id as successor, coalesce(accepted.valid_from, now()) as successor_from
      from ${accepted}, jsonb_array_elements_text(accepted.supersedes) named (checkpoint_id)`;

interface Superseding {
  /** The accepted checkpoints as a table `accepted`. */
  readonly source: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
  /** Those that they supersede. */
  readonly ids: readonly string[];
}

/** The same in two statements, for Citus: the second one reads what the first one has closed. */
export async function supersedeInSteps(
  tx: ScopeTransaction,
  { source, at, ids }: Superseding,
): Promise<void> {
  await sql`
    update checkpoints set recorded_end = ${at}
    where scope_id = ${tx.scopeId} and checkpoint_id = any(${ids}::text[]) and recorded_end = 'infinity'`.execute(
    tx.db,
  );
  const old = sql.raw(OLD_COLUMNS.map((column) => `c.${column}`).join(', '));
  await storingInOrder(
    tx,
    [
      sql`insert into checkpoints (${OLD}, valid_to, superseded_by, revision, recorded_at)
      select ${old}, least(c.valid_to, successor_from), successor, c.revision + 1, c.recorded_end
      from (${closingOf(source)}) closing, checkpoints c
      where c.scope_id = ${tx.scopeId} and c.checkpoint_id = closing.checkpoint_id and c.recorded_end = ${at}
        and c.valid_from < successor_from
      returning stored_bytes as new_bytes`,
    ],
    { counted: 'checkpointBytes' },
  );
}
