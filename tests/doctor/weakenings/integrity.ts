import type { Weakening } from './weakening.ts';

const ELSEWHERE = 'create schema elsewhere';

/** Constraints and indexes. */
export const integrity: Weakening[] = [
  {
    title: 'a unique key that is gone',
    apply: ['alter table api_keys drop constraint api_keys__key_hash'],
    says: 'constraint public.api_keys.api_keys__key_hash is missing',
  },
  {
    title: 'a CHECK that is gone',
    apply: ['alter table metrics drop constraint metrics__scope'],
    says: 'constraint public.metrics.metrics__scope is missing',
  },
  {
    title: 'a CHECK that lets everything through',
    apply: [
      'alter table cache_hits drop constraint cache_hits__scope',
      'alter table cache_hits add constraint cache_hits__scope check (scope_id is not null)',
    ],
    says: 'constraint public.cache_hits.cache_hits__scope differs: definition',
  },
  {
    title: 'a foreign key that was never checked',
    apply: [
      'alter table metrics drop constraint metrics__session_id, add constraint metrics__session_id foreign key (scope_id, session_id) references tool_sessions not valid',
    ],
    says: 'constraint public.metrics.metrics__session_id differs: not validated is true',
  },
  {
    title: 'a foreign key that deletes',
    apply: [
      'alter table metrics drop constraint metrics__session_id, add constraint metrics__session_id foreign key (scope_id, session_id) references tool_sessions on delete cascade',
    ],
    says: 'constraint public.metrics.metrics__session_id differs: definition',
  },
  {
    title: 'foreign keys that are switched off',
    apply: ['alter table metrics disable trigger all'],
    says: 'constraint public.metrics.metrics__session_id has unexpected triggers: 1 "RI_FKey_check_ins" (type 5), off',
  },
  {
    title: 'foreign keys whose triggers are gone',
    apply: [`delete from pg_trigger where tgisinternal and tgrelid = 'api_keys'::regclass`],
    says: 'lacks triggers: 1 "RI_FKey_check_ins" (type 5), on',
  },
  {
    title: 'a foreign key from elsewhere, which tells what is there',
    apply: [ELSEWHERE, 'create table elsewhere.probe (id text references tenants)'],
    says: 'constraint elsewhere.probe.probe_id_fkey does not belong to this product: it refers to a table',
  },
  {
    title: 'an index that is not valid',
    apply: [`update pg_index set indisvalid = false where indexrelid = 'tool_sessions__pkey'::regclass`],
    says: 'index public.tool_sessions__pkey differs: unusable is true',
  },
  {
    title: 'an index that is gone',
    apply: ['drop index idx_metrics_local_time'],
    says: 'index public.idx_metrics_local_time is missing',
  },
  {
    title: 'a unique index over all tenants',
    apply: ['create unique index leak on tool_configs (tool_id)'],
    says: 'index public.leak is not created by the migrations',
  },
  {
    title: 'an index for speed',
    apply: ['create index quick on metrics (service)'],
    says: 'index public.quick is not created by the migrations',
    severity: 'warning',
  },
  {
    title: 'foreign keys whose triggers call another function',
    apply: [
      `update pg_trigger set tgfoid = '"RI_FKey_noaction_del"'::regproc where tgisinternal and tgfoid = '"RI_FKey_check_ins"'::regproc`,
    ],
    says: 'lacks triggers: 1 "RI_FKey_check_ins" (type 5), on',
  },
  {
    title: 'foreign keys whose triggers fire at nothing',
    apply: [`update pg_trigger set tgtype = 0 where tgisinternal and tgrelid = 'public.metrics'::regclass`],
    says: '"RI_FKey_check_ins" (type 0), on',
  },
  {
    title: 'a foreign key that compares otherwise',
    apply: [
      `update pg_constraint set conpfeqop = array_fill('<>(text,text)'::regoperator::oid, array[array_length(conpfeqop, 1)])
        where contype = 'f' and conrelid = 'public.metrics'::regclass`,
    ],
    says: 'has unexpected operators: <>(text,text)',
  },
  {
    title: 'a view that PostgreSQL believes to be a table without rules',
    apply: [
      `update pg_class set relhasrules = false where relkind = 'v' and relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)`,
    ],
    says: 'differs: passed over is rules',
  },
];
