import type pg from 'pg';
import { Counter, Gauge, Histogram } from '../../lib/observation/instruments.ts';
import type { RolePools } from './role-pools.ts';
import { WAIT_BOUNDS } from './wait-bounds.ts';

const connections = new Gauge<'role' | 'state'>({
  name: 'omnimemory.db.connections',
  description: 'Connections of the pool of a role: in use, or idle.',
  unit: '{connection}',
});
const maxConnections = new Gauge<'role'>({
  name: 'omnimemory.db.connections.max',
  description: 'How many connections the pool of a role may have.',
  unit: '{connection}',
});
const waiting = new Gauge<'role'>({
  name: 'omnimemory.db.connections.waiting',
  description: 'Callers that wait for a connection of the pool of a role.',
  unit: '{caller}',
});
export const transactions = new Counter<'role' | 'outcome'>({
  name: 'omnimemory.db.transactions',
  description: 'Transactions on the primary by the role of the database: committed, or failed.',
  unit: '{transaction}',
});
const waits = new Histogram<'role'>(
  {
    name: 'omnimemory.db.connections.wait',
    description: 'Waits for a connection of a role, a new connection included. Only real waits are counted.',
    unit: 's',
  },
  WAIT_BOUNDS,
);

/** Returns what ends it. */
export function observePools(pools: RolePools): () => void {
  const all = Object.entries(pools).flatMap(([role, pool]) => (pool ? [{ role, pool }] : []));
  const ends = [
    connections.observe(() =>
      all.flatMap(({ role, pool: { totalCount, idleCount } }) => [
        [totalCount - idleCount, { role, state: 'used' }] as const,
        [idleCount, { role, state: 'idle' }] as const,
      ]),
    ),
    maxConnections.observe(() => all.map(({ role, pool }) => [pool.options.max, { role }] as const)),
    waiting.observe(() => all.map(({ role, pool }) => [pool.waitingCount, { role }] as const)),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** A connection of the pool of a role. */
export async function connected(pool: pg.Pool, role: string): Promise<pg.PoolClient> {
  if (!waits.isOn || pool.idleCount > 0) return pool.connect();
  const beganAt = performance.now();
  try {
    return await pool.connect();
  } finally {
    waits.record((performance.now() - beganAt) / 1_000, { role });
  }
}
