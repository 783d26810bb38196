import { createHash } from 'node:crypto';
import type pg from 'pg';

/** Tables that record deletions, or change with every request. */
const OF_DELETIONS = ['deletions', 'deleted_rows', 'audit_logs', 'audit_heads', 'rate_limits'];

/** By table: a digest of every column of every row of the scope, or of all others. As superuser. */
export async function digestOf(
  admin: pg.ClientBase,
  scopeId: string,
  of: 'scope' | 'neighbours' = 'scope',
): Promise<Record<string, string>> {
  const { rows: tables } = await admin.query<{ name: string; column: string }>(`
    select c.relname as name, min(a.attname) as column from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname in ('scope_id', 'tenant_id')
    group by 1 order by 1`);
  const digests: Record<string, string> = {};
  for (const { name, column } of tables) {
    if (OF_DELETIONS.includes(name)) continue;
    // max_bytes says what the plan allowed at the last growth, which the return is
    const row = name === 'tenant_storage' ? `(to_jsonb(t) - 'max_bytes')::text` : 't::text';
    const { rows } = await admin.query<{ row: string }>(
      `select ${row} as row from ${name} t where ${column} ${of === 'scope' ? '=' : '<>'} $1 order by 1`,
      [scopeId],
    );
    const hash = createHash('sha256').update(JSON.stringify(rows.map(({ row }) => row)));
    digests[name] = `${rows.length} ${hash.digest('hex').slice(0, 16)}`;
  }
  return digests;
}
