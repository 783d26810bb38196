import type { SourceTable } from '../source/known-tables.ts';
import type { SourceSchema } from '../source/source-schema.ts';

/** Tables without a tenant of their own: that of their session counts. */
const BY_SESSION: ReadonlySet<SourceTable> = new Set([
  'sessions',
  'tool_operations',
  'api_prevention_metrics',
]);
/** OmniMemory 1 never wrote the tenant of these. */
const OF_ALL: ReadonlySet<SourceTable> = new Set(['projects', 'project_memories', 'request_tags']);

const LOCAL = 'local';

/**
 * The condition that leaves rows of other tenants of OmniMemory 1 out, for the row `t`. `tenant`: an old id; `local`: rows
 * without one; `undefined`: all rows.
 */
export function ofOldTenant(
  schema: SourceSchema,
  table: SourceTable,
  tenant: string | undefined,
): string | undefined {
  if (tenant === undefined || OF_ALL.has(table)) return undefined;
  const literal = `'${tenant.replaceAll("'", "''")}'`;
  if (table === 'tenant_settings') return `t.tenant_id = ${literal}`;
  const value = tenant === LOCAL ? 'null' : literal;
  if (table === 'tool_sessions') return ofSession(schema, 't', value);
  if (!BY_SESSION.has(table)) return isOf(schema, table, 't', value);
  const session = `select 1 from tool_sessions o where o.session_id = t.session_id`;
  const isKnown = schema.has('tool_sessions');
  if (tenant !== LOCAL) return isKnown ? `exists (${session} and ${ofSession(schema, 'o', value)})` : 'false';
  // a session without a row has no tenant
  return isKnown
    ? `(not exists (${session}) or exists (${session} and ${ofSession(schema, 'o', value)}))`
    : undefined;
}

function isOf(schema: SourceSchema, table: SourceTable, alias: string, value: string): string {
  if (schema.hasColumn(table, 'tenant_id')) return `${alias}.tenant_id is ${value}`;
  return value === 'null' ? 'true' : 'false';
}

/** Sessions had no tenant where samples had one: what a tenant's rows name is the tenant's. */
function ofSession(schema: SourceSchema, alias: string, value: string): string {
  const named = (['metrics', 'checkpoints'] as const)
    .filter((table) => schema.has(table))
    .map(
      (table) =>
        `exists (select 1 from ${table} n where n.session_id = ${alias}.session_id and ${isOf(schema, table, 'n', value)})`,
    );
  return `(${[isOf(schema, 'tool_sessions', alias, value), ...named].join(' or ')})`;
}
