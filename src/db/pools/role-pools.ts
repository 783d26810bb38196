import type pg from 'pg';
import { z } from 'zod';
import type { DatabaseUrls } from '../../config/config.ts';
import type { Logger } from '../../lib/logger.ts';
import { parsedIfAny } from '../../lib/parsed-row.ts';
import { refusePooled } from '../direct-connection.ts';
import { GUARDED_SCHEMAS } from '../schema/job-schema.ts';
import { type DatabaseRole, ROLE_NAMES } from '../schema/roles.ts';
import { RolePool } from './role-pool.ts';
import { valueTypes } from './value-types.ts';

/** One pool per role. A role without a URL has no pool, and no other pool replaces it. */
export type RolePools = Readonly<Record<DatabaseRole, RolePool | undefined>>;

export interface RolePoolOptions {
  /** The maximum number of connections of each pool. */
  readonly poolSize: number;
  readonly log: Logger;
  readonly connectTimeoutMs?: number;
  /** Instead of the time that suits the role. */
  readonly queryTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
// Longer than the roles' statement_timeout, so that it only applies when the server itself does not respond.
const QUERY_TIMEOUT_MS = 20_000;
const LONG_QUERY_TIMEOUT_MS: Partial<Record<DatabaseRole, number>> = {
  import: 90_000,
  deletion: 150_000,
  claim: 930_000,
};
/** Of the roles with one purpose, whose work is rare. */
const TASK_POOL_SIZE = 2;
const CLOSE_TIMEOUT_MS = 10_000;

export function openRolePools(
  urls: DatabaseUrls,
  { poolSize, log, connectTimeoutMs = CONNECT_TIMEOUT_MS, queryTimeoutMs }: RolePoolOptions,
): RolePools {
  const open = (role: DatabaseRole): RolePool | undefined => {
    const connectionString = urls[role];
    if (!connectionString) return undefined;
    const pool = new RolePool({
      connectionString,
      max: role in LONG_QUERY_TIMEOUT_MS ? Math.min(poolSize, TASK_POOL_SIZE) : poolSize,
      pipeline: true,
      types: valueTypes,
      keepAlive: true,
      connectionTimeoutMillis: connectTimeoutMs,
      queryTimeoutMs: queryTimeoutMs ?? LONG_QUERY_TIMEOUT_MS[role] ?? QUERY_TIMEOUT_MS,
      idleTimeoutMillis: 30_000,
      application_name: `omnimemory-${role}`,
    });
    // Both listeners are needed: a lost connection without a listener would end the process. The pool emits errors of
    // idle clients, the client itself those of borrowed ones.
    const report = (error: Error) => log.warn({ role, reason: error.message }, 'database connection lost');
    pool.on('error', report);
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  };
  return {
    tenant: open('tenant'),
    local: open('local'),
    identity: open('identity'),
    billing: open('billing'),
    import: open('import'),
    deletion: open('deletion'),
    claim: open('claim'),
  };
}

/** Running work has `timeoutMs` to finish. */
export async function closeRolePools(pools: RolePools, timeoutMs = CLOSE_TIMEOUT_MS): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool?.close(timeoutMs)));
}

export class UnsafeRole extends Error {}

/**
 * Refuses roles that are not subject to row-level security. Throws UnsafeRole with the role and the fault, or the
 * driver's error if the database does not respond.
 */
export async function verifyRoles(pools: RolePools): Promise<void> {
  const roles = Object.entries(pools) as [DatabaseRole, pg.Pool | undefined][];
  const checks = await Promise.allSettled(roles.map(([role, pool]) => pool && verifyRole(role, pool)));
  // the first in the order of the roles, so that the same fault always gets the same message
  for (const check of checks) if (check.status === 'rejected') throw check.reason;
}

/** The locks of jobs and of customers belong to a session. Throws InstallationIncomplete. */
export async function refusePooledBilling({ billing }: RolePools): Promise<void> {
  const client = await billing?.connect();
  if (!client) return;
  try {
    await refusePooled(client, 'DATABASE_URL_BILLING');
  } finally {
    client.release();
  }
}

const seenRole = z.object({
  name: z.string(),
  /** Whether an attribute lets it bypass row-level security, or gain the right to do so. */
  unbound: z.boolean(),
  tables: z.int(),
  /** Tables on which it is not subject to row-level security. */
  bare: z.array(z.string()).nullable(),
});
type SeenRole = Readonly<z.infer<typeof seenRole>>;

async function verifyRole(role: DatabaseRole, pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    `
    select current_user::text as name,
      r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication as unbound,
      (select count(*) from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')) as tables,
      (select array_agg(c.relname::text) from pg_class c
        where c.relnamespace in (select oid from pg_namespace where nspname = any ($1)) and c.relkind in ('r', 'p')
          and (not row_security_active(c.oid) or c.relowner = r.oid)) as bare
    from pg_roles r where r.rolname = current_user`,
    [GUARDED_SCHEMAS],
  );
  const fault = faultOf(role, parsedIfAny(seenRole, rows[0]));
  if (fault) throw new UnsafeRole(`The pool of the role ${role} ${fault}.`);
}

function faultOf(role: DatabaseRole, seen: SeenRole | undefined): string | undefined {
  if (seen?.name !== ROLE_NAMES[role]) return `logs in as ${seen?.name}, not as ${ROLE_NAMES[role]}`;
  if (seen.unbound)
    return 'has an attribute (superuser, BYPASSRLS, CREATEROLE, CREATEDB or REPLICATION) that no serving role may have';
  if (seen.tables === 0) return 'finds no tables; run `omnimemory migrate up` first';
  if (seen.bare)
    return `is not subject to row-level security on: ${seen.bare.join(', ')}; run \`omnimemory migrate up\``;
  return undefined;
}
