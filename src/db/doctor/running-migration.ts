import type pg from 'pg';
import { MIGRATE_LOCK } from '../schema/migrate.ts';
import type { Finding } from './finding.ts';
import { MIGRATION_CHECK } from './migrations.ts';

/**
 * A finding if a migration is running, because what it has not come to yet would look like a fault. If none is running, none
 * starts before the caller's transaction ends.
 */
export async function examineRunningMigration(client: pg.ClientBase): Promise<Finding | undefined> {
  const { rows } = await client.query<{ free: boolean }>(
    'select pg_try_advisory_xact_lock_shared($1) as free',
    [MIGRATE_LOCK],
  );
  if (rows[0]?.free) return undefined;
  return {
    severity: 'fault',
    check: MIGRATION_CHECK,
    message: 'a migration is running on this database, so nothing else in it was checked.',
    remedy: 'Wait until the migration has ended, then run doctor again.',
  };
}
