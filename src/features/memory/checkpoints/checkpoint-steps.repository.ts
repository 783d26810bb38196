import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { deleteVectorsOf, queueStored } from '../../../db/transaction/search-queue.ts';
import { storingInOrder } from '../../../db/transaction/storing.ts';
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
  type Rows,
  rowsOf,
} from './checkpoint-rows.ts';
import { lockSuperseded, supersedeInSteps } from './supersession.repository.ts';

/** The checks of `insertCheckpoint` one after the other, in the order in which it locks. */
export async function insertInSteps(
  tx: ScopeTransaction,
  checkpoint: NewCheckpoint,
  quota: CheckpointQuota | undefined,
): Promise<CheckpointRow | undefined> {
  const { supersedes = [] } = checkpoint;
  if (supersedes.length > 0) {
    const locked = await lockSuperseded(tx, checkpoint).execute(tx.db);
    if (locked.rows.length < supersedes.length) return undefined;
  }
  if (hasLimit(quota)) {
    const [room] = (await lockRoom(tx).execute(tx.db)).rows;
    if (!room || room.checkpoints >= quota.most) return undefined;
  }
  const known = await sql`select 1 where true ${areKnown(tx, checkpoint)}`.execute(tx.db);
  if (known.rows.length === 0) return undefined;
  const [row] = await storeInSteps<CheckpointRow>(tx, [checkpoint], {
    quota,
    returning: CURRENT_ROW_SQL,
  });
  return row;
}

/** What `statementFor` does, in statements that Citus sends to one shard each. Returns the rows of the last one. */
export async function storeInSteps<R>(
  tx: ScopeTransaction,
  checkpoints: readonly NewCheckpoint[],
  {
    quota,
    returning,
    stored,
  }: Pick<Rows, 'returning' | 'stored'> & { readonly quota: CheckpointQuota | undefined },
): Promise<R[]> {
  const active = await activate(tx, checkpoints).execute(tx.db);
  const open = new Set(active.rows.map(({ session_id }) => session_id));
  const accepted = checkpoints.filter(({ session_id }) => open.has(session_id));
  if (accepted.length === 0) return [];
  // read after the locks are taken
  const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(tx.db);
  const at = sql`${rows[0]?.at ?? null}::timestamptz`;
  if (quota) await sql`${countCheckpoints(sql`values (${accepted.length}::bigint)`)}`.execute(tx.db);
  const source = sql`(${rowsOf(accepted)}) accepted`;
  const ids = accepted.flatMap((one) => one.supersedes ?? []);
  if (ids.length > 0) await supersedeInSteps(tx, { source, at, ids });
  const inserted = insertFrom(tx, { source: sql`${source}, (select ${at} as at) moment`, returning, stored });
  const found = await storingInOrder<R>(tx, [sql`${inserted}, stored_bytes as new_bytes`], {
    counted: 'checkpointBytes',
  });
  if (ids.length > 0)
    await deleteVectorsOf(
      tx,
      'checkpoint',
      sql`checkpoint_id = any(${ids}::text[]) and recorded_end = ${at}`,
    );
  const changed = [...accepted.map(({ checkpoint_id }) => checkpoint_id), ...ids];
  await queueStored(
    tx,
    'checkpoint',
    sql`checkpoint_id = any(${changed}::text[]) and recorded_end in (${at}, 'infinity')`,
  );
  return found;
}
