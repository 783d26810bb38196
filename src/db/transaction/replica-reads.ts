import type pg from 'pg';
import type { Scope } from '../../auth/scope.ts';
import type { Replicas } from '../replicas/replicas.ts';
import { isOfStandby } from '../replicas/standby-errors.ts';
import { REPLAY_POSITION } from '../replicas/wal-position.ts';
import type { Check } from './pipelined-connection.ts';

/**
 * On the next standby that has replayed what the scope needs, which the standby confirms in the same message as the read; on the
 * primary if there is none, or if the standby cannot answer.
 */
export async function throughStandby<T>(
  replicas: Replicas,
  scope: Scope,
  onPrimary: () => Promise<T>,
  onStandby: (client: pg.PoolClient, keepsNames: boolean, check: Check) => Promise<T>,
): Promise<T> {
  const found = replicas.standbyFor(scope);
  if (!found) return onPrimary();
  const { standby, required } = found;
  const check = {
    sql: REPLAY_POSITION,
    require: (row: unknown) => standby.requireReplayed(row, required),
  };
  try {
    return await standby.read(scope, (client) => onStandby(client, standby.keepsNames, check));
  } catch (error) {
    if (!isOfStandby(error)) throw error;
    standby.failed(error);
    return onPrimary();
  }
}
