import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { DeletionOf } from '../deletion.schemas.ts';
import {
  countCheckpoints,
  findFacts,
  insertTombstones,
  lockSession,
  type MovedFacts,
  markWithoutCheckpoints,
  moveRows,
  unlinkFromPrevious,
  unlinkFromProject,
} from './move.repository.ts';
import { ROWS_OF, tableOf } from './rows-of-thing.ts';

export interface Moved {
  /** How many rows have gone, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** How many sessions stay without their project or predecessor. */
  readonly unlinked: number;
  readonly facts: MovedFacts;
}

/** Moves a thing and what hangs on it, those rows first that refer to others. Throws NotFound. */
export async function moveThing(
  tx: ScopeTransaction,
  deletionId: string,
  { kind, id }: DeletionOf,
  userId: string | undefined,
): Promise<Moved> {
  const rows: Record<string, number> = {};
  const steps = ROWS_OF[kind];
  const unlinking = { deletionId, step: steps.length + 1 };
  let unlinked = 0;
  if (kind === 'project') unlinked = await unlinkFromProject(tx, unlinking, id);
  for (const [step, of] of steps.entries()) {
    if (kind === 'session' && step === 1) {
      await lockSession(tx, id);
      unlinked = await unlinkFromPrevious(tx, unlinking, id);
    }
    const count = await moveRows(tx, of, id, { deletionId, step });
    if (count > 0) rows[of.table] = count;
  }
  if (!rows[tableOf(kind)]) throw new NotFound(kind);
  if (kind === 'checkpoint') await markWithoutCheckpoints(tx, unlinking);
  const facts = await findFacts(tx, deletionId, tableOf(kind), userId);
  if (facts.checkpoints > 0) {
    await insertTombstones(tx, deletionId);
    await countCheckpoints(tx, -facts.checkpoints);
  }
  return { rows, unlinked, facts };
}
