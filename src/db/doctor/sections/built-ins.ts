import { columns, type Section } from './sql-parts.ts';

const SIGNATURE = `n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'`;

/** Built-in functions and operators that policies, constraints, searches and the audit chain rely on. */
const RELIED_ON = `('current_setting', 'set_config', 'clock_timestamp', 'statement_timestamp', 'now', 'gen_random_uuid', 'sha256',
  'texteq', 'textne', 'bpchareq', 'int8eq', 'timestamptz_eq', 'timestamptz_ge', 'timestamptz_le', 'timestamptz_gt', 'timestamptz_lt',
  'byteaeq', 'convert_to', 'to_char', 'row_security_active', 'hashtext', 'btint8cmp', 'bttextcmp', 'byteacmp', 'to_tsvector',
  'to_tsquery', 'plainto_tsquery', 'websearch_to_tsquery', 'ts_match_vq', 'RI_FKey_check_ins', 'RI_FKey_check_upd',
  'RI_FKey_noaction_del', 'RI_FKey_noaction_upd', 'RI_FKey_cascade_del')`;

/** Views that hide from each role what it may not read, as long as they have the option security_barrier. */
const BARRIERS = `('pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs')`;

// initdb creates information_schema last, and no GRANT changes these rows. The minimum of all of them, so that changing one row hides nothing.
const END_OF_INITDB = `(select min(w.xmin::text::bigint) from pg_rewrite w join pg_class c on c.oid = w.ev_class
  where c.relnamespace = 'information_schema'::regnamespace and w.oid < 16384)`;
const IS_LATE = (row: string) => `${row}.xmin::text::bigint > ${END_OF_INITDB}`;

const IS_CHANGED = `'it may no longer do what PostgreSQL created it for'`;

const changed = (name: string, from: string, danger = IS_CHANGED): string =>
  `${columns({ name, danger, says: {} })} from ${from}`;

/** Built-in rows without rights of their own, which nothing has a reason to change: catalogue, condition, name. */
const UNCHANGING = [
  ['pg_operator', 'x.oid < 12000', `format('operator %s', x.oid::regoperator)`],
  ['pg_cast', 'x.oid < 12000', `format('cast from %s to %s', x.castsource::regtype, x.casttarget::regtype)`],
  ['pg_amproc', 'x.oid < 12000', `format('support function %s of an index', x.amproc)`],
  ['pg_amop', 'x.oid < 12000', `format('operator %s of an index', x.amopopr::regoperator)`],
  ['pg_opclass', 'x.oid < 12000', `format('operator class %s', x.opcname)`],
  ['pg_opfamily', 'x.oid < 12000', `format('operator family %s', x.opfname)`],
  ['pg_type', 'x.oid < 12000 and x.typacl is null', `format('type %s', x.oid::regtype)`],
  ['pg_aggregate', 'x.aggfnoid < 12000', `format('aggregate %s', x.aggfnoid::regprocedure)`],
  ['pg_am', 'x.oid < 12000', `format('access method %s', x.amname)`],
  ['pg_ts_config', 'x.oid < 16384', `format('text search configuration %s', x.cfgname)`],
  [
    'pg_ts_config_map',
    'x.mapcfg < 16384',
    `format('text search configuration %s, token %s', x.mapcfg::regconfig, x.maptokentype)`,
  ],
  ['pg_ts_dict', 'x.oid < 16384', `format('text search dictionary %s', x.dictname)`],
  ['pg_ts_parser', 'x.oid < 16384', `format('text search parser %s', x.prsname)`],
  ['pg_ts_template', 'x.oid < 16384', `format('text search template %s', x.tmplname)`],
  [
    'pg_init_privs',
    'x.objoid < 16384',
    `'note of the rights of ' || pg_describe_object(x.classoid, x.objoid, x.objsubid)`,
  ],
] as const;

/** Objects with an owner but without privileges: catalogue, column prefix, name. */
const OWNED = [
  ['pg_operator', 'opr', 'operator'],
  ['pg_opclass', 'opc', 'operator class'],
  ['pg_opfamily', 'opf', 'operator family'],
  ['pg_collation', 'coll', 'collation'],
  ['pg_conversion', 'con', 'conversion'],
  ['pg_ts_config', 'cfg', 'text search configuration'],
  ['pg_ts_dict', 'dict', 'text search dictionary'],
  ['pg_tablespace', 'spc', 'tablespace'],
  ['pg_language', 'lan', 'language'],
] as const;

const FUNCTIONS = changed(
  SIGNATURE,
  `pg_proc p join pg_namespace n on n.oid = p.pronamespace
    left join pg_init_privs i on i.classoid = 'pg_proc'::regclass and i.objoid = p.oid
    where p.oid < 12000 and ${IS_LATE('p')} and (p.proleakproof or p.prosecdef
      or coalesce(p.proacl, acldefault('f'::"char", p.proowner))::text = coalesce(i.initprivs, acldefault('f'::"char", p.proowner))::text)`,
  // a GRANT that was revoked again also leaves a changed row, with privileges that are spelled out
  `case when p.proleakproof then 'PostgreSQL calls it on rows that policies hide'
    when p.prosecdef then 'it runs with the rights of its owner'
    when p.proacl is null then ${IS_CHANGED} end`,
);

// the release notes ask administrators to recreate pg_stats_ext (CVE-2024-4317)
const VIEWS = changed(
  `format('view %s', w.ev_class::regclass)`,
  `pg_rewrite w join pg_class c on c.oid = w.ev_class and c.relnamespace = 'pg_catalog'::regnamespace
    where w.oid < 16384 and ${IS_LATE('w')}`,
  `case when c.relname not in ('pg_stats_ext', 'pg_stats_ext_exprs') then ${IS_CHANGED} end`,
);

export const BUILT_IN_SECTIONS: readonly Section[] = [
  {
    kind: 'built-in',
    sql: `${columns({
      name: SIGNATURE,
      says: {
        returns: 'format_type(p.prorettype, null)',
        language: 'l.lanname::text',
        source: `case when p.prosqlbody is null then p.prosrc else 'an expression' end`,
        runs_as_owner: 'nullif(p.prosecdef, false)',
        volatility: `case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end`,
        settings: '(select jsonb_agg(s order by s) from unnest(p.proconfig) s)',
      },
    })} from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
      where n.nspname = 'pg_catalog' and p.oid < 16384 and p.proname in ${RELIED_ON}
    union all
    ${columns({
      name: `format('operator %s (%s, %s)', o.oprname, o.oprleft::regtype, o.oprright::regtype)`,
      says: { function: `o.oprcode::text` },
    })} from pg_operator o where o.oid < 16384 and o.oprleft = o.oprright and o.oprname in ('=', '<>', '<', '>', '<=', '>=')
      and o.oprleft in ('text'::regtype, 'bigint'::regtype, 'timestamptz'::regtype, 'bytea'::regtype, 'uuid'::regtype)
    union all
    ${columns({
      name: `format('view %s', c.relname)`,
      says: {
        options: '(select jsonb_agg(o order by o) from unnest(c.reloptions) o)',
        passed_over: `case when not c.relhasrules then 'rules' end`,
      },
    })} from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relname in ${BARRIERS}`,
  },
  {
    kind: 'changed built-in',
    sql: [
      FUNCTIONS,
      VIEWS,
      ...UNCHANGING.map(([catalogue, condition, name]) =>
        changed(name, `${catalogue} x where ${condition} and ${IS_LATE('x')}`),
      ),
      ...OWNED.map(([catalogue, prefix, what]) =>
        changed(
          `format('${what} %s, owned by %s', x.${prefix}name, owning.rolname)`,
          `${catalogue} x join pg_roles owning on owning.oid = x.${prefix}owner where x.oid < 16384 and not owning.rolsuper`,
          `'its owner may change it'`,
        ),
      ),
    ].join('\n    union all '),
  },
];
