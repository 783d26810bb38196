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

/** The grantees and their privileges, without administrators and PostgreSQL's predefined roles. */
const GRANTS = `select coalesce(g.rolname::text, 'PUBLIC') || ' ' || a.privilege_type as entry, a.privilege_type
  from aclexplode(o.now) a left join pg_roles g on g.oid = a.grantee
  where a.grantee <> o.owner and not coalesce(g.rolsuper or g.rolname ~ '^pg_', false)`;
/** No role may write to the system catalogues, or read these. */
const IS_SENSITIVE = `(o.kind = 'r' and o.oid < 12000 and given.privilege_type in ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
  or o.name ~ '^table (pg_statistic|pg_statistic_ext_data|pg_authid|pg_largeobject|pg_user_mapping|pg_subscription)$'
  or o.name ~ '^view (pg_shadow|pg_hba_file_rules|pg_ident_file_mappings|pg_file_settings)$'
  or o.name ~ '^column (pg_statistic|pg_statistic_ext_data|pg_authid|pg_largeobject|pg_user_mapping|pg_shadow|pg_subscription\\.subconninfo)'
  or o.name ~ '^function (pg_read_file|pg_read_binary_file|pg_stat_file|pg_ls_|lo_import|lo_export|pg_current_logfile|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_backup_|pg_start_backup|pg_stop_backup|pg_switch_wal|pg_create_restore_point|pg_replication_origin_|pg_hba_file_rules|pg_show_all_file_settings)')`;

export const RIGHTS_SECTIONS: readonly Section[] = [
  {
    kind: 'database',
    sql: `${columns({
      name: `'this database'`,
      says: {
        owner: `case when ${ownerName('b.datdba')} in (${SERVING}) then ${ownerName('b.datdba')} end`,
        connection_limit: 'nullif(b.datconnlimit, -1)',
        template: 'nullif(b.datistemplate, false)',
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
      danger: `case when ${OPEN_GAIN} then 'roles that serve requests may do more than PostgreSQL lets everybody do'
        when not (select rolsuper from pg_roles where oid = s.owner) then 'its owner may change it' end`,
      says: { granted: 's.gained', revoked: 's.lost', owner: ownerName('nullif(s.owner, 10)') },
    })} from (select o.name, o.owner, ${difference(NOW, BEFORE)} as gained,
        ${difference(BEFORE, NOW)} as lost
      from (${SYSTEM_OBJECTS}) o
        left join pg_init_privs i on i.classoid = o.class and i.objoid = o.oid and i.objsubid = o.sub
      where o.now::text is distinct from i.initprivs::text or o.owner <> 10) s
      where s.gained is not null or s.lost is not null or s.owner <> 10`,
  },
  {
    // from our own list, because pg_init_privs can be falsified
    kind: 'sensitive right',
    sql: `${columns({
      name: 's.name',
      danger: `'it gives access to rows, files or passwords despite the policies'`,
      says: { granted: 's.granted' },
    })} from (select o.name, (select jsonb_agg(distinct entry order by entry) from (${GRANTS}) given where ${IS_SENSITIVE}) as granted
      from (${SYSTEM_OBJECTS}) o where o.now is not null) s where s.granted is not null`,
  },
  {
    kind: 'connect right',
    sql: `${columns({ name: `format('of %s', g.rolname)`, says: {} })} from pg_database b, aclexplode(b.datacl) a
      join pg_roles g on g.oid = a.grantee where b.datname = current_database() and a.privilege_type = 'CONNECT'
        and g.oid <> b.datdba and not g.rolsuper and g.rolname not in (${OUR_ROLES})`,
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
