import { z } from 'zod';
import { counter, instant, pageQuery, total } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

const counts = z.record(z.string(), counter);

export const claimBody = z.strictObject({
  dry_run: z
    .boolean()
    .default(false)
    .describe('Only says what the claim would move and what conflicts. Changes nothing.'),
  on_conflict: z
    .enum(['refuse', 'leave'])
    .describe(
      'If the team has data with the same ids: `refuse` moves nothing; `leave` moves everything else, and keeps in local mode what conflicts and what it belongs to.',
    ),
});
export type ClaimOptions = z.infer<typeof claimBody>;

export const claimParams = z.strictObject({
  claim_id: z.string().regex(/^claim_[0-9a-f-]{36}$/, 'must be an id that a claim returned'),
});

export const listClaimsQuery = z.strictObject(pageQuery);

/** The columns of a claim, in the order of the response. */
export const localClaim = z.strictObject({
  claim_id: z.string(),
  state: z.enum(['moved', 'undone']),
  on_conflict: z.enum(['refuse', 'leave']),
  claimed_by: z.string().nullable().describe('The user who reads its private checkpoints in the team.'),
  claimed_by_key: z.string().nullable(),
  moved: counts.describe('Rows that were moved, by table.'),
  left_local: counts.describe('Rows that stayed in local mode, by table.'),
  conflicts: counts.describe('Conflicts, by kind.'),
  claimed_at: instant,
  undo_until: instant.describe('Until then, the claim can be undone.'),
  undone_at: instant.nullable(),
  undone_by: z.string().nullable(),
});
export type LocalClaim = z.infer<typeof localClaim>;

export const claimOutcome = z.strictObject({
  claim: localClaim.nullable().describe('null after a dry run.'),
  refused: z
    .boolean()
    .describe('Whether the same claim without `dry_run` would be refused for its conflicts.'),
  moved: counts.describe('Rows that move, by table: those that conflicts do not keep in local mode.'),
  left_local: counts.describe('Rows that stay in local mode, by table.'),
  conflicts: counts.describe('Conflicts, by kind.'),
  listed_conflicts: z
    .array(z.strictObject({ kind: z.string(), id: z.string() }))
    .describe('The first 100 of them.'),
  checkpoints: counter.describe('Checkpoints that count towards the plan of the team.'),
  bytes: total.describe('Stored bytes that count towards the plan of the team.'),
});
export type ClaimOutcome = z.infer<typeof claimOutcome>;

named({ ClaimLocalData: claimBody, LocalClaim: localClaim, LocalClaimOutcome: claimOutcome });
