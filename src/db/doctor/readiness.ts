import { translateDatabaseError } from '../errors.ts';
import { type RolePools, UnsafeRole, verifyRoles } from '../pools/role-pools.ts';
import { MIGRATIONS_TABLE, migrationNames } from '../schema/migrate.ts';

/** Checks the database, the migrations and the roles. Never throws. */
export async function checkReadiness(
  pools: RolePools,
): Promise<{ ready: true } | { ready: false; reason: 'database' | 'migrations' | 'roles' }> {
  try {
    await verifyRoles(pools);
    const [{ rows = [] } = {}, expected] = await Promise.all([
      pools.identity?.query<{ name: string }>(`select name from ${MIGRATIONS_TABLE}`),
      migrationNames(),
    ]);
    const applied = new Set(rows.map((row) => row.name));
    return expected.every((name) => applied.has(name))
      ? { ready: true }
      : { ready: false, reason: 'migrations' };
  } catch (error) {
    if (error instanceof UnsafeRole) return { ready: false, reason: 'roles' };
    return { ready: false, reason: translateDatabaseError(error) ? 'database' : 'migrations' };
  }
}
