import { z } from 'zod';
import { ROLES } from '../../../auth/permissions.ts';
import { email, identifier, instant, pageQuery } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const createInvitationBody = z.strictObject({
  email: email.describe('Only the confirmed owner of this email address can accept.'),
  role: z.enum(ROLES).default('member').describe('At most your own role.'),
});
export type CreateInvitation = z.infer<typeof createInvitationBody>;

/** The states that a list shows; whether an invitation has expired depends on the time of the request. */
export const invitation = z.strictObject({
  invitation_id: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  status: z.enum(['open', 'accepted', 'revoked', 'expired']),
  invited_by: z
    .string()
    .nullable()
    .describe('The user who sent the invitation; null if it was made with a key that has no user.'),
  created_at: instant,
  expires_at: instant,
  accepted_at: instant.nullable(),
  accepted_by: z.string().nullable(),
  revoked_at: instant.nullable(),
});
export type Invitation = z.infer<typeof invitation>;

export const invitationParams = z.strictObject({ invitation_id: identifier });
export const listInvitationsQuery = z.strictObject(pageQuery);

named({ CreateInvitation: createInvitationBody, Invitation: invitation });
