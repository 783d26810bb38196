import { type RawBuilder, sql } from 'kysely';
import { statementParts } from '../../../db/query/statement-parts.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { queued, withoutVectors } from '../../../db/transaction/search-queue.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { type CheckpointRow, CURRENT_ROW_SQL } from './checkpoint.columns.ts';
import {
  activate,
  areKnown,
  type CheckpointQuota,
  countCheckpoints,
  hasLimit,
  insertFrom,
  lockRoom,
  type NewCheckpoint,
  rowsOf,
} from './checkpoint-rows.ts';
import { insertInSteps, storeInSteps } from './checkpoint-steps.repository.ts';
import { lockSuperseded, supersede } from './supersession.repository.ts';

/**
 * Stores the checkpoints in order. The caller has locked their sessions and the checkpoints that they supersede, and has
 * checked that all of them can be stored.
 */
export async function insertCheckpoints(
  tx: ScopeTransaction,
  checkpoints: readonly NewCheckpoint[],
  quota: CheckpointQuota | undefined,
): Promise<void> {
  const stored: string[] = [];
  for (const { rows: part } of statementParts(checkpoints)) {
    const supersedes = part.some((one) => one.supersedes?.length);
    const returning = sql`stored_bytes, id, author_id`;
    await (tx.isDistributed
      ? storeInSteps(tx, part, { quota, returning: sql`checkpoint_id`, stored })
      : storing(tx, statementFor(tx, part, { quota, supersedes, returning, stored })));
    stored.push(...part.map(({ checkpoint_id }) => checkpoint_id));
  }
}

/**
 * Checks and stores a single checkpoint: all or nothing. One statement, except on a cluster.
 *
 * `undefined` if the session is unknown or has ended, if the quota is used up or has no counter yet, if a checkpoint that
 * it refers to is unknown, or if one to supersede is no longer current, was superseded by a checkpoint that is not also
 * superseded here, or is a team checkpoint while this one is private.
 */
export async function insertCheckpoint(
  tx: ScopeTransaction,
  checkpoint: NewCheckpoint,
  quota?: CheckpointQuota,
): Promise<CheckpointRow | undefined> {
  const { supersedes = [] } = checkpoint;
  const isSuperseding = supersedes.length > 0;
  if (tx.isDistributed) return insertInSteps(tx, checkpoint, quota);
  const condition = sql`
        ${isSuperseding ? sql`and (select count(*) from locked) = ${supersedes.length}::bigint` : sql``}
        ${areKnown(tx, checkpoint)} ${hasRoom(quota)}`;
  const [row] = await storing<CheckpointRow>(tx, {
    ...statementFor(tx, [checkpoint], {
      quota,
      supersedes: isSuperseding,
      returning: sql`checkpoints.*`,
      condition,
      locked: sql`${isSuperseding ? sql`locked as materialized (${lockSuperseded(tx, checkpoint)}),` : sql``}
    ${hasLimit(quota) ? sql`room as materialized (${lockRoom(tx)}),` : sql``}`,
    }),
    rows: sql`select ${CURRENT_ROW_SQL} from stored`,
  });
  return row;
}

interface Parts {
  readonly quota: CheckpointQuota | undefined;
  /** Whether any of them supersedes others. */
  readonly supersedes: boolean;
  readonly returning: RawBuilder<unknown>;
  /** Only if the checkpoint has not been checked: the condition for its session, and the CTEs that lock what it
   * supersedes and the counter. */
  readonly condition?: RawBuilder<unknown>;
  readonly locked?: RawBuilder<unknown>;
  /** Earlier checkpoints of the same batch, which are no parents. */
  readonly stored?: readonly string[];
}

/**
 * Stores the checkpoints whose session is open, and keeps those sessions active. A checkpoint without a parent gets the
 * newest one of its session. The time is read after the locks are taken, so that versions follow each other.
 */
function statementFor(tx: ScopeTransaction, checkpoints: readonly NewCheckpoint[], parts: Parts) {
  const { quota, supersedes, returning, condition = sql``, locked = sql``, stored = [] } = parts;
  const bytes = supersedes
    ? sql`(select sum(stored_bytes) from stored) + coalesce((select sum(stored_bytes) from ended), 0)`
    : sql`(select sum(stored_bytes) from stored)`;
  return {
    ctes: sql`given as materialized (${rowsOf(checkpoints)}),
    ${locked}
    active as (${activate(tx, checkpoints, sql`select session_id from given`, condition)}),
    accepted as materialized (select given.* from given join active on active.session_id = given.session_id),
    moment as materialized (select clock_timestamp() as at from active limit 1),
    ${quota ? sql`counted_checkpoints as (${countCheckpoints(sql`select count(*) from accepted having count(*) > 0`)}),` : sql``}
    ${supersedes ? sql`${supersede(tx)},` : sql``}
    stored as (${insertFrom(tx, { source: sql`accepted, moment`, returning, stored })})${queuedBy(tx, supersedes)}`,
    // first the count and then the bytes, as in a transaction of several statements: PostgreSQL would run the later CTE first
    checkpointGrowth: sql`select ${bytes} ${quota ? sql`where (select count(*) from counted_checkpoints) >= 0` : sql``}`,
  };
}

const OF_VERSION = { kind: 'checkpoint', id: sql`id`, author: sql`author_id` } as const;

/** A closed version is queued too: a process that is making its vectors at this moment would leave them. */
function queuedBy(tx: ScopeTransaction, supersedes: boolean): RawBuilder<unknown> {
  const stored = { ...OF_VERSION, cte: 'stored' };
  if (!supersedes) return queued(tx, stored);
  const ended = [
    { ...OF_VERSION, cte: 'ended' },
    { ...OF_VERSION, cte: 'closed' },
  ];
  return sql`${withoutVectors(tx, 'checkpoint', 'closed')}${queued(tx, stored, ...ended)}`;
}

function hasRoom(quota: CheckpointQuota | undefined): RawBuilder<unknown> {
  return hasLimit(quota) ? sql`and (select checkpoints from room) < ${quota.most}::bigint` : sql``;
}
