import type { Database } from '../db/transaction/database.ts';
import { RetentionService } from '../features/retention/retention.service.ts';
import type { CoreServices } from './core.ts';
import type { TelemetryServices } from './telemetry.ts';

/** Removes what is older than a scope keeps. */
export function buildRetention(
  database: Database,
  { settings, entitlements, otel, audit }: CoreServices & TelemetryServices,
) {
  return { retention: new RetentionService(database, { settings, entitlements, otel, audit }) };
}

export type RetentionServices = ReturnType<typeof buildRetention>;
