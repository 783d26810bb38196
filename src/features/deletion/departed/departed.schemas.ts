import { z } from 'zod';
import { counter, identifier, instant, pageQuery } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { deletion } from '../deletion.schemas.ts';

export const departedMember = z.strictObject({
  user_id: z.string(),
  name: z.string().nullable().describe('As the audit log has it; null if it does not.'),
  email: z.string().nullable(),
  left_at: instant.describe('When the membership ended, or when the time for a decision began again.'),
  decide_by: instant.describe('Without a decision the private checkpoints are deleted then.'),
  checkpoints: counter.describe('How many checkpoints the person kept private.'),
  earlier_versions: counter.describe('Private versions of checkpoints that the person shared later.'),
});
export type DepartedMember = z.infer<typeof departedMember>;

export const departedMemberParams = z.strictObject({ user_id: identifier });
export const listDepartedMembersQuery = z.strictObject(pageQuery);

export const departedDecisionBody = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('delete') }),
  z.strictObject({ decision: z.literal('share') }),
  z.strictObject({
    decision: z.literal('pass'),
    to: identifier.describe('The member who gets them, private as they are; not the owner who decides.'),
  }),
]);
export type DepartedDecision = z.infer<typeof departedDecisionBody>;

export const departedResult = z.strictObject({
  user_id: z.string(),
  decision: z.enum(['delete', 'share', 'pass']),
  to: z.string().nullable(),
  checkpoints: counter.describe('How many checkpoints the decision was about.'),
  deletion: deletion.nullable().describe('The deletion of what neither the team nor the member got.'),
});
export type DepartedResult = z.infer<typeof departedResult>;

named({
  DepartedMember: departedMember,
  DepartedDecision: departedDecisionBody,
  DepartedResult: departedResult,
});
