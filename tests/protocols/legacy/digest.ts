import type { Scope } from '../../../src/auth/scope.ts';
import type { TestDatabase } from '../../support/test-database.ts';

/** What the use of a key leaves: when it was used, and that something was exported. */
const OF_USE = ['api_keys', 'audit_logs', 'audit_heads'];

/** A hash of the rows of a scope for each table that has any. */
export const digestOf = (
  db: TestDatabase,
  scope: Scope,
  without: readonly string[] = OF_USE,
): Promise<Record<string, string>> =>
  db.asAdmin(async (admin) => {
    const { rows: tables } = await admin.query<{ table_name: string }>(
      `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'scope_id'`,
    );
    const digests: Record<string, string> = {};
    for (const { table_name: table } of tables.filter(({ table_name }) => !without.includes(table_name))) {
      const { rows } = await admin.query<{ hash: string | null }>(
        `select md5(string_agg(t::text, '|' order by t::text)) as hash from ${table} t where scope_id = $1`,
        [scope.kind === 'tenant' ? scope.tenantId : ''],
      );
      if (rows[0]?.hash) digests[table] = rows[0].hash;
    }
    return digests;
  });
