import { createHash } from 'node:crypto';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { Deletion } from '../../../src/features/deletion/deletion.schemas.ts';
import type { TestDatabase } from '../../support/test-database.ts';

export const requestAsOperator = (db: TestDatabase, { tenantId }: TenantScope): Promise<Deletion> =>
  db.services.deletions.request({ kind: 'tenant', tenantId }, { kind: 'tenant', id: tenantId }, OPERATOR);

/** The grace period is over. */
export const isDue = (db: TestDatabase, deletionId: string) =>
  db.asAdmin(async (admin) => {
    const past = `now() - interval '1 second'`;
    await admin.query(`update deletions set due_at = ${past} where deletion_id = $1`, [deletionId]);
    await admin.query(`update deletion_records set due_at = ${past} where deletion_id = $1`, [deletionId]);
    await admin.query(`update tenants set deletion_due_at = ${past} where deletion_id = $1`, [deletionId]);
  });

interface Table {
  readonly name: string;
  readonly columns: string[];
}

/** Every table of the database but PostgreSQL's own, found apart from the code under test. */
const tablesOf = (db: TestDatabase) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<Table>(`
      select table_schema || '.' || table_name as name, array_agg(column_name::text) as columns
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') group by 1 order by 1`);
    return rows;
  });

const shortName = (name: string) => name.replace(/^public\./, '');

/**
 * How many rows say the id of the tenant in any column, in every table that has a column for a tenant. As superuser. The
 * request to delete it and the record are left out.
 */
export async function leftOf(db: TestDatabase, tenantId: string): Promise<Record<string, number>> {
  const tables = await tablesOf(db);
  return db.asAdmin(async (admin) => {
    const found: Record<string, number> = {};
    for (const { name, columns } of tables) {
      const isTenants =
        columns.includes('tenant_id') || columns.includes('scope_id') || name === 'public.tenants';
      const { rows } = await admin.query<{ count: number }>(
        `select count(*)::int as count from ${name} t where t::text like '%' || $1 || '%'`,
        [tenantId],
      );
      const count = rows[0]?.count ?? 0;
      if (isTenants || count > 0) found[shortName(name)] = count;
    }
    return found;
  });
}

/** By table: a digest of every row that does not say the id of the tenant. As superuser. */
export async function neighboursOf(db: TestDatabase, tenantId: string): Promise<Record<string, string>> {
  const tables = await tablesOf(db);
  return db.asAdmin(async (admin) => {
    const digests: Record<string, string> = {};
    for (const { name } of tables) {
      // the record stays on purpose, and counters of requests change by themselves
      if (['public.deletion_records', 'public.rate_limits'].includes(name)) continue;
      const { rows } = await admin.query<{ row: string }>(
        `select t::text as row from ${name} t where t::text not like '%' || $1 || '%' order by 1`,
        [tenantId],
      );
      const text = JSON.stringify(rows.map(({ row }) => row));
      digests[shortName(name)] = `${rows.length} ${createHash('sha256').update(text).digest('hex')}`;
    }
    return digests;
  });
}
