import { z } from 'zod';
import { ROLES } from '../../../auth/permissions.ts';
import { email, instant, publicName } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { tenantName } from '../tenants/tenant.schemas.ts';
import { givenPassword, newPassword } from './passwords/password-rules.ts';

const token = z.string().min(1).max(200);

export const registerBody = z.strictObject({
  email,
  password: newPassword,
  name: publicName.optional(),
});
export const loginBody = z.strictObject({ email, password: givenPassword });
export const tokenBody = z.strictObject({ token });
export const emailBody = z.strictObject({ email });
// a password that can be chosen; after several registrations the person who confirms chooses it
export const verifyEmailBody = z.strictObject({ token, password: newPassword });
export const resetPasswordBody = z.strictObject({ token, password: newPassword });
export const confirmPasswordBody = z.strictObject({ password: givenPassword });
export const changePasswordBody = z.strictObject({ password: givenPassword, new_password: newPassword });

export const acceptedResponse = z.strictObject({ accepted: z.literal(true) });

export const userResponse = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
});

const deletionCancelled = z
  .boolean()
  .describe('Whether this sign-in has cancelled the deletion of the account.');
export const signedInResponse = z.strictObject({
  ...userResponse.shape,
  deletion_cancelled: deletionCancelled,
});

export const profileResponse = z.strictObject({
  ...userResponse.shape,
  avatar_url: z.string().nullable(),
  created_at: instant,
  has_password: z.boolean(),
  identities: z.array(
    z.strictObject({ id: z.uuid(), issuer: z.string(), email: z.string().nullable(), created_at: instant }),
  ),
  tenant_id: z.string().nullable().describe('The tenant that this browser works in.'),
});

export const authSession = z.strictObject({
  id: z.uuid(),
  created_at: instant,
  seen_at: instant.describe('Accurate to the minute.'),
  expires_at: instant,
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  current: z.boolean().describe('Whether this is the session that made the request.'),
});
export const authSessionList = z.strictObject({ data: z.array(authSession) });
export const identityParams = z.strictObject({ id: z.uuid() });
export const authSessionParams = z.strictObject({ id: z.uuid() });
export const endedResponse = z.strictObject({ ended: z.int() });

export const newTenantBody = z.strictObject({ name: tenantName });
export const chooseTenantBody = z.strictObject({ tenant_id: z.string().min(1).max(64) });
export const membership = z.strictObject({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  active: z.boolean(),
  suspended_by: z.enum(['owner', 'operator', 'deletion']).nullable(),
  deletion_due_at: instant.nullable().describe('When the tenant is removed for good, if it is in deletion.'),
  role: z.enum(ROLES),
});
export const memberships = z.strictObject({ data: z.array(membership) });
export const joinedResponse = z.strictObject({
  tenant_id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
});

export const providersResponse = z.strictObject({
  data: z.array(z.strictObject({ name: z.string(), title: z.string(), login_url: z.string() })),
});

/** A path on this server, so that redirects never lead to another host. */
const returnTo = z
  .string()
  .max(2_000)
  .transform(ownPathOf)
  .refine((path) => path !== undefined, 'must be a path on this server')
  .default('/')
  .describe('Where to redirect afterwards: a path on this server.');
export const leaveQuery = z.strictObject({ return_to: returnTo });
/** Providers may add parameters of their own. */
export const callbackQuery = z.looseObject({
  code: z.string().max(4_000).optional(),
  state: z.string().max(200).optional(),
  error: z.string().max(200).optional(),
});

const NOWHERE = 'http://nowhere.invalid';

/** Encoded for a header: a character outside ASCII or a line break would make the response fail. */
function ownPathOf(value: string): string | undefined {
  const url = value.startsWith('/') ? URL.parse(value, NOWHERE) : null;
  if (url?.origin !== NOWHERE) return undefined;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // browsers read `//host`, `/\host` and `/<tab>/host` as another host, and so does the URL parser
  return /^\/[/\\]/.test(value) || path.startsWith('//') ? undefined : path;
}

named({
  Register: registerBody,
  SignIn: loginBody,
  Token: tokenBody,
  EmailAddress: emailBody,
  VerifyEmail: verifyEmailBody,
  ResetPassword: resetPasswordBody,
  ConfirmPassword: confirmPasswordBody,
  ChangePassword: changePasswordBody,
  Accepted: acceptedResponse,
  User: userResponse,
  SignedInUser: signedInResponse,
  Profile: profileResponse,
  AuthSession: authSession,
  AuthSessions: authSessionList,
  EndedAuthSessions: endedResponse,
  CreateTenant: newTenantBody,
  ChooseTenant: chooseTenantBody,
  Membership: membership,
  Memberships: memberships,
  JoinedTenant: joinedResponse,
  SignInProviders: providersResponse,
});
