import { z } from 'zod';
import { ROLES } from '../../../../auth/permissions.ts';
import { counter, instant } from '../../../../validation/fields.ts';
import { named } from '../../../../validation/json-schema.ts';
import { givenPassword } from '../passwords/password-rules.ts';

export const accountDeletionBody = z.strictObject({
  password: givenPassword
    .optional()
    .describe('Not needed within 10 minutes of a sign-in, and by accounts without a password.'),
});

const teamFate = z.strictObject({
  tenant_id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  members: counter.describe('All members, including you.'),
  fate: z
    .enum(['left', 'deleted', 'last_owner', 'subscription_live'])
    .describe(
      '`left`: the team stays. `deleted`: you are its only member, so it is deleted, too. `last_owner` and `subscription_live`: the account cannot be deleted before this is solved.',
    ),
});
export type TeamFate = z.infer<typeof teamFate>;

export const accountDeletion = z.strictObject({
  deletion_id: z.string().describe('Shows the state and the proof, also when the account is gone.'),
  kind: z.literal('account'),
  state: z.literal('waiting'),
  requested_at: instant,
  due_at: instant.describe('Signing in before then cancels the deletion.'),
});
export type AccountDeletion = z.infer<typeof accountDeletion>;

export const accountDeletionPreview = z.strictObject({
  grace_days: counter.describe('For how many days signing in would cancel the deletion.'),
  teams: z.array(teamFate),
  rows: z.record(z.string(), counter).describe('How many rows would go, by table.'),
  kept: z.array(z.string()).describe('What teams keep, under an id that no longer leads to a person.'),
});
export type AccountDeletionPreview = z.infer<typeof accountDeletionPreview>;

named({
  RequestAccountDeletion: accountDeletionBody,
  AccountDeletion: accountDeletion,
  AccountDeletionPreview: accountDeletionPreview,
});
