import {
  ALL_ROLES,
  type CatalogueCheck,
  IN_OUR_SCHEMAS,
  list,
  ROLES_AND_TABLES,
  SCHEMAS,
  SERVING_ROLES,
  TABLES,
  tablesWith,
} from '../../../src/db/doctor/catalogue-sql.ts';
import { JOB_SCHEMA } from '../../../src/db/schema/job-schema.ts';
import { OWNER_ROLE, ROLE_NAMES } from '../../../src/db/schema/roles.ts';

const SCOPED = tablesWith('scope_id');
const CLAIMED = tablesWith('claim_id');

// how PostgreSQL prints the conditions of db/policies/memory/checkpoints.sql; nothing may be OR-ed to them
const IS_CURRENT = ` AND \\(recorded_end = ''infinity''::timestamp with time zone\\)( AND |\\)$)`;
const isNow = (column: string) =>
  ` AND \\(\\(${column} >= statement_timestamp\\(\\)\\) AND \\(${column} <= clock_timestamp\\(\\)\\)\\)\\)$`;

const IS_IN_SCOPE = `^\\(\\(?(tenant_id|id|COALESCE\\(tenant_id, '':local''::text\\)) = current_setting\\(''app\\.scope''::text, true\\)\\)(\\)| AND |$)`;

/** The record of the own tenant's deletion, which names it by a digest. */
const IS_OWN_RECORD = `^\\(\\(subject_digest = encode\\(sha256\\(convert_to\\(current_setting\\(''app\\.scope''::text, true\\), ''UTF8''::name\\)\\), ''hex''::text\\)\\) AND \\(kind = ''tenant''::text\\)\\)$`;

/** The person whose deletion has begun. */
const IS_OWN_ACCOUNT = `^\\(\\(id = current_setting\\(''app\\.account''::text, true\\)\\) AND \\(deletion_begun_at IS NOT NULL\\)\\)$`;

/** Lines that are by or about this person, or name them. */
const IS_ABOUT_ACCOUNT = `((tenant_id = current_setting(''app.scope''::text, true)) AND (EXISTS ( SELECT FROM users u WHERE ((u.id = current_setting(''app.account''::text, true)) AND (u.deletion_begun_at IS NOT NULL) AND ((audit_logs.user_id = u.id) OR (audit_logs.resource_id = u.id) OR (strpos((audit_logs.metadata)::text, u.id) > 0) OR (strpos(lower((audit_logs.metadata)::text), lower(u.email)) > 0))))))`;
/** Content that a later line names by its hash. */
const IS_VOUCHED_FOR = `((tenant_id = current_setting(''app.scope''::text, true)) AND (EXISTS ( SELECT FROM audit_logs v WHERE ((v.tenant_id = audit_logs.tenant_id) AND (v.seq > audit_logs.seq) AND (v.action = ''audit_log.anonymised''::text) AND (v.actor_kind = ''system''::text) AND (v.resource_id = current_setting(''app.account''::text, true)) AND ((((v.metadata -> ''after''::text) -> ''lines''::text) ->> (audit_logs.seq)::text) = encode(sha256((audit_logs.previous_hash || convert_to((jsonb_build_array(audit_logs.seq, audit_logs.id, audit_logs.tenant_id, to_char((audit_logs.created_at AT TIME ZONE ''UTC''::text), ''YYYY-MM-DD"T"HH24:MI:SS.US''::text), audit_logs.actor_kind, audit_logs.user_id, audit_logs.key_id, audit_logs.action, audit_logs.resource_type, audit_logs.resource_id, audit_logs.metadata, audit_logs.ip_address, audit_logs.user_agent))::text, ''UTF8''::name))), ''hex''::text))))))`;
/** What one former member kept private, and no current one does. */
const IS_OF_DEPARTED = ` AND \\(visibility = ''private''::text\\) AND \\(author_id = NULLIF\\(current_setting\\(''app\\.departed_id''::text, true\\), ''''::text\\)\\) AND \\(NOT \\(EXISTS `;
/** PostgreSQL prints a subquery on several lines. */
const squeezed = (condition: string) => `regexp_replace(${condition}, '\\s+', ' ', 'g')`;

/** How PostgreSQL prints the conditions of the role for claims: local rows, and those that the claim has brought. */
const OF_TENANT = `\\(tenant_id = current_setting\\(''app\\.tenant_id''::text, true\\)\\)`;
const HAS_CLAIM = `\\(current_setting\\(''app\\.claim_id''::text, true\\) <> ''''::text\\)`;
const IS_SEEN_BY_CLAIM = `^\\(${HAS_CLAIM} AND \\(\\(tenant_id IS NULL\\) OR ${OF_TENANT}\\)\\)$`;
const IS_CLAIMABLE = `^\\(${HAS_CLAIM} AND \\(\\(\\(tenant_id IS NULL\\) AND \\(claim_id IS NULL\\)\\) OR \\(${OF_TENANT} AND \\(claim_id = current_setting\\(''app\\.claim_id''::text, true\\)\\)\\)\\)\\)$`;
/** What is made of rows on either side: it goes from the one, and is queued on the other. */
const DERIVED = '^(search_pending|(checkpoint|memory|session)_vectors)$';
/** What a claim counts and records is the tenant's. */
const IS_CLAIMS_OWN = `^(${OF_TENANT}$|\\(${OF_TENANT} AND )`;

export const ISOLATION_RULES: readonly CatalogueCheck[] = [
  {
    name: 'every role exists',
    sql: `select format('role %s is missing', name) as message from unnest(array[${ALL_ROLES}]) name
      where not exists (select from pg_roles where rolname = name)`,
  },
  {
    name: 'no role is superuser, bypasses row security or may create roles or databases',
    sql: `select format('role %s has %s', rolname, attribute) as message from pg_roles,
        lateral (values ('SUPERUSER', rolsuper), ('BYPASSRLS', rolbypassrls), ('REPLICATION', rolreplication),
          ('CREATEROLE', rolcreaterole), ('CREATEDB', rolcreatedb)) as a (attribute, present)
      where rolname in (${SERVING_ROLES}) and present
      union all
      select format('role %s has %s', rolname, attribute) from pg_roles,
        lateral (values ('SUPERUSER', rolsuper), ('BYPASSRLS', rolbypassrls), ('REPLICATION', rolreplication)) as a (attribute, present)
      where rolname = '${OWNER_ROLE}' and present`,
  },
  {
    name: 'no role is a member of another',
    // Since PostgreSQL 16 the creator of a role gets a membership that can neither inherit nor SET ROLE, so it is harmless.
    sql: `select format('%s is a member of %s', member::regrole, roleid::regrole) as message
      from pg_auth_members m, to_jsonb(m) as options
      where (member::regrole::text in (${ALL_ROLES}) or roleid::regrole::text in (${ALL_ROLES}))
        and coalesce((options->>'inherit_option')::boolean or (options->>'set_option')::boolean, true)`,
  },
  {
    name: 'every table has row security enabled and forced',
    sql: `select format('table %s: row security is %s', relname,
        case when relrowsecurity then 'not forced' else 'not enabled' end) as message
      from ${TABLES} t where not (relrowsecurity and relforcerowsecurity)`,
  },
  {
    name: 'every table belongs to the owner role',
    sql: `select format('table %s belongs to %s', relname, relowner::regrole) as message
      from ${TABLES} t where relowner::regrole::text <> '${OWNER_ROLE}'`,
  },
  {
    name: 'one permissive policy per table, role and command, and none for everybody',
    sql: `select format('table %s: %s policies for %s by %s', tablename, count(*), cmd, role) as message
      from pg_policies, unnest(roles) as role where schemaname in (${SCHEMAS}) group by tablename, cmd, role having count(*) > 1
      union all
      select format('table %s: policy %s is %s', tablename, policyname, lower(permissive)) from pg_policies
      where schemaname in (${SCHEMAS}) and permissive <> 'PERMISSIVE'
      union all
      select format('table %s: policy %s applies to everybody', tablename, policyname) from pg_policies
      where schemaname in (${SCHEMAS}) and 'public' = any (roles)
      union all
      select format('table %s: policy %s applies to every command of %s', tablename, policyname, role)
      from pg_policies, unnest(roles) as role where schemaname in (${SCHEMAS}) and cmd = 'ALL' and role in (${SERVING_ROLES})`,
  },
  {
    name: 'every policy compares its tenant with the setting of its role, and every local policy asks for NULL',
    sql: `select format('table %s: policy %s says %s', tablename, policyname, condition) as message
      from pg_policies, unnest(roles) as role, unnest(array[qual, with_check]) as condition
      where schemaname in (${SCHEMAS}) and condition is not null and not case role
        when '${ROLE_NAMES.tenant}' then
          condition ~ '^\\(\\(?(tenant_id|id) = current_setting\\(''app\\.tenant_id''::text, true\\)\\)(\\)| AND |$)'
        when '${ROLE_NAMES.local}' then condition ~ '^\\(\\(?tenant_id IS NULL\\)(\\)| AND |$)'
        when '${ROLE_NAMES.import}' then condition ~ '${IS_IN_SCOPE}'
        when '${ROLE_NAMES.deletion}' then condition ~ '${IS_IN_SCOPE}'
          or tablename = 'deletion_records' and condition ~ '${IS_OWN_RECORD}'
          or tablename = 'users' and condition ~ '${IS_OWN_ACCOUNT}'
        when '${ROLE_NAMES.claim}' then condition ~ '${IS_CLAIMS_OWN}' or condition ~ case cmd
          when 'SELECT' then '${IS_SEEN_BY_CLAIM}' else '${IS_CLAIMABLE}' end
          or tablename ~ '${DERIVED}' and condition ~ '${IS_SEEN_BY_CLAIM}'
        else true end
      union all
      select format('table %s: policy %s reads by one rule and writes by another', tablename, policyname)
      from pg_policies where schemaname in (${SCHEMAS}) and cmd = 'UPDATE' and qual is distinct from with_check
        and tablename <> 'checkpoints' -- what is open becomes what is closed: see the check of the history
        and tablename <> 'audit_logs' -- what names a person becomes what a later line vouches for: see the check of the log`,
  },
  {
    name: 'a role has a policy for exactly the commands it is granted',
    sql: `select format('table %s: %s has %s for %s and no %s', relname, rolname,
        case when granted then 'a grant' else 'a policy' end, command,
        case when granted then 'policy' else 'grant' end) as message
      from ${ROLES_AND_TABLES} d cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as command,
        lateral (select case command when 'DELETE' then has_table_privilege(role, rel, command)
          else has_any_column_privilege(role, rel, command) end) as g (granted),
        lateral (select exists (select from pg_policies p where p.schemaname in (${SCHEMAS}) and p.tablename = relname
          and p.cmd = command and rolname = any (p.roles))) as p (allowed)
      where granted <> allowed`,
  },
  {
    name: 'no role may truncate, reference, trigger on or maintain a table',
    sql: `select format('table %s: %s is granted to %s', d.relname, acl.privilege_type, d.rolname) as message
      from ${ROLES_AND_TABLES} d join pg_class c on c.oid = d.rel, aclexplode(c.relacl) acl
      where acl.grantee = d.role and acl.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`,
  },
  {
    name: 'nothing is granted to PUBLIC',
    sql: `select format('%s %s: %s is granted to PUBLIC', case c.relkind when 'S' then 'sequence' else 'table' end,
        c.relname, acl.privilege_type) as message
      from pg_class c, aclexplode(c.relacl) acl where c.relnamespace ${IN_OUR_SCHEMAS} and acl.grantee = 0
      union all
      select format('table %s, column %s: %s is granted to PUBLIC', a.attrelid::regclass, a.attname, acl.privilege_type)
      from pg_attribute a join pg_class c on c.oid = a.attrelid, aclexplode(a.attacl) acl
      where c.relnamespace ${IN_OUR_SCHEMAS} and acl.grantee = 0`,
  },
  {
    name: 'no role may read or move a sequence, or create objects',
    sql: `select format('sequence %s is open to %s', c.relname, r.rolname) as message
      from pg_class c cross join pg_roles r where c.relkind = 'S' and c.relnamespace ${IN_OUR_SCHEMAS}
        and r.rolname in (${SERVING_ROLES}) and has_sequence_privilege(r.oid, c.oid, 'USAGE, SELECT, UPDATE')
      union all
      select format('%s may create objects in schema %s', rolname, nspname) from pg_roles cross join pg_namespace n
      where rolname in (${SERVING_ROLES}) and nspname in (${SCHEMAS}) and has_schema_privilege(pg_roles.oid, n.oid, 'CREATE')`,
  },
  {
    name: 'jobs are open to the billing role alone',
    sql: `select format('%s may look into schema %s', rolname, nspname) as message
      from pg_roles cross join pg_namespace n
      where nspname = '${JOB_SCHEMA}' and has_schema_privilege(pg_roles.oid, n.oid, 'USAGE')
        and rolname in (${list([ROLE_NAMES.tenant, ROLE_NAMES.local, ROLE_NAMES.identity])})
      union all
      select format('schema %s is open to everybody', nspname)
      from pg_namespace, aclexplode(nspacl) acl where nspname = '${JOB_SCHEMA}' and acl.grantee = 0`,
  },
  {
    name: 'the audit log can only be appended to, and anonymised as a later line says',
    sql: `select format('audit_logs: %s may %s', rolname, lower(command)) as message
      from pg_roles cross join unnest(array['UPDATE', 'DELETE']) as command
      where rolname in (${SERVING_ROLES}) and rolname <> '${ROLE_NAMES.deletion}' and to_regclass('public.audit_logs') is not null
        and case command when 'UPDATE' then has_any_column_privilege(oid, 'public.audit_logs', command)
          else has_table_privilege(oid, 'public.audit_logs', command) end
      union all
      select format('audit_logs.%s: %s may update it', attname, '${ROLE_NAMES.deletion}') from pg_attribute
      where attrelid = to_regclass('public.audit_logs') and attnum > 0 and not attisdropped
        and attname not in ('metadata', 'ip_address', 'user_agent')
        and has_column_privilege('${ROLE_NAMES.deletion}', attrelid, attnum, 'UPDATE')
      union all
      select format('audit_logs: policy %s changes lines that nothing vouches for, or of anybody', policyname) from pg_policies
      where schemaname in (${SCHEMAS}) and tablename = 'audit_logs' and cmd = 'UPDATE'
        and not (${squeezed('qual')} = '${IS_ABOUT_ACCOUNT}' and ${squeezed('with_check')} = '${IS_VOUCHED_FOR}')`,
  },
  {
    name: 'the history of checkpoints can only be appended to',
    sql: `select format('checkpoints.%s: %s may update it', a.attname, r.rolname) as message
      from pg_attribute a cross join pg_roles r
      where a.attrelid = to_regclass('public.checkpoints') and a.attnum > 0 and not a.attisdropped
        and r.rolname in (${SERVING_ROLES}) and a.attname <> 'recorded_end'
        and not (r.rolname = '${ROLE_NAMES.claim}'
          and a.attname in ('tenant_id', 'scope_id', 'claim_id', 'author_id', 'recorded_by'))
        and not (r.rolname = '${ROLE_NAMES.deletion}' and a.attname in ('author_id', 'visibility'))
        and has_column_privilege(r.oid, a.attrelid, a.attnum, 'UPDATE')
      union all
      select format('checkpoints: %s may delete', rolname) from pg_roles
      where rolname in (${SERVING_ROLES}) and to_regclass('public.checkpoints') is not null
        and rolname <> '${ROLE_NAMES.deletion}' and has_table_privilege(oid, 'public.checkpoints', 'DELETE')
      union all
      select format('checkpoints: policy %s does not keep the past as it is', policyname)
      from pg_policies where schemaname in (${SCHEMAS}) and tablename = 'checkpoints' and not case cmd
        when 'INSERT' then roles = '{${ROLE_NAMES.import}}'
          or with_check ~ '${isNow('recorded_at')}' and with_check ~ '${IS_CURRENT}'
        when 'UPDATE' then roles = '{${ROLE_NAMES.claim}}'
          or roles = '{${ROLE_NAMES.deletion}}' and qual ~ '${IS_OF_DEPARTED}'
          or with_check ~ '${isNow('recorded_end')}' and qual ~ '${IS_CURRENT}'
        else true end`,
  },
  {
    name: 'only a claim says which rows it has brought',
    // what a restored or imported row says is what it said before
    sql: `select format('%s.claim_id: %s may update it', t.relname, r.rolname) as message
      from ${CLAIMED} t cross join pg_roles r
      where r.rolname in (${SERVING_ROLES}) and r.rolname <> '${ROLE_NAMES.claim}'
        and has_column_privilege(r.oid, t.oid, 'claim_id', 'UPDATE')
      union all
      select format('table %s: policy %s takes rows as those of a claim', t.relname, p.policyname)
      from ${CLAIMED} t join pg_policies p on p.schemaname = 'public' and p.tablename = t.relname, unnest(p.roles) role
      where p.cmd = 'INSERT' and role in (${list([ROLE_NAMES.tenant, ROLE_NAMES.local])})
        and p.with_check !~ ' AND \\(claim_id IS NULL\\)'
        and exists (select from pg_policies c where c.tablename = t.relname and c.policyname = 'claim_update')`,
  },
  {
    name: 'plan and subscription are written as the billing role alone',
    sql: `select format('tenants.%s: %s may %s it', a.attname, r.rolname, lower(command)) as message
      from pg_attribute a cross join pg_roles r cross join unnest(array['INSERT', 'UPDATE']) as command
      where a.attrelid = to_regclass('public.tenants') and a.attnum > 0 and not a.attisdropped
        and r.rolname in (${list([ROLE_NAMES.tenant, ROLE_NAMES.local, ROLE_NAMES.identity])})
        and a.attname not in ('id', 'name', 'active', 'suspended_by', 'created_at', 'updated_at')
        and not (r.rolname = '${ROLE_NAMES.identity}' and a.attname = 'suspended_before')
        and has_column_privilege(r.oid, a.attrelid, a.attnum, command)`,
  },
  {
    name: 'passwords, tokens and sessions of people are open to sign-in alone',
    sql: `select format('%s.%s: %s may %s it', a.attrelid::regclass, a.attname, r.rolname, lower(command)) as message
      from pg_attribute a cross join pg_roles r cross join unnest(array['SELECT', 'INSERT', 'UPDATE']) as command
      where a.attrelid in (to_regclass('public.users'), to_regclass('public.user_identities'),
          to_regclass('public.user_tokens'), to_regclass('public.web_sessions'))
        and a.attnum > 0 and not a.attisdropped
        and (a.attrelid <> to_regclass('public.users') or a.attname = 'password_hash')
        and r.rolname in (${list([ROLE_NAMES.tenant, ROLE_NAMES.local, ROLE_NAMES.billing])})
        and has_column_privilege(r.oid, a.attrelid, a.attnum, command)`,
  },
  {
    name: 'every key of a scoped table leads with scope_id',
    sql: `select format('table %s: key %s does not lead with scope_id', t.relname, i.indexrelid::regclass) as message
      from ${SCOPED} t join pg_index i on i.indrelid = t.oid join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
      where i.indisunique and a.attname <> 'scope_id'
      union all
      select format('table %s: foreign key %s does not lead with scope_id', t.relname, k.conname)
      from ${SCOPED} t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
        join pg_attribute a on a.attrelid = t.oid and a.attnum = k.conkey[1]
        join pg_attribute f on f.attrelid = k.confrelid and f.attnum = k.confkey[1]
      where (a.attname, f.attname) <> ('scope_id', 'scope_id')`,
  },
  {
    name: 'scope_id follows tenant_id in every scoped table',
    sql: `select format('table %s: constraint %s is missing', t.relname, name) as message
      from ${SCOPED} t, lateral (values (t.relname || '__scope', 'CHECK ((scope_id = COALESCE(tenant_id, ''''::text)))'),
        (t.relname || '__tenant_id', 'CHECK ((tenant_id <> ''''::text))')) as expected (name, definition)
      where not exists (select from pg_constraint k where k.conrelid = t.oid and k.conname = expected.name
        and k.convalidated and pg_get_constraintdef(k.oid) = expected.definition)`,
  },
  {
    name: 'views run as their caller, and no function as its owner with an open search path',
    sql: `select format('view %s runs as its owner', c.relname) as message from pg_class c
      where c.relnamespace ${IN_OUR_SCHEMAS} and (c.relkind = 'm' or c.relkind = 'v'
        and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false))
      union all
      select format('function %s runs as its owner with an open search path', p.oid::regprocedure) from pg_proc p
      where p.pronamespace ${IN_OUR_SCHEMAS} and p.prosecdef
        and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')`,
  },
  {
    name: 'policies call no function of ours',
    // A function marked IMMUTABLE by mistake is folded into a prepared plan, and one tenant's answer serves the next.
    sql: `select format('table %s: policy %s calls %s', p.polrelid::regclass, p.polname, d.refobjid::regprocedure) as message
      from pg_policy p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
        and d.refclassid = 'pg_proc'::regclass`,
  },
  {
    name: 'the database is UTF-8 and knows upper and lower case beyond ASCII',
    sql: `select format('the encoding is %s; create the database with encoding UTF8', pg_encoding_to_char(encoding)) as message
      from pg_database where datname = current_database() and encoding <> pg_char_to_encoding('UTF8')
      union all
      select format('with the locale %s a search for É does not find é; create the database with C.UTF-8, say', datctype)
      from pg_database where datname = current_database() and lower(chr(201)) <> chr(233)`,
  },
];
