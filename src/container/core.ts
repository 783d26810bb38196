import type { Database } from '../db/transaction/database.ts';
import { AuditService } from '../features/audit/audit-log/audit.service.ts';
import { IsolationService } from '../features/audit/isolation/isolation.service.ts';
import { buildBilling } from '../features/billing/billing.ts';
import { ChangeService } from '../features/changes/change.service.ts';
import { EntitlementsService } from '../features/entitlements/entitlements.service.ts';
import { StoredBytesService } from '../features/entitlements/stored-bytes.service.ts';
import { TenantUseService } from '../features/entitlements/tenant-use.service.ts';
import { IdempotencyService } from '../features/idempotency/idempotency.service.ts';
import { TenantSettingsService } from '../features/settings/tenant-settings/tenant-settings.service.ts';
import { ToolConfigService } from '../features/settings/tool-configs/tool-config.service.ts';
import type { ServiceDependencies } from './dependencies.ts';

/** Builds what most services need: the database with the plan's storage limit applied, entitlements and the audit log. */
export function buildCore(unlimited: Database, dependencies: ServiceDependencies) {
  const entitlements = new EntitlementsService(unlimited, dependencies.planCache);
  const audit = new AuditService(unlimited, entitlements);
  const database = unlimited.limitedBy((scope) => entitlements.storedBytes(scope));
  return {
    database,
    services: {
      entitlements,
      audit,
      ...buildBilling(unlimited, { audit, entitlements }, dependencies),
      idempotency: new IdempotencyService(database),
      isolation: new IsolationService(database),
      storedBytes: new StoredBytesService(database),
      tenantUse: new TenantUseService(database),
      changes: new ChangeService(dependencies.changeFeed),
      settings: new TenantSettingsService(database, audit, dependencies.settingsCache, entitlements),
      toolConfigs: new ToolConfigService(database),
    },
  };
}

export type CoreServices = ReturnType<typeof buildCore>['services'];
