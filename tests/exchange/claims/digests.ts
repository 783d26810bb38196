import { CLAIMED_TABLES } from '../../../src/features/exchange/claims/claimed-tables.ts';
import type { TestDatabase } from '../../support/test-database.ts';

/** What a claim leaves behind on purpose, and what it counts. */
const BESIDE = [
  'local_claims',
  'audit_logs',
  'audit_heads',
  'tenant_storage',
  'tenant_usage',
  'schema_migrations',
];

/** A digest of all columns of all rows of every table, as superuser. `where` selects rows of scoped tables. */
export function digests(db: TestDatabase, where = 'true'): Promise<Record<string, string>> {
  return db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ name: string; scoped: boolean }>(
      `
      select c.relname as name, exists (select from pg_attribute where attrelid = c.oid and attname = 'scope_id') as scoped
      from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> all ($1)`,
      [BESIDE],
    );
    const found: Record<string, string> = {};
    for (const { name, scoped } of rows) {
      const { rows: lines } = await admin.query<{ digest: string }>(`
        select count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) order by line)), '') as digest
        from (select to_jsonb(t)::text as line from ${name} t where ${scoped ? where : 'true'}) lines`);
      found[name] = lines[0]?.digest ?? '';
    }
    return found;
  });
}

/** What is counted for each tenant that has anything. */
export const counters = (db: TestDatabase) =>
  db.asAdmin(async (admin) => {
    const storage = `select scope_id, bytes::float8, checkpoint_bytes::float8 from tenant_storage where bytes <> 0 or checkpoint_bytes <> 0 order by 1`;
    const usage = 'select scope_id, checkpoints::int from tenant_usage where checkpoints <> 0 order by 1';
    return { storage: (await admin.query(storage)).rows, usage: (await admin.query(usage)).rows };
  });

/** Rows by table that meet a condition; tables without any are left out. */
export const rowsWhere = (db: TestDatabase, condition: string): Promise<Record<string, number>> =>
  db.asAdmin(async (admin) => {
    const found: Record<string, number> = {};
    for (const { name } of CLAIMED_TABLES) {
      const { rows } = await admin.query<{ n: number }>(
        `select count(*)::int as n from ${name} where ${condition}`,
      );
      if (rows[0] && rows[0].n > 0) found[name] = rows[0].n;
    }
    return found;
  });

/** The bytes of a tenant, as its rows have them. */
export const actualBytes = (
  db: TestDatabase,
  tenantId: string,
): Promise<{ bytes: number; checkpoints: number }> =>
  db.asAdmin(async (admin) => {
    const { rows: tables } = await admin.query<{
      name: string;
    }>(`select attrelid::regclass::text as name from pg_attribute
      where attname = 'stored_bytes' and attrelid in (select oid from pg_class where relkind = 'r') and not attisdropped`);
    const sums = tables.map(
      ({ name }) => `select sum(stored_bytes) as bytes from ${name} where scope_id = $1`,
    );
    const { rows } = await admin.query<{ bytes: number; checkpoints: number }>(
      `select (select coalesce(sum(bytes), 0)::float8 from (${sums.join(' union all ')}) s) as bytes,
        (select count(distinct checkpoint_id)::int from checkpoints where scope_id = $1) as checkpoints`,
      [tenantId],
    );
    return rows[0] ?? { bytes: -1, checkpoints: -1 };
  });

export const emptyProductData = (db: TestDatabase) =>
  db.asAdmin((admin) => admin.query(`truncate ${CLAIMED_TABLES.map(({ name }) => name).join(', ')} cascade`));
