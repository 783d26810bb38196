import {
  ALL_ROLES,
  type CatalogueCheck,
  IN_OUR_SCHEMAS,
  ROLES_AND_TABLES,
  SERVING_ROLES,
  TABLES,
  tablesWith,
} from '../../../src/db/doctor/catalogue-sql.ts';
import { ROLE_NAMES } from '../../../src/db/schema/roles.ts';

const OWNED = tablesWith('tenant_id');
const key = (columns: string, table: string) =>
  `(select attname from pg_attribute where attrelid = ${table} and attnum = ${columns}[1])`;

/** What would make defences ineffective although they are in place. */
export const HARDENING_RULES: readonly CatalogueCheck[] = [
  {
    name: 'no constraint is unchecked, and no trigger that checks one is off',
    sql: `select format('table %s: constraint %s has not been validated', t.relname, k.conname) as message
      from ${TABLES} t join pg_constraint k on k.conrelid = t.oid
      where not k.convalidated or to_jsonb(k)->>'conenforced' = 'false'
      union all
      select format('table %s: trigger %s is off', t.relname, g.tgname)
      from ${TABLES} t join pg_trigger g on g.tgrelid = t.oid where g.tgenabled not in ('O', 'A')`,
  },
  {
    name: 'no rule rewrites what is asked of a table',
    sql: `select format('table %s: rule %s', t.relname, r.rulename) as message
      from ${TABLES} t join pg_rewrite r on r.ev_class = t.oid`,
  },
  {
    name: 'no function of ours is looked into before a policy',
    // PostgreSQL runs what is marked LEAKPROOF on rows that the policy would have hidden.
    sql: `select format('function %s is LEAKPROOF', p.oid::regprocedure) as message
      from pg_proc p where p.pronamespace ${IN_OUR_SCHEMAS} and p.proleakproof`,
  },
  {
    name: 'no role begins with a setting that weakens it',
    sql: `select format('%s begins with %s', coalesce(r.rolname, 'every role'), setting) as message
      from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) as setting
      where (s.setrole = 0 or r.rolname in (${ALL_ROLES}))
        and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
        and setting ~ '^(row_security|session_replication_role|search_path|role|app\\.tenant_id|app\\.user_id)='`,
  },
  {
    name: 'what is made in future is granted to nobody beforehand',
    sql: `select format('what %s makes is granted to %s: %s', d.defaclrole::regrole, coalesce(r.rolname, 'everybody'), acl.privilege_type) as message
      from pg_default_acl d, aclexplode(d.defaclacl) acl left join pg_roles r on r.oid = acl.grantee
      where (d.defaclnamespace = 0 or d.defaclnamespace ${IN_OUR_SCHEMAS}) and d.defaclobjtype in ('r', 'S')
        and (acl.grantee = 0 or r.rolname in (${SERVING_ROLES}))`,
  },
  {
    name: 'tenants and local mode reach only rows that have an owner',
    sql: `select format('table %s is open to %s and has no tenant_id', d.relname, d.rolname) as message
      from ${ROLES_AND_TABLES} d
      where d.rolname in ('${ROLE_NAMES.tenant}', '${ROLE_NAMES.local}') and d.relname <> 'tenants'
        and has_any_column_privilege(d.role, d.rel, 'SELECT, INSERT, UPDATE')
        and not exists (select from pg_attribute where attrelid = d.rel and attname = 'tenant_id' and not attisdropped)`,
  },
  {
    name: 'keys within a tenant name the tenant',
    // The hash of an unguessable value may be unique over all tenants: it is looked up before the tenant is known.
    sql: `select format('table %s: foreign key %s does not lead with tenant_id', t.relname, k.conname) as message
      from ${OWNED} t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' join ${OWNED} parent on parent.oid = k.confrelid
      where ${key('k.conkey', 'k.conrelid')} not in ('tenant_id', 'scope_id')
      union all
      select format('table %s: key %s is unique over all tenants', t.relname, i.indexrelid::regclass)
      from ${OWNED} t join pg_index i on i.indrelid = t.oid and i.indisunique
        join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0] join pg_roles r on r.rolname = '${ROLE_NAMES.tenant}'
      where a.attname not in ('tenant_id', 'scope_id') and a.atttypid <> 'bytea'::regtype
        and has_any_column_privilege(r.oid, t.oid, 'INSERT')`,
  },
  {
    name: 'what names a session, a project, a user of a tenant or a tenant refers to it',
    // metric_series: '' is the series of samples without a session
    sql: `select format('table %s: nothing checks %s', t.relname, a.attname) as message
      from ${OWNED} t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
      where case when exists (select from pg_attribute where attrelid = t.oid and attname = 'scope_id' and not attisdropped)
          then a.attname ~ '^(previous_)?(session|project)_id$' and t.relname <> 'metric_series' and a.attname not in
            (select attname from pg_attribute p join pg_index i on i.indrelid = p.attrelid and i.indisprimary
              where p.attrelid = t.oid and p.attnum = i.indkey[1] and t.relname in ('projects', 'tool_sessions'))
          else a.attname = 'tenant_id' or a.attname = 'user_id' and t.relname in ('api_keys', 'tenant_users') end
        and not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'f' and a.attnum = any (k.conkey))`,
  },
  {
    name: 'no role may make temporary tables, which would stand before those of the same name',
    severity: 'warning',
    sql: `select format('%s may; revoke temporary on the database from it or from PUBLIC', rolname) as message
      from pg_roles where rolname in (${SERVING_ROLES}) and has_database_privilege(oid, current_database(), 'TEMPORARY')`,
  },
];
