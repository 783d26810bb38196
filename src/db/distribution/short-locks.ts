import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';

// Shorter than deadlock_timeout (1 s): a change of a table gives up first, and no request is cancelled because of it.
const LOCK_TIMEOUT = '500ms';
const LOCK_NOT_AVAILABLE = '55P03';
const ATTEMPTS = 100;
const PAUSE_MS = 100;

/**
 * Changes of one table and its shards as one transaction, while requests go on. A request may hold a lock on a shard and
 * wait for the table, and the change the reverse; so the change gives up soon, and is tried again.
 */
export async function withShortLocks(client: pg.ClientBase, statements: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin');
      // the workers have to give up, too
      await client.query("set local citus.propagate_set_commands = 'local'");
      await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
      for (const statement of statements) await client.query(statement);
      await client.query('commit');
      return;
    } catch (error) {
      await client.query('rollback');
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE || attempt === ATTEMPTS) throw error;
      await wait(PAUSE_MS * Math.random());
    }
  }
}
