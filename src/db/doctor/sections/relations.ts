import {
  columns,
  extensionOf,
  IS_OURS,
  isOpenToOthers,
  madeByUsers,
  OUR_SCHEMAS,
  ownerName,
  reachesOurRows,
  rights,
  SERVING,
  type Section,
} from './sql-parts.ts';

const OURS = `(select oid from pg_namespace where nspname in (${OUR_SCHEMAS}))`;
const ACL_KIND = `case c.relkind when 'S' then 's'::"char" else 'r'::"char" end`;
const NAME = `n.nspname || '.' || c.relname`;
/** Relations of our schemas. */
const OUR_RELATIONS = `from pg_class c join pg_namespace n on n.oid = c.relnamespace and ${IS_OURS}`;

/** Flags that PostgreSQL trusts: if one is wrongly false, the table's triggers, checks or indexes are ignored. */
const PASSED_OVER = `case when c.relkind in ('r', 'p', 'v', 'm') then nullif(concat_ws(', ',
  case when not c.relhasrules and exists (select from pg_rewrite w where w.ev_class = c.oid) then 'rules' end,
  case when not c.relhassubclass and exists (select from pg_inherits i where i.inhparent = c.oid) then 'children' end,
  case when not c.relhastriggers and exists (select from pg_trigger g where g.tgrelid = c.oid) then 'triggers' end,
  case when not c.relhasindex and exists (select from pg_index i where i.indrelid = c.oid) then 'indexes' end,
  case when c.relchecks <> (select count(*) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c') then 'checks' end), '') end`;

/** Why a relation of other software is dangerous. */
const DANGER = `case
  when exists (select from pg_inherits i join pg_class p on p.oid = i.inhparent where i.inhrelid = c.oid and p.relnamespace in ${OURS})
    then 'its rows are rows of a table of this product'
  when exists (select from pg_rewrite w join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
      and d.refclassid = 'pg_class'::regclass join pg_class t on t.oid = d.refobjid
      where w.ev_class = c.oid and t.oid <> c.oid and t.relnamespace in ${OURS})
    then 'it reads tables of this product with the rights of its owner'
  when ${extensionOf('pg_class', 'c.oid')} is null and exists (select from aclexplode(c.relacl
      || (select array_agg(one) from pg_attribute at, unnest(at.attacl) one where at.attrelid = c.oid)) a left join pg_roles g on g.oid = a.grantee
      where g.rolname in (${SERVING}) or a.grantee = 0 and c.relkind in ('v', 'm', 'f') and exists (select from pg_roles s
        where s.rolname in (${SERVING}) and has_schema_privilege(s.oid, n.oid, 'USAGE')))
    then 'it is open to roles that serve requests'
  when (select rolname from pg_roles where oid = c.relowner) in (${SERVING}) then 'it belongs to a role that serves requests'
  when ${extensionOf('pg_class', 'c.oid')} is null and c.relkind <> 'S' and ${reachesOurRows('c.relowner')} and (
      ${isOpenToOthers('c.relacl', ACL_KIND, 'c.relowner', 'SELECT')} or exists (select from pg_attribute at, aclexplode(at.attacl) a
        where at.attrelid = c.oid and a.grantee <> c.relowner and a.privilege_type = 'SELECT'))
    then 'its owner can access tables of this product, so it may hold copies of rows, and other roles may read it' end`;

const SEQUENCE = `(select format('%s from %s by %s, %s to %s%s', format_type(q.seqtypid, null), q.seqstart, q.seqincrement,
  q.seqmin, q.seqmax, case when q.seqcycle then ', again and again' else '' end) from pg_sequence q where q.seqrelid = c.oid)`;

export const RELATION_SECTIONS: readonly Section[] = [
  {
    kind: 'schema',
    sql: `${columns({
      name: 'n.nspname::text',
      schema: 'n.nspname::text',
      extension: extensionOf('pg_namespace', 'n.oid'),
      danger: `case when n.nspname in (${SERVING}) then 'it has the name of a role, so that role finds it before the schema public'
        when exists (select from aclexplode(n.nspacl) a left join pg_roles g on g.oid = a.grantee
          where a.privilege_type = 'CREATE' and (a.grantee = 0 or g.rolname in (${SERVING})))
        then 'roles that serve requests may create objects in it' end`,
      says: {
        // provisioning grants the owner role all privileges on it, so owning it adds nothing
        owner: `case when n.nspname = 'public' and ${ownerName('n.nspowner')} = 'omnimemory_owner' then 'an administrator'
          else ${ownerName('n.nspowner')} end`,
        rights: rights('n.nspacl', `'n'::"char"`, 'n.nspowner'),
      },
    })} from pg_namespace n where n.nspname = 'public' or ${madeByUsers('n.oid')}`,
  },
  {
    kind: 'relation',
    sql: `${columns({
      name: NAME,
      schema: 'n.nspname::text',
      extension: extensionOf('pg_class', 'c.oid'),
      danger: DANGER,
      says: {
        kind: `case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
          when 'm' then 'materialized view' when 'f' then 'foreign table' else 'sequence' end`,
        owner: ownerName('c.relowner'),
        persistence: `case c.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end`,
        row_security: 'nullif(c.relrowsecurity, false)',
        row_security_forced: 'nullif(c.relforcerowsecurity, false)',
        options: '(select jsonb_agg(o order by o) from unnest(c.reloptions) o)',
        passed_over: PASSED_OVER,
        access_method: `case when c.relkind in ('r', 'm') then (select nullif(m.amname, 'heap')::text from pg_am m where m.oid = c.relam) end`,
        tablespace: '(select t.spcname::text from pg_tablespace t where t.oid = c.reltablespace)',
        // long values of all rows are stored there, outside the table's policies
        toast_rights: `(select ${rights('o.relacl', `'r'::"char"`, 'o.relowner')} from pg_class o where o.oid = nullif(c.reltoastrelid, 0))`,
        replica_identity: `case when c.relkind in ('r', 'p', 'm') then nullif(c.relreplident, 'd') end`,
        parents:
          '(select jsonb_agg(i.inhparent::regclass::text order by i.inhparent::regclass::text) from pg_inherits i where i.inhrelid = c.oid)',
        children: `(select jsonb_agg(i.inhrelid::regclass::text order by i.inhrelid::regclass::text) from pg_inherits i
          where i.inhparent = c.oid and c.relkind <> 'I')`,
        partition_key: `case c.relkind when 'p' then pg_get_partkeydef(c.oid) end`,
        type: 'nullif(c.reloftype, 0)::regtype::text',
        sequence: `case c.relkind when 'S' then ${SEQUENCE} end`,
        rights: rights('c.relacl', ACL_KIND, 'c.relowner'),
        definition: `case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end`,
      },
    })} from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${madeByUsers('c.oid')}`,
  },
  {
    kind: 'column',
    sql: `${columns({
      name: `${NAME} || '.' || a.attname`,
      schema: 'n.nspname::text',
      extension: extensionOf('pg_class', 'c.oid'),
      says: {
        type: 'format_type(a.atttypid, a.atttypmod)',
        not_null: 'nullif(a.attnotnull, false)',
        default: `case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end`,
        generated: `case when a.attgenerated <> '' then a.attgenerated::text || ' ' || pg_get_expr(d.adbin, d.adrelid) end`,
        identity: `case a.attidentity when 'a' then 'always' when 'd' then 'by default' end`,
        collation: 'case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end',
        storage: 'nullif(a.attstorage, t.typstorage)',
        inherited: 'nullif(a.attinhcount, 0)',
        rights: rights('a.attacl', `'c'::"char"`, 'c.relowner'),
      },
    })} ${OUR_RELATIONS} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum and a.atthasdef
      where c.relkind in ('r', 'p', 'v', 'm', 'f')`,
  },
  {
    kind: 'policy',
    sql: `${columns({
      name: `${NAME} || '.' || p.polname`,
      schema: 'n.nspname::text',
      says: {
        command: `case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end`,
        kind: `case when not p.polpermissive then 'restrictive' end`,
        roles: `(select jsonb_agg(coalesce(r.rolname::text, 'PUBLIC') order by coalesce(r.rolname::text, 'PUBLIC') collate "C") from unnest(p.polroles) x left join pg_roles r on r.oid = x)`,
        using: 'pg_get_expr(p.polqual, p.polrelid)',
        check: 'pg_get_expr(p.polwithcheck, p.polrelid)',
      },
    })} ${OUR_RELATIONS} join pg_policy p on p.polrelid = c.oid`,
  },
  {
    kind: 'constraint',
    // Since PostgreSQL 18, NOT NULL is also a constraint; `column` reports it, unless it was never validated.
    sql: `${columns({
      name: `coalesce(k.conrelid::regclass::text, k.contypid::regtype::text) || '.' || k.conname`,
      schema: 'n.nspname::text',
      danger: `case when k.confrelid <> 0 and not ${IS_OURS} then 'it refers to a table of this product' end`,
      says: {
        definition: 'pg_get_constraintdef(k.oid)',
        not_validated: 'nullif(not k.convalidated, false)',
        not_enforced: `nullif(to_jsonb(k)->>'conenforced' = 'false', false)`,
        no_inherit: `nullif(k.connoinherit and k.contype in ('c', 'n'), false)`,
        // the operators that a foreign key compares with, unless they are the equality of text
        operators: `(select jsonb_agg(distinct o::regoperator::text) from unnest(k.conpfeqop || k.conppeqop || k.conffeqop) o
          where o <> '=(text,text)'::regoperator)`,
        triggers: `(select jsonb_agg(x order by x) from (select format('%s %s (type %s%s), %s', count(*), g.tgfoid::regproc, g.tgtype,
          case when g.tgqual is null then '' else ', not always' end, case g.tgenabled when 'O' then 'on'
          when 'D' then 'off' when 'R' then 'on in replicas only' else 'always on' end) as x
          from pg_trigger g where g.tgconstraint = k.oid and g.tgisinternal
          group by g.tgfoid, g.tgtype, g.tgenabled, g.tgqual is null) grouped)`,
      },
    })} from pg_constraint k join pg_namespace n on n.oid = k.connamespace
      where (k.contype <> 'n' or not k.convalidated) and k.contype <> 't'
        and (${IS_OURS} or k.confrelid in (select oid from pg_class where relnamespace in ${OURS}))`,
  },
  {
    kind: 'index',
    sql: `${columns({
      name: `n.nspname || '.' || x.relname`,
      schema: 'n.nspname::text',
      says: {
        table: 'c.relname::text',
        definition: 'pg_get_indexdef(i.indexrelid)',
        unusable: 'nullif(not (i.indisvalid and i.indisready and i.indislive), false)',
        unique: 'nullif(i.indisunique, false)',
        checked_late: 'nullif(i.indisunique and not i.indimmediate, false)',
        runs_code: `nullif(i.indexprs is not null or i.indpred is not null, false)`,
        passed_over: PASSED_OVER,
        access_method: `case when c.relkind in ('r', 'm') then (select nullif(m.amname, 'heap')::text from pg_am m where m.oid = c.relam) end`,
        tablespace: '(select t.spcname::text from pg_tablespace t where t.oid = c.reltablespace)',
        // long values of all rows are stored there, outside the table's policies
        toast_rights: `(select ${rights('o.relacl', `'r'::"char"`, 'o.relowner')} from pg_class o where o.oid = nullif(c.reltoastrelid, 0))`,
        replica_identity: 'nullif(i.indisreplident, false)',
      },
    })} ${OUR_RELATIONS} join pg_index i on i.indrelid = c.oid join pg_class x on x.oid = i.indexrelid`,
  },
];
