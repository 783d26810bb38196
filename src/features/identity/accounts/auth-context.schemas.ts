import { z } from 'zod';
import { named } from '../../../validation/json-schema.ts';
import { membership, providersResponse, userResponse } from './account.schemas.ts';

export const authContext = z.strictObject({
  local_mode: z
    .boolean()
    .describe('Whether this browser can use the rows of local mode, with requests without a cookie.'),
  user: userResponse.nullable().describe('Who is signed in; null: nobody.'),
  deletion_cancelled: z
    .boolean()
    .describe('Whether the sign-in in this browser has cancelled the deletion of the account.'),
  tenant_id: z
    .string()
    .nullable()
    .describe('The tenant that this browser has chosen; null: none, or one that the person has left.'),
  tenants: z.array(membership).describe('The tenants of the person, by name.'),
  providers: providersResponse.shape.data.describe('The providers that can be used to sign in.'),
  sends_mail: z.boolean().describe('False: emails are in the log of the server.'),
  sells_plans: z.boolean().describe('Whether plans can be bought here.'),
});

named({ AuthContext: authContext });
