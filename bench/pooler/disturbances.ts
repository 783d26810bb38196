import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Pooler } from '../../tests/support/pooler.ts';

/** Something that happens in the middle of the load. */
export interface Disturbance {
  readonly name: string;
  readonly happen: (pooler: Pooler, admin: pg.Client) => Promise<unknown>;
}

const PAUSE_MS = 1_000;
/** PgBouncer looks at its timeouts three times a second. */
const SHORT_WAIT_SECONDS = 1;
const LONG_PAUSE_MS = 3_000;

export const disturbances = (queryWaitTimeout: number): readonly Disturbance[] => [
  {
    name: 'PAUSE and RESUME',
    happen: async (pooler) => {
      await pooler.command('PAUSE');
      await wait(PAUSE_MS);
      await pooler.command('RESUME');
    },
  },
  { name: 'RECONNECT', happen: (pooler) => pooler.command('RECONNECT') },
  {
    name: 'connections to PostgreSQL killed',
    happen: (_pooler, admin) =>
      admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where usename in ('omnimemory_tenant', 'omnimemory_local') and pid % 2 = 0`),
  },
  {
    name: 'the queue takes too long',
    happen: async (pooler) => {
      await pooler.command(`SET query_wait_timeout = ${SHORT_WAIT_SECONDS}`);
      await pooler.command('PAUSE');
      await wait(LONG_PAUSE_MS);
      await pooler.command('RESUME');
      await pooler.command(`SET query_wait_timeout = ${queryWaitTimeout}`);
    },
  },
  { name: 'PgBouncer killed and started', happen: (pooler) => pooler.restart() },
];
