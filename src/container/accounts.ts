import type { Database } from '../db/transaction/database.ts';
import { AuditAnonymiser } from '../features/audit/audit-log/audit.anonymiser.ts';
import { AccountService } from '../features/identity/accounts/account.service.ts';
import { AccountDeletionService } from '../features/identity/accounts/deletion/account-deletion.service.ts';
import { AccountRemovalService } from '../features/identity/accounts/deletion/account-removal.service.ts';
import { TeamDeletions } from '../features/identity/accounts/deletion/team-deletions.ts';
import { TeamReconciliation } from '../features/identity/accounts/deletion/team-reconciliation.service.ts';
import { ProviderService } from '../features/identity/accounts/providers/provider.service.ts';
import { RegistrationService } from '../features/identity/accounts/registration.service.ts';
import { UserDirectory } from '../features/identity/accounts/user-directory.service.ts';
import type { CoreServices } from './core.ts';
import type { DeletionServices } from './deletion.ts';
import type { ServiceDependencies } from './dependencies.ts';
import type { IdentityServices } from './identity.ts';

/** Accounts, from registration to removal. */
export function buildAccounts(
  database: Database,
  {
    audit,
    apiKeyAuthenticator,
    tenants,
    members,
    tenantDeletions,
  }: CoreServices & IdentityServices & DeletionServices,
  { accountDependencies, background, deletionGraceDays }: ServiceDependencies,
) {
  const dependencies = { ...accountDependencies, background };
  const teamReconciliation = new TeamReconciliation(database, new TeamDeletions(database, tenantDeletions));
  const accountDeletions = new AccountDeletionService(database, {
    audit,
    apiKeyAuthenticator,
    tenants,
    teamReconciliation,
    ...dependencies,
    graceDays: deletionGraceDays,
  });
  return {
    accounts: new AccountService(database, dependencies, accountDeletions),
    userDirectory: new UserDirectory(database),
    accountDeletions,
    accountRemovals: new AccountRemovalService(database, {
      accountDeletions,
      teamReconciliation,
      members,
      tenants,
      anonymiser: new AuditAnonymiser(database, audit),
    }),
    registrations: new RegistrationService(database, dependencies),
    providerAccounts: new ProviderService(database, dependencies, accountDeletions),
  };
}

export type AccountServices = ReturnType<typeof buildAccounts>;
