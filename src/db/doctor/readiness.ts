import type { Logger } from '../../lib/logger.ts';
import { translateDatabaseError } from '../errors.ts';
import { type RolePools, UnsafeRole, verifyRoles } from '../pools/role-pools.ts';
import { readSchemaState } from '../schema/schema-state.ts';

/** Checks the database, the migrations and the roles. Never throws. */
export async function checkReadiness(
  pools: RolePools,
): Promise<{ ready: true } | { ready: false; reason: 'database' | 'migrations' | 'roles' }> {
  try {
    await verifyRoles(pools);
    const state = pools.identity && (await readSchemaState(pools.identity));
    return state?.isReadable && state.pending.length === 0
      ? { ready: true }
      : { ready: false, reason: 'migrations' };
  } catch (error) {
    if (error instanceof UnsafeRole) return { ready: false, reason: 'roles' };
    return { ready: false, reason: translateDatabaseError(error) ? 'database' : 'migrations' };
  }
}

/** A server on another schema still starts: it is ready after `migrate up`, and a rolling update needs the old one. */
export async function reportSchema({ identity }: RolePools, log: Logger): Promise<void> {
  const { pending = [], unknown = [] } = identity ? await readSchemaState(identity) : {};
  if (pending.length > 0)
    log.error(
      { code: 'migrations_pending', migrations: pending },
      'the database lacks migrations of this release, so /readyz answers 503; run `omnimemory migrate up`, and the server becomes ready by itself',
    );
  if (unknown.length > 0)
    log.warn(
      { code: 'schema_is_newer', migrations: unknown },
      'the database is newer than this program, which serves it but does not migrate it; start the release that applied these migrations',
    );
}
