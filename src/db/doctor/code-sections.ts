import {
  columns,
  extensionOf,
  IS_OURS,
  isOpen,
  madeByUsers,
  OUR_SCHEMAS,
  ownerName,
  rights,
  type Section,
} from './sql-parts.ts';

const ENABLED = (column: string) =>
  `case ${column} when 'D' then 'off' when 'R' then 'on in replicas only' when 'A' then 'always on' end`;
const TABLES = `from pg_class c join pg_namespace n on n.oid = c.relnamespace and ${IS_OURS}`;
const SIGNATURE = `n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'`;
const HASH = `md5(p.prosrc || coalesce(p.probin, '') || coalesce(pg_get_function_sqlbody(p.oid), ''))`;

/** Built-in functions and operators that policies, constraints and the audit chain depend on. */
const RELIED_ON = `('current_setting', 'set_config', 'clock_timestamp', 'statement_timestamp', 'now', 'gen_random_uuid', 'sha256',
  'texteq', 'textne', 'bpchareq', 'int8eq', 'timestamptz_eq', 'timestamptz_ge', 'timestamptz_le', 'timestamptz_gt', 'timestamptz_lt',
  'byteaeq', 'convert_to', 'to_char', 'row_security_active', 'hashtext', 'btint8cmp', 'bttextcmp', 'byteacmp')`;

/**
 * The last relevant transaction of initdb: the objects that it created have no later one, and no GRANT changes these
 * rows.
 */
const END_OF_INITDB = '(select max(xmin::text::bigint) from pg_init_privs where objoid < 12000)';

export const CODE_SECTIONS: readonly Section[] = [
  {
    kind: 'function',
    sql: `${columns({
      name: SIGNATURE,
      schema: 'n.nspname::text',
      extension: extensionOf('pg_proc', 'p.oid'),
      danger: `case
        when p.prosecdef and ${isOpen('p.proacl', `'f'::"char"`, 'p.proowner')}
            and not (${extensionOf('pg_proc', 'p.oid')} is not null and p.prorettype = 'event_trigger'::regtype)
          then 'it runs with the rights of its owner, and roles that serve requests may call it'
        when ${extensionOf('pg_proc', 'p.oid')} is null and p.proleakproof then 'PostgreSQL calls it on rows that policies hide'
        when ${extensionOf('pg_proc', 'p.oid')} is null and not l.lanpltrusted and l.lanname <> 'sql' then 'it can do anything to the server'
        when exists (select from pg_depend d join pg_class t on d.refclassid = 'pg_class'::regclass and t.oid = d.refobjid
          where d.classid = 'pg_proc'::regclass and d.objid = p.oid
            and t.relnamespace in (select oid from pg_namespace where nspname in (${OUR_SCHEMAS})))
          then 'it reads tables of this product' end`,
      says: {
        kind: `case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window function' end`,
        returns: 'pg_get_function_result(p.oid)',
        arguments: 'nullif(pg_get_function_arguments(p.oid), pg_get_function_identity_arguments(p.oid))',
        language: 'l.lanname::text',
        body: HASH,
        runs_as_owner: 'nullif(p.prosecdef, false)',
        volatility: `case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end`,
        strict: 'nullif(p.proisstrict, false)',
        leakproof: 'nullif(p.proleakproof, false)',
        parallel: `nullif(p.proparallel, 'u')`,
        settings: '(select jsonb_agg(s order by s) from unnest(p.proconfig) s)',
        support: `case when p.prosupport <> 0 then p.prosupport::text end`,
        owner: ownerName('p.proowner'),
        rights: rights('p.proacl', `'f'::"char"`, 'p.proowner'),
      },
    })} from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
      where ${madeByUsers('p.oid')}`,
  },
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
      and o.oprleft in ('text'::regtype, 'bigint'::regtype, 'timestamptz'::regtype, 'bytea'::regtype, 'uuid'::regtype)`,
  },
  {
    kind: 'changed built-in',
    // a GRANT changes the row as well; `system right` reports those
    sql: `${columns({
      name: SIGNATURE,
      danger: `case when p.proleakproof then 'PostgreSQL calls it on rows that policies hide'
        when p.prosecdef then 'it runs with the rights of its owner' end`,
      says: {},
    })} from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.oid < 12000 and p.xmin::text::bigint > ${END_OF_INITDB} and (p.proleakproof or p.prosecdef or p.proacl is not distinct from
        (select initprivs from pg_init_privs i where i.classoid = 'pg_proc'::regclass and i.objoid = p.oid))
    union all ${columns({ name: `format('operator %s', o.oid::regoperator)`, says: {} })} from pg_operator o
      where o.oid < 12000 and o.xmin::text::bigint > ${END_OF_INITDB}
    union all ${columns({ name: `format('cast from %s to %s', k.castsource::regtype, k.casttarget::regtype)`, says: {} })} from pg_cast k
      where k.oid < 12000 and k.xmin::text::bigint > ${END_OF_INITDB}
    union all ${columns({ name: `format('support function %s of an index', m.amproc)`, says: {} })} from pg_amproc m
      where m.oid < 12000 and m.xmin::text::bigint > ${END_OF_INITDB}
    union all ${columns({ name: `format('operator %s of an index', m.amopopr::regoperator)`, says: {} })} from pg_amop m
      where m.oid < 12000 and m.xmin::text::bigint > ${END_OF_INITDB}
    union all ${columns({ name: `format('view %s', w.ev_class::regclass)`, says: {} })} from pg_rewrite w
      join pg_class c on c.oid = w.ev_class and c.relnamespace = 'pg_catalog'::regnamespace
      where w.oid < 16384 and w.xmin::text::bigint > ${END_OF_INITDB}`,
  },
  {
    kind: 'trigger',
    sql: `${columns({
      name: `n.nspname || '.' || c.relname || '.' || g.tgname`,
      schema: 'n.nspname::text',
      says: {
        definition: 'pg_get_triggerdef(g.oid)',
        enabled: ENABLED('g.tgenabled'),
      },
    })} ${TABLES} join pg_trigger g on g.tgrelid = c.oid and not g.tgisinternal`,
  },
  {
    kind: 'rule',
    sql: `${columns({
      name: `n.nspname || '.' || c.relname || '.' || w.rulename`,
      schema: 'n.nspname::text',
      says: { definition: 'pg_get_ruledef(w.oid)', enabled: ENABLED('w.ev_enabled') },
    })} ${TABLES} join pg_rewrite w on w.ev_class = c.oid where w.rulename <> '_RETURN' or w.ev_enabled <> 'O'`,
  },
  {
    kind: 'event trigger',
    sql: `${columns({
      name: 'v.evtname::text',
      extension: extensionOf('pg_event_trigger', 'v.oid'),
      says: {
        event: 'v.evtevent::text',
        function: 'v.evtfoid::regprocedure::text',
        enabled: ENABLED('v.evtenabled'),
      },
    })} from pg_event_trigger v`,
  },
];
