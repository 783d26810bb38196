import type { Database } from '../db/transaction/database.ts';
import { AuthSessionService } from '../features/identity/accounts/auth-sessions/auth-session.service.ts';
import { ApiKeyService } from '../features/identity/api-keys/api-key.service.ts';
import { ApiKeyAuthenticator } from '../features/identity/api-keys/api-key-authenticator.service.ts';
import { InvitationService } from '../features/identity/invitations/invitation.service.ts';
import { MemberService } from '../features/identity/members/member.service.ts';
import { TenantService } from '../features/identity/tenants/tenant.service.ts';
import type { CoreServices } from './core.ts';
import type { ServiceDependencies } from './dependencies.ts';

/** API keys, tenants and their people, but not the accounts. */
export function buildIdentity(
  database: Database,
  { audit, entitlements }: CoreServices,
  { keyCache, keyUses, invitationMails }: ServiceDependencies,
) {
  const apiKeyAuthenticator = new ApiKeyAuthenticator(database, keyCache, keyUses);
  const tenants = new TenantService(database, { audit, apiKeyAuthenticator });
  const invitations = new InvitationService(database, {
    audit,
    tenants,
    mails: invitationMails,
    entitlements,
  });
  return {
    apiKeyAuthenticator,
    apiKeys: new ApiKeyService(database, audit, apiKeyAuthenticator),
    tenants,
    members: new MemberService(database, { audit, apiKeyAuthenticator, invitations }),
    invitations,
    authSessions: new AuthSessionService(database),
  };
}

export type IdentityServices = ReturnType<typeof buildIdentity>;
