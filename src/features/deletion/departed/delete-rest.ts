import { TryAgain } from '../../../db/errors.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { newDeletionId } from '../../deletion-records/new-deletion-id.ts';
import { DepartedDeletionOpen } from '../deletion.errors.ts';
import { insertDeletion, noteMoved } from '../deletion.repository.ts';
import type { Deletion } from '../deletion.schemas.ts';
import {
  countCheckpoints,
  insertTombstones,
  markWithoutCheckpoints,
  moveRows,
} from '../moved-rows/move.repository.ts';
import { countKeptCheckpoints } from '../moved-rows/return.repository.ts';
import { isUndecided, PRIVATE_ROWS } from './departed.repository.ts';

export interface DeletedRest {
  readonly deletion: Deletion;
  /** How many checkpoints went with all their versions. */
  readonly checkpoints: number;
}

/**
 * Deletes every private version that the person still has, as one deletion. `undefined`: there is none. Throws
 * DepartedDeletionOpen, or TryAgain if another deletion took the rows meanwhile.
 */
export async function deleteRest(
  tx: ScopeTransaction,
  userId: string,
  graceDays: number,
): Promise<DeletedRest | undefined> {
  if (!(await isUndecided(tx, userId))) return undefined;
  const deletionId = newDeletionId();
  const of = { kind: 'departed_member', id: userId } as const;
  if (!(await insertDeletion(tx, deletionId, of, graceDays))) throw new DepartedDeletionOpen();
  const moved = await moveRows(tx, PRIVATE_ROWS, userId, { deletionId, step: 0 });
  if (moved === 0) throw new TryAgain();
  await markWithoutCheckpoints(tx, { deletionId, step: 1 });
  await insertTombstones(tx, deletionId);
  const checkpoints = await countKeptCheckpoints(tx, deletionId);
  await countCheckpoints(tx, -checkpoints);
  const deletion = await noteMoved(tx, deletionId, { rows: { checkpoints: moved }, isPrivate: false });
  if (!deletion) throw new TryAgain();
  return { deletion, checkpoints };
}
