import type pg from 'pg';
import type { RolePools } from '../db/pools/role-pools.ts';

/** Throws if the role is not configured. */
export function identityOf({ identity }: RolePools): pg.Pool {
  if (!identity) throw new Error('The identity role is not configured.');
  return identity;
}
