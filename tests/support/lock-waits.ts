import { setTimeout as wait } from 'node:timers/promises';
import { citusCluster } from './citus.ts';
import type { TestDatabase } from './test-database.ts';

const HERE = `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
/** On a cluster rows are locked on the workers. */
const WAITING = citusCluster()
  ? `select sum(result::integer) as count from run_command_on_all_nodes($$${HERE}$$)`
  : HERE;

/** Until so many connections of the database wait for a lock, or there is no use in waiting for that. */
export async function untilWaiting(
  db: TestDatabase,
  count: number,
  isVain: () => boolean = () => false,
): Promise<void> {
  while (!isVain()) {
    // not inside a transaction, which would see the same activity for ever
    const { rows } = await db.asAdmin((admin) => admin.query<{ count: string }>(WAITING));
    if (Number(rows[0]?.count) >= count) return;
    await wait(10);
  }
}
