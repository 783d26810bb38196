import type { Weakening } from './weakening.ts';

const CHANGED = 'was changed after initdb: it may no longer do what PostgreSQL created it for';

/** PostgreSQL's own functions, operators, types and views, and the privileges on them. */
export const builtIns: Weakening[] = [
  {
    title: 'statistics of columns, with the note of its rights made to fit',
    apply: [
      'grant select on pg_catalog.pg_statistic to omnimemory_tenant',
      `update pg_init_privs set initprivs = (select relacl from pg_class where oid = 'pg_statistic'::regclass)
        where objoid = 'pg_statistic'::regclass and classoid = 'pg_class'::regclass`,
    ],
    says: 'sensitive right table pg_statistic is for superusers only',
  },
  {
    title: 'statistics of columns, with a new note of its rights',
    apply: [
      'grant select on pg_catalog.pg_statistic to omnimemory_tenant',
      `delete from pg_init_privs where objoid = 'pg_statistic'::regclass and classoid = 'pg_class'::regclass`,
      `insert into pg_init_privs (objoid, classoid, objsubid, privtype, initprivs)
        select 'pg_statistic'::regclass, 'pg_class'::regclass, 0, 'e', relacl from pg_class where oid = 'pg_statistic'::regclass`,
    ],
    says: 'changed built-in note of the rights of table pg_statistic was changed after initdb',
  },
  {
    title: 'files of the server for a reporting role',
    apply: [
      'create role weak_reporting login',
      'grant execute on function pg_catalog.pg_read_binary_file(text) to weak_reporting',
    ],
    undo: ['drop owned by weak_reporting', 'drop role weak_reporting'],
    says: 'sensitive right function pg_read_binary_file(text) is for superusers only',
  },
  {
    title: 'a table of PostgreSQL that a role may write',
    apply: ['grant update on pg_catalog.pg_policy to omnimemory_tenant'],
    says: 'sensitive right table pg_policy is for superusers only',
  },
  {
    title: 'the statistics of columns without their barrier',
    apply: ['alter view pg_catalog.pg_stats reset (security_barrier)'],
    says: 'built-in view pg_stats lacks options: security_barrier=true',
  },
  {
    title: 'a view of PostgreSQL with another body',
    apply: [
      `create or replace view pg_catalog.pg_timezone_abbrevs as select ''::text as abbrev, null::interval as utc_offset, false as is_dst`,
    ],
    says: `changed built-in view pg_timezone_abbrevs ${CHANGED}`,
  },
  {
    title: 'a search that reads words otherwise',
    apply: [
      `update pg_proc set prosrc = 'to_tsquery_byid' where proname = 'to_tsvector' and prosrc = 'to_tsvector_byid'`,
    ],
    says: 'built-in pg_catalog.to_tsvector(regconfig, text) differs: source is to_tsquery_byid',
  },
  {
    title: 'an index that compares otherwise',
    apply: [`update pg_amproc set amproc = 'btint4cmp' where amproc = 'bttextcmp'::regproc`],
    says: 'changed built-in support function btint4cmp of an index was changed after initdb',
  },
  {
    title: 'a type that reads its text otherwise',
    apply: [`update pg_type set typinput = 'jsonb_in' where typname = 'json'`],
    says: `changed built-in type json ${CHANGED}`,
  },
  {
    title: 'a count that ends otherwise',
    apply: [
      `update pg_aggregate set aggfinalfn = 'int8abs' where aggfnoid = 'pg_catalog.count("any")'::regprocedure`,
    ],
    says: `changed built-in aggregate count("any") ${CHANGED}`,
  },
  {
    title: 'an access method with the handler of another',
    apply: [`update pg_am set amhandler = 'bthandler' where amname = 'brin'`],
    says: `changed built-in access method brin ${CHANGED}`,
  },
  {
    title: 'a search without words',
    apply: [
      'alter text search configuration pg_catalog.simple drop mapping for numword',
      'alter text search configuration pg_catalog.simple add mapping for numword with english_stem',
    ],
    says: 'changed built-in text search configuration simple, token',
  },
  {
    title: 'a dictionary that drops words',
    apply: ['alter text search dictionary pg_catalog.simple (accept = false)'],
    says: `changed built-in text search dictionary simple ${CHANGED}`,
  },
  ...(
    [
      ['operator', 'pg_catalog.=(text, text)', 'operator ='],
      ['collation', 'pg_catalog."C"', 'collation C'],
      ['operator class', 'pg_catalog.text_ops using btree', 'operator class text_ops'],
      ['operator family', 'pg_catalog.text_ops using btree', 'operator family text_ops'],
      ['conversion', 'pg_catalog.utf8_to_iso_8859_1', 'conversion utf8_to_iso_8859_1'],
      ['text search configuration', 'pg_catalog.simple', 'text search configuration simple'],
      ['text search dictionary', 'pg_catalog.simple', 'text search dictionary simple'],
    ] as const
  ).map(([kind, name, called]) => ({
    title: `a built-in ${kind} that belongs to a role of ours`,
    apply: [`alter ${kind} ${name} owner to omnimemory_tenant`],
    says: `changed built-in ${called}, owned by omnimemory_tenant was changed after initdb: its owner may change it`,
  })),
  {
    title: 'a tablespace that belongs to a role of ours',
    apply: ['alter tablespace pg_default owner to omnimemory_tenant'],
    undo: ['alter tablespace pg_default owner to current_user'],
    says: 'changed built-in tablespace pg_default, owned by omnimemory_tenant',
  },
  {
    title: 'a built-in function that belongs to a role of ours',
    apply: ['alter function pg_catalog.lower(text) owner to omnimemory_tenant'],
    says: 'system right function lower(text) differs from what initdb created: its owner may change it',
  },
  {
    title: 'a built-in type that belongs to a role of ours',
    apply: ['alter type pg_catalog.text owner to omnimemory_tenant'],
    says: 'system right type text differs from what initdb created: its owner may change it',
  },
  {
    title: 'a language that does not look at what it is given',
    apply: [`update pg_language set lanvalidator = 0 where lanname = 'sql'`],
    says: 'language sql differs: functions is',
  },
];
