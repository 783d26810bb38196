import type { ScopeTransaction } from '../../../db/transaction/database.ts';

/** What stays of a deleted checkpoint, for those who could see it. */
export interface Tombstone {
  readonly deleted_at: string;
  readonly versions: number;
}

export const findTombstone = (tx: ScopeTransaction, checkpointId: string): Promise<Tombstone | undefined> =>
  tx
    .selectFrom('checkpoint_tombstones')
    .select(['deleted_at', 'versions'])
    .where('checkpoint_id', '=', checkpointId)
    .executeTakeFirst();
