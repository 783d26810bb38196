import {
  columns,
  difference,
  isOpen,
  OUR_ROLES,
  OUR_SCHEMAS,
  ownerName,
  rights,
  SERVING,
  type Section,
} from './sql-parts.ts';

/** The roles to check where roles of all databases appear: PUBLIC and our roles. */
const NAMED = (sql: string) => `(select jsonb_agg(e order by e) from jsonb_array_elements_text(${sql}) e
  where e ~ '^(PUBLIC|omnimemory_\\w+) ' or e ~ ' CREATE')`;

/**
 * Objects of initdb with their current privileges: catalogue, its name in words, oid, column, privileges, kind, owner.
 */
const SYSTEM_OBJECTS = `
  select 'pg_class'::regclass as class, format('%s %s', case c.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, c.oid::regclass) as name,
    c.oid, 0 as sub, c.relacl as now, case c.relkind when 'S' then 's'::"char" else 'r'::"char" end as kind, c.relowner as owner from pg_class c
    where c.oid < 16384 and c.relkind in ('r', 'v', 'S', 'm', 'f', 'p')
  union all select 'pg_class'::regclass, format('column %s.%s', a.attrelid::regclass, a.attname), a.attrelid, a.attnum, a.attacl, 'c',
    (select relowner from pg_class where oid = a.attrelid) from pg_attribute a
    where a.attrelid < 16384 and a.attacl is not null
  union all select 'pg_proc'::regclass, format('function %s', p.oid::regprocedure), p.oid, 0, p.proacl, 'f', p.proowner from pg_proc p where p.oid < 16384
  union all select 'pg_type'::regclass, format('type %s', t.oid::regtype), t.oid, 0, t.typacl, 'T', t.typowner from pg_type t where t.oid < 16384
  union all select 'pg_namespace'::regclass, format('schema %s', n.nspname), n.oid, 0, n.nspacl, 'n', n.nspowner from pg_namespace n
    where n.oid < 16384 and n.nspname <> 'public'
  union all select 'pg_foreign_data_wrapper'::regclass, format('foreign data wrapper %s', w.fdwname), w.oid, 0, w.fdwacl, 'F', w.fdwowner
    from pg_foreign_data_wrapper w`;

// initdb records the privileges of what it creates, except for information_schema, which everyone may read
const BEFORE = `coalesce(i.initprivs, case when o.name ~ ' information_schema' and o.kind in ('r', 'n')
  then acldefault(o.kind, o.owner) || makeaclitem(0, o.owner, case o.kind when 'n' then 'USAGE' else 'SELECT' end, false)
  else acldefault(o.kind, o.owner) end)`;
const NOW = 'coalesce(o.now, acldefault(o.kind, o.owner))';
const OPEN_GAIN = `exists (select from jsonb_array_elements_text(s.gained) e where e ~ '^(PUBLIC|omnimemory_\\w+) ')`;

export const RIGHTS_SECTIONS: readonly Section[] = [
  {
    kind: 'database',
    sql: `${columns({
      name: `'this database'`,
      says: {
        owner: `case when ${ownerName('b.datdba')} in (${SERVING}) then ${ownerName('b.datdba')} end`,
        connection_limit: 'nullif(b.datconnlimit, -1)',
        rights: NAMED(rights('b.datacl', `'d'::"char"`, 'b.datdba')),
      },
    })} from pg_database b where b.datname = current_database()`,
  },
  {
    kind: 'default right',
    sql: `${columns({
      name: `format('on %s that %s makes%s', case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
        when 'T' then 'types' when 'n' then 'schemas' else 'large objects' end, d.defaclrole::regrole,
        case when d.defaclnamespace = 0 then '' else ' in schema ' || d.defaclnamespace::regnamespace end)`,
      danger: `case when r.rolname in (${OUR_ROLES}) or d.defaclnamespace in (select oid from pg_namespace where nspname in (${OUR_SCHEMAS}))
        or exists (select from jsonb_array_elements_text(s.gained) e where e ~ '^(PUBLIC|omnimemory_\\w+) ')
        then 'what is made in future will be open' end`,
      says: { rights: 's.gained' },
    })} from pg_default_acl d join pg_roles r on r.oid = d.defaclrole,
      lateral (select ${difference('d.defaclacl', `acldefault(case d.defaclobjtype when 'S' then 's'::"char" else d.defaclobjtype end, d.defaclrole)`)} as gained) s
      where s.gained is not null`,
  },
  {
    kind: 'system right',
    sql: `${columns({
      name: 's.name',
      danger: `case when ${OPEN_GAIN} then 'roles that serve requests may do more than PostgreSQL lets everybody do' end`,
      says: { granted: 's.gained', revoked: 's.lost', owner: ownerName('nullif(s.owner, 10)') },
    })} from (select o.name, o.owner, ${difference(NOW, BEFORE)} as gained,
        ${difference(BEFORE, NOW)} as lost
      from (${SYSTEM_OBJECTS}) o
        left join pg_init_privs i on i.classoid = o.class and i.objoid = o.oid and i.objsubid = o.sub
      where o.now::text is distinct from i.initprivs::text or o.owner <> 10) s
      where s.gained is not null or s.lost is not null or s.owner <> 10`,
  },
  {
    kind: 'tablespace right',
    sql: `${columns({
      name: 't.spcname::text',
      danger: `case when ${isOpen('t.spcacl', `'t'::"char"`, 't.spcowner')} then 'roles that serve requests may fill it' end`,
      says: { rights: rights('t.spcacl', `'t'::"char"`, 't.spcowner') },
    })} from pg_tablespace t where ${rights('t.spcacl', `'t'::"char"`, 't.spcowner')} is not null`,
  },
  {
    kind: 'parameter right',
    sql: `${columns({
      name: 'p.parname',
      danger: `case when ${isOpen('p.paracl', `'p'::"char"`, '10::oid')} then 'roles that serve requests may change it' end`,
      says: { rights: rights('p.paracl', `'p'::"char"`, '10::oid') },
    })} from pg_parameter_acl p where ${rights('p.paracl', `'p'::"char"`, '10::oid')} is not null`,
  },
  {
    kind: 'large object',
    sql: `${columns({
      name: 'm.oid::text',
      danger: `case when ${isOpen('m.lomacl', `'L'::"char"`, 'm.lomowner')} then 'roles that serve requests may open it' end`,
      says: { owner: ownerName('m.lomowner'), rights: rights('m.lomacl', `'L'::"char"`, 'm.lomowner') },
    })} from pg_largeobject_metadata m join pg_roles o on o.oid = m.lomowner
      where o.rolname in (${OUR_ROLES}) or ${isOpen('m.lomacl', `'L'::"char"`, 'm.lomowner')}`,
  },
];

/** Attributes that bypass every policy. */
const POWERS = `(select jsonb_agg(power order by power) from (
  select attribute as power from (values ('SUPERUSER', r.rolsuper), ('BYPASSRLS', r.rolbypassrls and not r.rolsuper),
    ('REPLICATION', r.rolreplication and not r.rolsuper), ('CREATEROLE', r.rolcreaterole and not r.rolsuper)) a (attribute, present) where present
  union all select 'ownership of this database' where not r.rolsuper
    and r.oid = (select datdba from pg_database where datname = current_database())
  union all select 'membership of ' || g.rolname from pg_roles g
  where not r.rolsuper and r.oid <> g.oid and pg_has_role(r.oid, g.oid, 'MEMBER') and g.rolname in ('pg_read_all_data', 'pg_write_all_data',
    'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program', 'pg_maintain', 'pg_create_subscription')) p)`;

export const ROLE_SECTIONS: readonly Section[] = [
  {
    kind: 'role',
    sql: `${columns({
      name: 'r.rolname::text',
      says: {
        superuser: 'nullif(r.rolsuper, false)',
        bypasses_row_security: 'nullif(r.rolbypassrls, false)',
        replication: 'nullif(r.rolreplication, false)',
        creates_roles: 'nullif(r.rolcreaterole, false)',
        creates_databases: 'nullif(r.rolcreatedb, false)',
        login: 'nullif(r.rolcanlogin, true)',
        connection_limit: 'nullif(r.rolconnlimit, -1)',
        valid_until: 'r.rolvaliduntil',
      },
    })} from pg_roles r where r.rolname in (${OUR_ROLES})`,
  },
  {
    kind: 'setting',
    sql: `${columns({
      name: `coalesce(r.rolname::text, case when s.setdatabase = 0 then 'every role' else 'everybody' end)
        || case when s.setdatabase = 0 then '' else ' in this database' end || ': ' || lower(split_part(c, '=', 1))`,
      says: { value: `substr(c, strpos(c, '=') + 1)` },
    })} from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c
      where (s.setrole = 0 or r.rolname in (${OUR_ROLES}))
        and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))`,
  },
  {
    kind: 'membership',
    // Since PostgreSQL 16, the creator of a role gets a membership that neither inherits nor sets the role: harmless.
    sql: `${columns({
      name: `format('of %s in %s', member.rolname, role.rolname)`,
      says: { may_grant_it: 'nullif(m.admin_option, false)' },
    })} from pg_auth_members m join pg_roles member on member.oid = m.member join pg_roles role on role.oid = m.roleid, to_jsonb(m) as options
      where (member.rolname in (${OUR_ROLES}) or role.rolname in (${OUR_ROLES}))
        and (coalesce((options->>'inherit_option')::boolean or (options->>'set_option')::boolean, true)
          or not (member.rolcreaterole or member.rolsuper))`,
  },
  {
    kind: 'powerful role',
    sql: `${columns({
      name: 'r.rolname::text',
      danger: `case when r.rolcanlogin or exists (select from pg_auth_members m where m.roleid = r.oid)
        then 'a user who can log in with it bypasses the policies' end`,
      says: { powers: POWERS },
    })} from pg_roles r where r.oid <> 10 and r.rolname !~ '^pg_' and r.rolname not in (${OUR_ROLES}) and ${POWERS} is not null`,
  },
];
