import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Resources } from '../support/resources.ts';
import type { Contestant } from './contestants.ts';

const EVERY_MS = 500;

const pool = z.object({
  user: z.string(),
  cl_active: z.coerce.number(),
  cl_waiting: z.coerce.number(),
  sv_active: z.coerce.number(),
  sv_idle: z.coerce.number(),
  sv_used: z.coerce.number(),
  sv_tested: z.coerce.number(),
});

export interface Counts {
  /** The most clients that one pooler had at once. */
  clients(): number;
  /** The most connections to PostgreSQL that one pooler had at once. */
  connections(): number;
}

/** Asks the poolers from time to time what is connected to them, and they to. */
export async function watchCounts(resources: Resources, contestants: readonly Contestant[]): Promise<Counts> {
  let [clients, connections] = [0, 0];
  const look = async () => {
    for (const { pooler } of contestants) {
      if (!pooler) continue;
      const all = z.array(pool).parse(await pooler.command('SHOW POOLS'));
      const pools = all.filter(({ user }) => user.startsWith('omnimemory_'));
      const sum = (of: (one: z.infer<typeof pool>) => number) =>
        pools.reduce((total, one) => total + of(one), 0);
      clients = Math.max(
        clients,
        sum((one) => one.cl_active + one.cl_waiting),
      );
      connections = Math.max(
        connections,
        sum((one) => one.sv_active + one.sv_idle + one.sv_used + one.sv_tested),
      );
    }
  };
  await resources.use(
    async () => {
      const stop = new AbortController();
      const done = (async () => {
        while (!stop.signal.aborted) {
          await look().catch(() => {}); // it may be restarting
          await wait(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {});
        }
      })();
      return { stop, done };
    },
    ({ stop, done }) => {
      stop.abort();
      return done;
    },
  );
  return { clients: () => clients, connections: () => connections };
}
