import type { Database } from '../db/transaction/database.ts';
import { TenantBillingRemovalService } from '../features/billing/removal/tenant-billing-removal.service.ts';
import { DeletionService } from '../features/deletion/deletion.service.ts';
import { DepartedMemberService } from '../features/deletion/departed/departed.service.ts';
import { RemovalService } from '../features/deletion/removal.service.ts';
import { DeletionRecordService } from '../features/deletion/tenants/deletion-record.service.ts';
import { TenantDeletionService } from '../features/deletion/tenants/tenant-deletion.service.ts';
import { TenantRemovalService } from '../features/deletion/tenants/tenant-removal.service.ts';
import type { CoreServices } from './core.ts';
import type { ServiceDependencies } from './dependencies.ts';
import type { IdentityServices } from './identity.ts';

/** Deletions of everything but accounts. */
export function buildDeletion(
  database: Database,
  {
    audit,
    entitlements,
    apiKeyAuthenticator,
    authSessions,
    stripeServices,
  }: CoreServices & Pick<IdentityServices, 'apiKeyAuthenticator' | 'authSessions'>,
  { deletionGraceDays, tenantDeletionGraceDays, departedGraceDays, log }: ServiceDependencies,
) {
  const tenantDeletions = new TenantDeletionService(database, {
    audit,
    apiKeyAuthenticator,
    graceDays: tenantDeletionGraceDays,
  });
  return {
    tenantDeletions,
    tenantRemovals: new TenantRemovalService(database, {
      audit,
      authSessions,
      log,
      billing: new TenantBillingRemovalService(database, stripeServices),
    }),
    deletionRecords: new DeletionRecordService(database),
    deletions: new DeletionService(database, {
      audit,
      entitlements,
      tenantDeletions,
      graceDays: deletionGraceDays,
    }),
    removals: new RemovalService(database, audit),
    departedMembers: new DepartedMemberService(database, {
      audit,
      departedDays: departedGraceDays,
      graceDays: deletionGraceDays,
    }),
  };
}

export type DeletionServices = ReturnType<typeof buildDeletion>;
