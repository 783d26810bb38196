import { setTimeout as wait } from 'node:timers/promises';
import type { TestDatabase } from './test-database.ts';

const ATTEMPTS = 100;

/**
 * Vacuums and analyzes a table until all of its pages are visible to all, which an index-only scan needs. Until then a
 * transaction that is about to end can hold it back.
 */
export async function vacuumed(db: TestDatabase, table: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { rows } = await db.asAdmin(async (admin) => {
      await admin.query(`vacuum (analyze) ${table}`);
      return admin.query('select relallvisible >= relpages as done from pg_class where oid = $1::regclass', [
        table,
      ]);
    });
    if (rows[0]?.done) return;
    await wait(50);
  }
  throw new Error(`Some pages of ${table} stay hidden from VACUUM.`);
}
