import { z } from 'zod';
import { ROLES } from '../../../auth/permissions.ts';
import { identifier, instant, pageQuery } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const member = z.strictObject({
  user_id: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  created_at: instant.describe('When the user became a member.'),
});
export type Member = z.infer<typeof member>;

export const memberParams = z.strictObject({ user_id: identifier });
export const listMembersQuery = z.strictObject(pageQuery);
export const changeMemberBody = z.strictObject({ role: z.enum(ROLES) });

named({ Member: member, ChangeMember: changeMemberBody });
