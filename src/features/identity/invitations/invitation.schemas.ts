import { z } from 'zod';
import { ROLES } from '../../../auth/permissions.ts';
import { email, identifier, instant, pageQuery } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const createInvitationBody = z.strictObject({
  email: email.describe('Only who has proved to have this address can accept.'),
  role: z.enum(ROLES).default('member').describe('At most your own.'),
});
export type CreateInvitation = z.infer<typeof createInvitationBody>;

/** What a list shows; whether it is over is a matter of the moment. */
export const invitation = z.strictObject({
  invitation_id: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  status: z.enum(['open', 'accepted', 'revoked', 'expired']),
  invited_by: z.string().nullable().describe('The user; null where a key without a user did it.'),
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
