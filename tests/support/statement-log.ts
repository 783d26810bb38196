import type pg from 'pg';
import type { RolePools } from '../../src/db/pools/role-pools.ts';
import type { DatabaseRole } from '../../src/db/schema/roles.ts';
import { SingleSyncQuery } from '../../src/db/transaction/single-sync-query.ts';

/** The statements that were sent to PostgreSQL since the last call, in order, by role. */
export type StatementLog = () => Partial<Record<DatabaseRole, string[]>>;

/** Watches the connections of the roles themselves, so that no statement is missed. */
export function watchStatements(pools: RolePools): StatementLog {
  let sent: Partial<Record<DatabaseRole, string[]>> = {};
  const watched = new WeakSet<pg.PoolClient>();
  for (const [role, pool] of Object.entries(pools) as [DatabaseRole, pg.Pool | undefined][])
    pool?.on('acquire', (client) => {
      if (watched.has(client)) return;
      watched.add(client);
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => {
        sent[role] ??= [];
        sent[role].push(...textsOf(args[0]));
        return query(...args);
      }) as typeof client.query;
    });
  return () => {
    const taken = sent;
    sent = {};
    return taken;
  };
}

function textsOf(statement: unknown): string[] {
  if (statement instanceof SingleSyncQuery) return statement.texts;
  return [typeof statement === 'string' ? statement : (statement as { text: string }).text];
}
