import { setTimeout as wait } from 'node:timers/promises';
import type { TestDatabase } from './test-database.ts';

/** Until so many connections of the database wait for a lock, or there is no use in waiting for that. */
export async function untilWaiting(
  db: TestDatabase,
  count: number,
  isVain: () => boolean = () => false,
): Promise<void> {
  while (!isVain()) {
    // not inside a transaction, which would see the same activity for ever
    const { rows } = await db.asAdmin((admin) =>
      admin.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      ),
    );
    if (rows.length >= count) return;
    await wait(10);
  }
}
