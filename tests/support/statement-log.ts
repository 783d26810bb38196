import type pg from 'pg';
import type { Doors } from '../../src/db/pools/role-pools.ts';
import type { Door } from '../../src/db/schema/roles.ts';
import { FramedQuery } from '../../src/db/transaction/single-sync-query.ts';

/** What was sent to PostgreSQL through the doors since it was asked last, in that order, by door. */
export type StatementLog = () => Partial<Record<Door, string[]>>;

/** Watches the connections of the doors themselves, so that nothing gets past it on another way. */
export function watchStatements(doors: Doors): StatementLog {
  let sent: Partial<Record<Door, string[]>> = {};
  const watched = new WeakSet<pg.PoolClient>();
  for (const [door, pool] of Object.entries(doors) as [Door, pg.Pool | undefined][])
    pool?.on('acquire', (client) => {
      if (watched.has(client)) return;
      watched.add(client);
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => {
        sent[door] ??= [];
        sent[door].push(...textsOf(args[0]));
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
  if (statement instanceof FramedQuery) return statement.texts;
  return [typeof statement === 'string' ? statement : (statement as { text: string }).text];
}
