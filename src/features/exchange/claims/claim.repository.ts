import { sql } from 'kysely';
import { z } from 'zod';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedIfAny } from '../../../lib/parsed-row.ts';
import { type ClaimOptions, type LocalClaim, localClaim } from './claim.schemas.ts';
import type { Plan } from './move.repository.ts';

export const UNDO_DAYS = 30;

const COLUMNS = Object.keys(localClaim.shape) as (keyof LocalClaim)[];

interface Narrow {
  moved: Record<string, number>;
  left_local: Record<string, number>;
  conflicts: Record<string, number>;
  state: LocalClaim['state'];
  on_conflict: LocalClaim['on_conflict'];
}

interface NewClaim extends Pick<Plan, 'moved' | 'left_local' | 'conflicts'> {
  readonly claimId: string;
  readonly keyId: string | undefined;
  readonly onConflict: ClaimOptions['on_conflict'];
}

export function insertClaim(tx: ScopeTransaction, claim: NewClaim): Promise<LocalClaim> {
  const { claimId, keyId = null, onConflict, moved, left_local, conflicts } = claim;
  const insert = tx.db
    .insertInto('local_claims')
    .values({
      claim_id: claimId,
      claimed_by_key: keyId,
      on_conflict: onConflict,
      moved: JSON.stringify(moved),
      left_local: JSON.stringify(left_local),
      conflicts: JSON.stringify(conflicts),
      undo_until: sql<string>`now() + make_interval(days => ${UNDO_DAYS}::int)`,
    })
    .returning(COLUMNS);
  return insert.$narrowType<Narrow>().executeTakeFirstOrThrow();
}

export function pageOfClaims(tx: ScopeTransaction, page: PageRequest): Promise<JsonPage> {
  const shape = { columns: COLUMNS, time: 'claimed_at', tie: 'claim_id', tieType: 'text' } as const;
  return jsonPage(tx, tx.listFrom('local_claims'), shape, page);
}

export function findClaim(tx: ScopeTransaction, claimId: string): Promise<LocalClaim | undefined> {
  return tx
    .selectFrom('local_claims')
    .select(COLUMNS)
    .where('claim_id', '=', claimId)
    .$narrowType<Narrow>()
    .executeTakeFirst();
}

const undoable = z.object({
  state: z.enum(['moved', 'undone']),
  undo_until: z.string(),
  is_over: z.boolean(),
});

/** As the role for claims. */
export async function findUndoable(tx: ScopeTransaction, claimId: string) {
  const claim = tx
    .selectFrom('local_claims')
    .select(['state', 'undo_until', sql<boolean>`undo_until < now()`.as('is_over')])
    .where('claim_id', '=', claimId);
  return parsedIfAny(undoable, await claim.executeTakeFirst());
}

export function markUndone(
  tx: ScopeTransaction,
  claimId: string,
  by: string | undefined,
): Promise<LocalClaim> {
  return tx
    .updateTable('local_claims')
    .set({ state: 'undone', undone_at: sql`now()`, undone_by: by ?? null })
    .where('claim_id', '=', claimId)
    .returning(COLUMNS)
    .$narrowType<Narrow>()
    .executeTakeFirstOrThrow();
}
