import type pg from 'pg';
import { GUARDED_SCHEMAS } from '../../src/db/schema/job-schema.ts';
import { OWNER_ROLE, ROLE_NAMES } from '../../src/db/schema/roles.ts';

/** One defence that is taken away. */
export interface Mutant {
  readonly kind: string;
  /** The table whose part of the matrix should see it. */
  readonly table: string;
  readonly apply: string;
  readonly revert: string;
}

const SERVING_ROLES = Object.values(ROLE_NAMES)
  .map((role) => `'${role}'`)
  .join(', ');
const OURS = `relnamespace in (select oid from pg_namespace where nspname in (${GUARDED_SCHEMAS.map((s) => `'${s}'`).join(', ')}))`;

const TABLES = `(select c.oid, c.relname::text, c.oid::regclass::text as name, c.relacl from pg_class c where relkind in ('r', 'p') and ${OURS})`;

const POLICIES = `
  select tablename, case schemaname when 'public' then tablename::text else schemaname || '.' || tablename end as "table",
    policyname, format('%I.%I', schemaname, tablename) as name, cmd, array_to_string(roles, ', ') as roles,
    coalesce(' using (' || qual || ')', '') || coalesce(' with check (' || with_check || ')', '') as rule,
    case when qual is null then '' else ' using (true)' end || case when with_check is null then '' else ' with check (true)' end as open
  from pg_policies where schemaname in (${GUARDED_SCHEMAS.map((s) => `'${s}'`).join(', ')})`;

/** Each kind of defence, and the statements that take one away and put it back. As rows of (table, apply, revert). */
const KINDS: Readonly<Record<string, string>> = {
  'policy dropped': `
    select "table", format('drop policy %I on %s', policyname, name) as apply,
      format('create policy %I on %s for %s to %s%s', policyname, name, cmd, roles, rule) as revert from (${POLICIES}) p`,
  'policy opened': `
    select "table", format('alter policy %I on %s%s', policyname, name, open) as apply,
      format('alter policy %I on %s%s', policyname, name, rule) as revert
    from (${POLICIES}) p where rule <> open`,
  'row security disabled': `
    select name as "table", format('alter table %s disable row level security', name) as apply,
      format('alter table %s enable row level security', name) as revert from ${TABLES} t`,
  'FORCE removed': `
    select name as "table", format('alter table %s no force row level security', name) as apply,
      format('alter table %s force row level security', name) as revert from ${TABLES} t`,
  'CHECK of the scope dropped': `
    select t.name as "table", format('alter table %s drop constraint %I', t.name, conname) as apply,
      format('alter table %s add constraint %I %s', t.name, conname, pg_get_constraintdef(k.oid)) as revert
    from ${TABLES} t join pg_constraint k on k.conrelid = t.oid and contype = 'c' and conname ~ '__(scope|tenant_id)$'`,
  'foreign key dropped': `
    select t.name as "table", format('alter table %s drop constraint %I', t.name, conname) as apply,
      format('alter table %s add constraint %I %s', t.name, conname, pg_get_constraintdef(k.oid)) as revert
    from ${TABLES} t join pg_constraint k on k.conrelid = t.oid and contype = 'f'`,
  'foreign key without its scope': `
    select t.name as "table", format('alter table %1$s drop constraint %2$I; create unique index mutant on %3$s (%4$s);
        alter table %1$s add constraint %2$I foreign key (%5$s) references %3$s (%4$s)',
        t.name, conname, confrelid::regclass, theirs.list, ours.list) as apply,
      format('alter table %1$s drop constraint %2$I; drop index mutant; alter table %1$s add constraint %2$I %3$s',
        t.name, conname, pg_get_constraintdef(k.oid)) as revert
    from ${TABLES} t join pg_constraint k on k.conrelid = t.oid and contype = 'f' and cardinality(conkey) > 1,
      lateral (select string_agg(quote_ident(attname), ', ' order by array_position(k.conkey[2:], attnum)) as list from pg_attribute
        where attrelid = k.conrelid and attnum = any (k.conkey[2:])) ours,
      lateral (select string_agg(quote_ident(attname), ', ' order by array_position(k.confkey[2:], attnum)) as list from pg_attribute
        where attrelid = k.confrelid and attnum = any (k.confkey[2:])) theirs`,
  'granted to a role': `
    select t.name as "table", format('grant %s on %s to %s', privilege, t.name, rolname) as apply,
      format('revoke %s on %s from %s', privilege, t.name, rolname)
        -- REVOKE takes the grants by column with it
        || coalesce((select format('; grant %s (%s) on %s to %s', privilege, string_agg(quote_ident(attname), ', '), t.name, rolname)
          from pg_attribute a, aclexplode(a.attacl) acl where a.attrelid = t.oid and acl.grantee = r.oid and privilege_type = privilege
          having count(*) > 0), '') as revert
    from ${TABLES} t cross join pg_roles r
      cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
    where rolname in (${SERVING_ROLES}) and not has_table_privilege(r.oid, t.oid, privilege)`,
  'granted by column': `
    select t.name as "table", format('grant %s (%I) on %s to %s', privilege, attname, t.name, rolname) as apply,
      format('revoke %s (%I) on %s from %s', privilege, attname, t.name, rolname) as revert
    from ${TABLES} t cross join pg_roles r cross join unnest(array['SELECT', 'INSERT', 'UPDATE']) privilege
      join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    where rolname in (${SERVING_ROLES}) and not has_column_privilege(r.oid, t.oid, a.attnum, privilege)
      and has_any_column_privilege(r.oid, t.oid, privilege)`,
  'granted to everybody': `
    select name as "table", format('grant select on %s to public', name) as apply,
      format('revoke select on %s from public', name) as revert from ${TABLES} t`,
  'membership of another role': `
    select 'metrics' as "table", format('grant %s to %s', other.rolname, r.rolname) as apply,
      format('revoke %s from %s', other.rolname, r.rolname) as revert
    from pg_roles r cross join pg_roles other
    where r.rolname in (${SERVING_ROLES}) and other.rolname in (${SERVING_ROLES}, '${OWNER_ROLE}') and r.oid <> other.oid`,
  'attribute of a role': `
    select 'metrics' as "table", format('alter role %s %s', rolname, attribute) as apply,
      format('alter role %s no%s', rolname, attribute) as revert
    from pg_roles cross join unnest(array['superuser', 'bypassrls', 'createrole']) attribute where rolname in (${SERVING_ROLES})
    union all
    select 'metrics', 'alter role ${OWNER_ROLE} bypassrls', 'alter role ${OWNER_ROLE} nobypassrls'`,
  'right to make objects': `
    select 'metrics' as "table", format('grant %s to %s', what, rolname) as apply, format('revoke %s from %s', what, rolname) as revert
    from pg_roles cross join (values ('create on schema public'), ('temporary on database ' || current_database()),
      ('usage on sequence metrics_id_seq')) as rights (what) where rolname in (${SERVING_ROLES})`,
};

/** Every defence of the database, one by one. */
export async function mutantsOf(admin: pg.ClientBase): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  for (const [kind, sql] of Object.entries(KINDS)) {
    const { rows } = await admin.query<Omit<Mutant, 'kind'>>(sql);
    mutants.push(...rows.map((row) => ({ kind, ...row })));
  }
  return mutants;
}

// what the statements above change
const FINGERPRINT = `
  select md5(string_agg(line, '' order by line)) as fingerprint from (
    select format('%s', p) as line from pg_policies p
    union all select format('%s %s %s', oid, relrowsecurity, relforcerowsecurity) from pg_class where ${OURS}
    union all select format('%s %s', conrelid, pg_get_constraintdef(oid)) || conname from pg_constraint
    union all select format('%s %s', indrelid::regclass, indexrelid::regclass) from pg_index
    union all select format('%s %s', c.oid, acl) from pg_class c, aclexplode(relacl) acl where ${OURS}
    union all select format('%s %s %s', attrelid, attnum, acl) from pg_attribute, aclexplode(attacl) acl
    union all select format('%s %s', nspname, acl) from pg_namespace, aclexplode(nspacl) acl
    union all select format('%s %s', datname, acl) from pg_database, aclexplode(datacl) acl
    union all select format('%s of %s', member, roleid) from pg_auth_members
    union all select format('%s %s %s %s', rolname, rolsuper, rolbypassrls, rolcreaterole) from pg_roles) lines`;

/** The same for the same defences. */
export async function fingerprintOf(admin: pg.ClientBase): Promise<string> {
  const { rows } = await admin.query<{ fingerprint: string }>(FINGERPRINT);
  return rows[0]?.fingerprint ?? '';
}
