import { type CatalogueCheck, list, tablesWith } from '../../../src/db/doctor/catalogue-sql.ts';
import { ROLE_NAMES } from '../../../src/db/schema/roles.ts';

const SCOPED = tablesWith('scope_id');

/** What follows USING in the definition of an index. */
const METHOD_AND_KEYS = `substring(pg_get_indexdef(i.indexrelid) from ' USING (.*)$')`;
const LEADS_WITH_TENANT = `${METHOD_AND_KEYS} like 'btree (tenant\\_id, %'`;
const TWIN = `replace(${METHOD_AND_KEYS}, '(tenant_id, ', '(') || ' WHERE (tenant_id IS NULL)'`;

/** Indexes for tenants only, each with the reason. */
const WITHOUT_TWIN: Readonly<Record<string, string>> = {
  idx_checkpoints_signature: 'the search of many people’s texts; one person’s are read one by one',
  idx_project_memories_signature: 'the same',
  idx_checkpoint_vectors_scan: 'local mode scans the same index: it leads with a tenant that is null',
  idx_memory_vectors_scan: 'the same',
  idx_session_vectors_scan: 'the same',
  idx_checkpoints_tenant_visibility: 'local mode has one person, who sees everything',
  idx_checkpoints_tenant_tool: 'one person has few tools, so the index on the time is enough',
  idx_cache_hits_tenant_tool_time: 'the same',
};

/** What a new table needs beside its isolation (CONTRIBUTING, "Add a table"). */
export const TABLE_RULES: readonly CatalogueCheck[] = [
  {
    name: 'a constraint is named after its table and its meaning',
    // src/db/errors.ts finds the error by the name, and the code of a violated CHECK is the name
    sql: `select format('table %s: constraint %s must be named %s__<meaning>', t.relname, k.conname, t.relname) as message
      from ${SCOPED} t join pg_constraint k on k.conrelid = t.oid
      where k.contype <> 'n' and not starts_with(k.conname, t.relname || '__')`,
  },
  {
    name: 'an index for the lists of tenants has a twin for local mode',
    sql: `select format('table %s: index %s has no twin for local mode; add one on %s, or a reason to WITHOUT_TWIN',
          t.relname, i.indexrelid::regclass, ${TWIN}) as message
      from ${SCOPED} t join pg_index i on i.indrelid = t.oid
      where ${LEADS_WITH_TENANT} and has_any_column_privilege('${ROLE_NAMES.local}', t.oid, 'SELECT')
        and i.indexrelid::regclass::text not in (${list(Object.keys(WITHOUT_TWIN))})
        and not exists (select from pg_index o where o.indrelid = t.oid
          and substring(pg_get_indexdef(o.indexrelid) from ' USING (.*)$') = ${TWIN})`,
  },
  {
    name: 'the planner knows that scope_id follows from tenant_id (docs/decisions/0003-scope-id.md)',
    sql: `select format('table %s: add "create statistics %s_scope (dependencies) on scope_id, tenant_id from %s"',
          t.relname, t.relname, t.relname) as message
      from ${SCOPED} t
      where exists (select from pg_index i where i.indrelid = t.oid and ${LEADS_WITH_TENANT})
        and not exists (select from pg_statistic_ext s where s.stxrelid = t.oid and 'f' = any (s.stxkind)
          and (select array_agg(a.attname::text order by a.attname) from pg_attribute a
            where a.attrelid = t.oid and a.attnum = any (s.stxkeys)) = array['scope_id', 'tenant_id'])`,
  },
];
