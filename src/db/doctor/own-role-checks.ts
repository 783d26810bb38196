import { ROLE_NAMES } from '../schema/roles.ts';
import { type CatalogueCheck, IN_OUR_SCHEMAS, SCHEMAS, TABLES } from './catalogue-sql.ts';

const ME = '(select r.* from pg_roles r where r.rolname = current_user)';
/** Tables on which the caller has any privilege and whose schema it may use. */
const MINE = `(select t.* from ${TABLES} t where has_schema_privilege(t.relnamespace, 'USAGE')
  and (has_any_column_privilege(t.oid, 'SELECT, INSERT, UPDATE, REFERENCES') or has_table_privilege(t.oid, 'DELETE, TRUNCATE, TRIGGER')))`;

/** Checks that a tenant can run on the role that serves it: like those of doctor, but from inside. */
export const OWN_ROLE_CHECKS: readonly CatalogueCheck[] = [
  {
    name: 'tenant requests use a role that is subject to row-level security',
    sql: `select format('the role %s has %s', rolname, attribute) as message from ${ME} me,
        lateral (values ('SUPERUSER', rolsuper), ('BYPASSRLS', rolbypassrls), ('CREATEROLE', rolcreaterole),
          ('CREATEDB', rolcreatedb), ('REPLICATION', rolreplication)) as a (attribute, present) where present
      union all select format('the role is %s', current_user) where current_user <> '${ROLE_NAMES.tenant}'`,
  },
  {
    name: 'that role is a member of no other role and owns no table',
    sql: `select format('it is a member of %s', m.roleid::regrole) as message from pg_auth_members m join ${ME} me on me.oid = m.member
      union all select format('it owns %s', t.relname) from ${TABLES} t join ${ME} me on me.oid = t.relowner`,
  },
  {
    name: 'row-level security is active on every table that the role can access',
    sql: `select format('not on %s', relname) as message from ${MINE} t where not row_security_active(t.oid)`,
  },
  {
    name: 'each command that the role may run is restricted by exactly one policy',
    sql: `select format('table %s: %s policies for %s', t.relname, n, command) as message
      from ${MINE} t cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) command,
        lateral (select count(*) as n from pg_policies p where p.schemaname in (${SCHEMAS}) and p.tablename = t.relname
          and p.cmd in (command, 'ALL') and p.roles && array[current_user, 'public']::name[]) policies
      where n <> case command when 'DELETE' then has_table_privilege(t.oid, command)::int
        else has_any_column_privilege(t.oid, command)::int end`,
  },
  {
    name: 'each of these policies checks the owner of the row',
    sql: `select format('table %s: policy %s does not', tablename, policyname) as message
      from pg_policies, unnest(array[qual, with_check]) as condition
      where schemaname in (${SCHEMAS}) and current_user = any (roles) and condition is not null
        and condition !~ '^\\(\\(?(tenant_id|id) = current_setting\\(''app\\.tenant_id''::text, true\\)\\)(\\)| AND |$)'`,
  },
  {
    name: 'the role can truncate no table and create no objects',
    sql: `select format('it may truncate, reference or put a trigger on %s', relname) as message
      from ${TABLES} t where has_table_privilege(t.oid, 'TRUNCATE, REFERENCES, TRIGGER')
      union all select format('it may create objects in %s', nspname) from pg_namespace where oid ${IN_OUR_SCHEMAS}
        and has_schema_privilege(oid, 'CREATE')`,
  },
];
