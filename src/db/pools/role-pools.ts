import type pg from 'pg';
import type { DoorUrls } from '../../config/config.ts';
import type { Logger } from '../../lib/logger.ts';
import { GUARDED_SCHEMAS } from '../schema/job-schema.ts';
import { DOOR_ROLES, type Door } from '../schema/roles.ts';
import { DoorPool } from './role-pool.ts';
import { valueTypes } from './value-types.ts';

/** One pool per door. A door without a URL is closed: there is no pool to fall back on. */
export type Doors = Readonly<Record<Door, DoorPool | undefined>>;

export interface DoorOptions {
  /** Connections of each pool at most. */
  readonly poolSize: number;
  readonly log: Logger;
}

const CONNECT_TIMEOUT_MS = 5_000;
// Longer than the roles' statement_timeout, so that it only speaks when the server itself is silent.
const ANSWER_TIMEOUT_MS = 20_000;
const CLOSE_PATIENCE_MS = 10_000;

export function openDoors(urls: DoorUrls, { poolSize, log }: DoorOptions): Doors {
  const open = (door: Door): DoorPool | undefined => {
    const connectionString = urls[door];
    if (!connectionString) return undefined;
    const pool = new DoorPool({
      connectionString,
      max: poolSize,
      pipeline: true,
      types: valueTypes,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      idleTimeoutMillis: 30_000,
      application_name: `omnimemory-${door}`,
    });
    // Both listeners are needed: a lost connection that nobody listens to would end the process. The pool speaks for
    // idle clients, the client itself for borrowed ones.
    const report = (error: Error) => log.warn({ door, reason: error.message }, 'database connection lost');
    pool.on('error', report);
    pool.on('connect', (client) => client.on('error', () => {}));
    return pool;
  };
  return {
    tenant: open('tenant'),
    local: open('local'),
    identity: open('identity'),
    billing: open('billing'),
  };
}

/** Work at hand has `patienceMs` to end well. */
export async function closeDoors(doors: Doors, patienceMs = CLOSE_PATIENCE_MS): Promise<void> {
  await Promise.all(Object.values(doors).map((pool) => pool?.close(patienceMs)));
}

export class UnsafeDoor extends Error {}

/**
 * Refuses roles that row-level security would not bind. Throws UnsafeDoor naming the door and the fault, or the
 * driver's error when the database does not answer.
 */
export async function verifyDoors(doors: Doors): Promise<void> {
  for (const [door, pool] of Object.entries(doors) as [Door, pg.Pool | undefined][]) {
    if (pool) await verifyDoor(door, pool);
  }
}

interface SeenRole {
  readonly name: string;
  /** Whether one of its attributes frees it of row-level security, or would let it free itself. */
  readonly unbound: boolean;
  readonly tables: number;
  /** Tables on which row-level security does not bind it. */
  readonly bare: readonly string[] | null;
}

async function verifyDoor(door: Door, pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<SeenRole>(
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
  const fault = faultOf(door, rows[0]);
  if (fault) throw new UnsafeDoor(`The ${door} door ${fault}.`);
}

function faultOf(door: Door, role: SeenRole | undefined): string | undefined {
  if (role?.name !== DOOR_ROLES[door]) return `logs in as ${role?.name}, not as ${DOOR_ROLES[door]}`;
  if (role.unbound)
    return 'has an attribute (superuser, BYPASSRLS, CREATEROLE, CREATEDB or REPLICATION) that no door may have';
  if (role.tables === 0) return 'finds no tables; run `npm run migrate -- up` first';
  if (role.bare)
    return `is not bound by row-level security on: ${role.bare.join(', ')}; run \`npm run migrate -- up\``;
  return undefined;
}
