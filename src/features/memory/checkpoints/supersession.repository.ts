import { type RawBuilder, sql } from 'kysely';
import { MICROSECONDS_NOW } from '../../../db/query/microseconds.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { INHERITED } from './checkpoint.columns.ts';
import { findReferences, type ReferenceRow } from './checkpoint.repository.ts';
import type { StoreCheckpoint } from './checkpoint.schemas.ts';

/**
 * Selects and locks the current versions of checkpoints, those that `condition` leaves. In the order of their ids, so
 * that two who supersede the same checkpoints wait for each other and never in a circle.
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
 * The checkpoints that new ones name, and what time it is. Those to supersede are locked: nobody else supersedes or
 * corrects them before the transaction ends.
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
 * The rule of `refuseReferences` for the one checkpoint of a statement that has not been decided about. After a wait for
 * the lock the conditions are asked again, and a version that has been closed meanwhile falls out.
 */
export function lockSuperseded(tx: ScopeTransaction, { supersedes = [], visibility }: StoreCheckpoint) {
  return lockCurrentVersions(
    tx,
    supersedes,
    sql`and (superseded_by is null or superseded_by = any(${supersedes}::text[]))
        and (visibility = 'private' or ${visibility ?? 'private'}::text = 'team')`,
  );
}

const OLD = sql.raw(
  INHERITED.filter((column) => column !== 'valid_to' && column !== 'superseded_by').join(', '),
);

/**
 * Closes the current version of what checkpoints of the CTE `accepted` supersede, at the time of the CTE `moment`, and
 * records one that ends where its successor begins, if it began before that. The CTE `ended` has the bytes.
 */
export const supersede = (tx: ScopeTransaction): RawBuilder<unknown> => sql`
    closing as materialized (
      select named.checkpoint_id, accepted.checkpoint_id as successor, coalesce(accepted.valid_from, now()) as successor_from
      from accepted, jsonb_array_elements_text(accepted.supersedes) named (checkpoint_id)
    ),
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
      returning stored_bytes
    )`;
