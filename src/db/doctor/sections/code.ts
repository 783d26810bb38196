import {
  columns,
  extensionOf,
  IS_OURS,
  isOpen,
  isOpenToOthers,
  madeByUsers,
  OUR_SCHEMAS,
  ownerName,
  reachesOurRows,
  rights,
  type Section,
} from './sql-parts.ts';

const ENABLED = (column: string) =>
  `case ${column} when 'D' then 'off' when 'R' then 'on in replicas only' when 'A' then 'always on' end`;
const TABLES = `from pg_class c join pg_namespace n on n.oid = c.relnamespace and ${IS_OURS}`;
const SIGNATURE = `n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'`;
const IS_EVENT_TRIGGER_OF_EXTENSION = `(${extensionOf('pg_proc', 'p.oid')} is not null and p.prorettype = 'event_trigger'::regtype)`;
const HASH = `md5(p.prosrc || coalesce(p.probin, '') || coalesce(pg_get_function_sqlbody(p.oid), ''))`;

export const CODE_SECTIONS: readonly Section[] = [
  {
    kind: 'function',
    sql: `${columns({
      name: SIGNATURE,
      schema: 'n.nspname::text',
      extension: extensionOf('pg_proc', 'p.oid'),
      danger: `case
        when p.prosecdef and ${isOpen('p.proacl', `'f'::"char"`, 'p.proowner')}
            and not ${IS_EVENT_TRIGGER_OF_EXTENSION}
          then 'it runs with the rights of its owner, and roles that serve requests may call it'
        when p.prosecdef and ${isOpenToOthers('p.proacl', `'f'::"char"`, 'p.proowner')} and ${reachesOurRows('p.proowner')}
            and not ${IS_EVENT_TRIGGER_OF_EXTENSION}
          then 'it runs with the rights of its owner, which can access tables of this product, and other roles may call it'
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
