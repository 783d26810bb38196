import type { TestDatabase } from './test-database.ts';

/** This moment by the clock of the database, to the microsecond. */
export const clockOf = (db: TestDatabase): Promise<string> =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ now: string }>(
      `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`,
    );
    return rows[0]?.now ?? '';
  });
