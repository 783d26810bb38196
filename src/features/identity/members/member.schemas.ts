import { z } from 'zod';
import { ROLES } from '../../../auth/permissions.ts';
import { identifier, instant, pageQuery } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const member = z.strictObject({
  user_id: z.string(),
  email: z.string(),
  name: z.string().nullable().describe('The name that the user gave; null if there is none.'),
  role: z.enum(ROLES),
  created_at: instant.describe('When the user became a member.'),
  leaves_at: instant
    .nullable()
    .describe(
      'When the membership ends, because the user deletes the account, unless the user signs in before; null: not planned. Until then it grants nothing.',
    ),
});
export type Member = z.infer<typeof member>;

export const memberParams = z.strictObject({ user_id: identifier });
export const listMembersQuery = z.strictObject(pageQuery);
export const changeMemberBody = z.strictObject({ role: z.enum(ROLES) });

named({ Member: member, ChangeMember: changeMemberBody });
