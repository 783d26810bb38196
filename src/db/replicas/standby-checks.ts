import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import { type RolePools, UnsafeRole, verifyRoles } from '../pools/role-pools.ts';
import { isUnreachable } from './standby-errors.ts';

/** A server that DATABASE_URL_READ names and that must not be read. */
export class WrongStandby extends Error {}

export interface PrimaryFacts {
  /** What PostgreSQL calls a cluster and all its copies. */
  readonly systemId: string;
  /** The size of a file of the write-ahead log. */
  readonly segmentBytes: bigint;
}

const facts = z.object({ system_id: z.string(), segment_bytes: z.string(), is_standby: z.boolean() });
const FACTS = `select system_identifier::text as system_id, pg_is_in_recovery() as is_standby,
  pg_size_bytes(current_setting('wal_segment_size'))::text as segment_bytes from pg_control_system()`;

export async function factsOf({ identity }: RolePools): Promise<PrimaryFacts> {
  const { rows } = (await identity?.query(FACTS)) ?? { rows: [] };
  const { system_id, segment_bytes } = parsedRow(facts, rows[0]);
  return { systemId: system_id, segmentBytes: BigInt(segment_bytes) };
}

/**
 * Checks that the server is a standby of our primary and that its roles are those that may serve. Throws WrongStandby, or the
 * driver's error if the server cannot be reached.
 */
export async function verifyStandby(name: string, pools: RolePools, primary: PrimaryFacts): Promise<void> {
  try {
    const { rows } = (await pools.tenant?.query(FACTS)) ?? { rows: [] };
    const { system_id, is_standby } = parsedRow(facts, rows[0]);
    if (system_id !== primary.systemId)
      throw new WrongStandby(
        `${name} is no copy of the database of DATABASE_URL. Name a standby that streams from it.`,
      );
    if (!is_standby)
      throw new WrongStandby(
        `${name} is not a standby: it takes writes itself. Name a server that streams from the one of DATABASE_URL, or remove it.`,
      );
    await verifyRoles(pools);
  } catch (error) {
    if (error instanceof WrongStandby || isUnreachable(error)) throw error;
    if (error instanceof UnsafeRole) throw new WrongStandby(`On ${name}: ${error.message}`);
    throw new WrongStandby(
      `${name} refused the connection or a question (${(error as Error).message}). Correct the URL.`,
    );
  }
}
