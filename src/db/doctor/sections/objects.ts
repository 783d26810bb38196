import {
  columns,
  extensionOf,
  isOpen,
  madeByUsers,
  ownerName,
  rights,
  SERVING,
  type Section,
} from './sql-parts.ts';

/** Kinds of schema objects without a section of their own: catalogue, column prefix and name. */
const OTHERS = [
  ['pg_opclass', 'opc', 'operator class'],
  ['pg_opfamily', 'opf', 'operator family'],
  ['pg_conversion', 'con', 'conversion'],
  ['pg_collation', 'coll', 'collation'],
  ['pg_ts_config', 'cfg', 'text search configuration'],
  ['pg_ts_dict', 'dict', 'text search dictionary'],
  ['pg_statistic_ext', 'stx', 'statistics'],
] as const;

const OTHER_OBJECTS = `${OTHERS.map(
  ([catalogue, prefix, what]) =>
    `${columns({
      name: `'${what} ' || n.nspname || '.' || x.${prefix}name`,
      schema: 'n.nspname::text',
      extension: extensionOf(catalogue, 'x.oid'),
      says: { owner: ownerName(`x.${prefix}owner`) },
    })} from ${catalogue} x join pg_namespace n on n.oid = x.${prefix}namespace where ${madeByUsers('x.oid')}`,
).join('\nunion all ')}
  union all ${columns({
    name: `'access method ' || m.amname`,
    extension: extensionOf('pg_am', 'm.oid'),
    says: { handler: 'm.amhandler::text' },
  })} from pg_am m where m.oid >= 16384
  union all ${columns({
    name: `'foreign data wrapper ' || w.fdwname`,
    extension: extensionOf('pg_foreign_data_wrapper', 'w.oid'),
    says: { owner: ownerName('w.fdwowner') },
  })} from pg_foreign_data_wrapper w`;

export const OBJECT_SECTIONS: readonly Section[] = [
  {
    kind: 'type',
    sql: `${columns({
      name: `n.nspname || '.' || t.typname`,
      schema: 'n.nspname::text',
      extension: extensionOf('pg_type', 't.oid'),
      says: {
        kind: `case t.typtype when 'd' then 'domain' when 'e' then 'enum' when 'c' then 'composite' when 'r' then 'range' when 'm' then 'multirange' end`,
        labels:
          '(select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)',
        attributes: `(select jsonb_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum)
          from pg_attribute a where a.attrelid = t.typrelid and t.typrelid <> 0 and a.attnum > 0 and not a.attisdropped)`,
        base: `case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end`,
        not_null: 'nullif(t.typnotnull, false)',
        default: 't.typdefault',
        functions: `case when t.typtype = 'b' then format('%s %s', t.typinput, t.typoutput) end`,
        owner: ownerName('t.typowner'),
        rights: rights('t.typacl', `'T'::"char"`, 't.typowner'),
      },
    })} from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where ${madeByUsers('t.oid')} and not exists (select from pg_type e where e.typarray = t.oid)
        and (t.typrelid = 0 or (select relkind from pg_class where oid = t.typrelid) = 'c')`,
  },
  {
    kind: 'operator',
    sql: `${columns({
      name: `format('%s.%s (%s, %s)', n.nspname, o.oprname, o.oprleft::regtype, o.oprright::regtype)`,
      schema: 'n.nspname::text',
      extension: extensionOf('pg_operator', 'o.oid'),
      says: { function: 'o.oprcode::text', owner: ownerName('o.oprowner') },
    })} from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where ${madeByUsers('o.oid')}`,
  },
  {
    kind: 'cast',
    sql: `${columns({
      name: `format('from %s to %s', k.castsource::regtype, k.casttarget::regtype)`,
      extension: extensionOf('pg_cast', 'k.oid'),
      says: { function: `nullif(k.castfunc, 0)::regprocedure::text`, context: 'k.castcontext' },
    })} from pg_cast k where k.oid >= 16384`,
  },
  { kind: 'object', sql: OTHER_OBJECTS },
  {
    kind: 'language',
    sql: `${columns({
      name: 'l.lanname::text',
      extension: extensionOf('pg_language', 'l.oid'),
      says: {
        trusted: 'nullif(l.lanpltrusted, false)',
        functions: `concat_ws(' ', nullif(l.lanplcallfoid, 0)::regproc, nullif(l.lanvalidator, 0)::regproc)`,
        owner: ownerName('l.lanowner'),
        // only superusers can use an untrusted language, whatever its privileges are
        rights: `case when l.lanpltrusted then ${rights('l.lanacl', `'l'::"char"`, 'l.lanowner')} end`,
      },
    })} from pg_language l`,
  },
  {
    kind: 'extension',
    sql: `${columns({
      name: 'e.extname::text',
      extension: `nullif(e.extname::text, 'plpgsql')`,
      danger: `case when e.extname in ('dblink', 'file_fdw', 'adminpack', 'pageinspect', 'pg_surgery')
        and ${ownerName('e.extowner')} <> 'an administrator' then 'a role of this product owns it' end`,
      says: { schema: 'e.extnamespace::regnamespace::text' },
    })} from pg_extension e`,
  },
  {
    kind: 'foreign server',
    sql: `${columns({
      name: 's.srvname::text',
      danger: `case when ${isOpen('s.srvacl', `'S'::"char"`, 's.srvowner')} or ${ownerName('s.srvowner')} in (${SERVING})
        then 'roles that serve requests may use it' end`,
      says: {
        owner: ownerName('s.srvowner'),
        rights: rights('s.srvacl', `'S'::"char"`, 's.srvowner'),
      },
    })} from pg_foreign_server s`,
  },
  {
    kind: 'user mapping',
    sql: `${columns({
      name: `format('of %s on %s', case when m.umuser = 0 then 'PUBLIC' else m.usename::text end, m.srvname)`,
      danger: `case when m.umuser = 0 or m.usename in (${SERVING}) then 'roles that serve requests may use it' end`,
      says: {},
    })} from pg_user_mappings m`,
  },
  {
    kind: 'publication',
    sql: `${columns({
      name: 'p.pubname::text',
      says: {
        tables: `case when p.puballtables then to_jsonb('all'::text) else (select jsonb_agg(distinct format('%I.%I', t.schemaname, t.tablename))
          from pg_publication_tables t where t.pubname = p.pubname) end`,
      },
    })} from pg_publication p`,
  },
  {
    kind: 'subscription',
    sql: `${columns({ name: 's.subname::text', says: { enabled: 's.subenabled' } })} from pg_subscription s
      where s.subdbid = (select oid from pg_database where datname = current_database())`,
  },
  {
    kind: 'logical replication slot',
    sql: `${columns({ name: 's.slot_name::text', says: { plugin: 's.plugin::text' } })} from pg_replication_slots s
      where s.slot_type = 'logical' and s.database = current_database()`,
  },
  {
    kind: 'replication slot',
    sql: `${columns({ name: 's.slot_name::text', says: {} })} from pg_replication_slots s
      where s.slot_type = 'physical' and not s.temporary and not s.active and s.restart_lsn is not null`,
  },
];
