import type { TestDatabase } from '../../support/test-database.ts';

const TABLES = [
  'metrics',
  'metric_series',
  'cache_hits',
  'session_velocity',
  'tool_operations',
  'checkpoints',
  'tool_sessions',
  'ingested_items',
];

/** Everything that a batch can write, apart from receipts: to show that nothing has changed. */
export const rowsOf = (db: TestDatabase): Promise<unknown> =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      TABLES.map(
        (table) => `select '${table}' as t, md5(string_agg(r::text, ',' order by r::text)) from ${table} r`,
      ).join(' union all '),
    );
    return rows;
  });
