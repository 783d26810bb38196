import type { Weakening } from './weakening.ts';

const ELSEWHERE = 'create schema elsewhere';

/** Tables, views, columns and schemas. */
export const relations: Weakening[] = [
  {
    title: 'a view of a superuser in another schema, granted to the tenant role',
    apply: [
      ELSEWHERE,
      'create view elsewhere.peek as select * from metrics',
      'grant usage on schema elsewhere to omnimemory_tenant',
      'grant select on elsewhere.peek to omnimemory_tenant',
    ],
    says: 'view elsewhere.peek does not belong to this product: it reads tables of this product',
  },
  {
    title: 'a view of the owner in schema public',
    apply: [
      'create view peek as select * from tool_sessions',
      'alter view peek owner to omnimemory_owner',
      'grant select on peek to omnimemory_local',
    ],
    says: 'view public.peek does not belong to this product',
  },
  {
    title: 'a materialized view with the rows of everybody',
    apply: [ELSEWHERE, 'create materialized view elsewhere.all_of_them as select * from checkpoints'],
    says: 'materialized view elsewhere.all_of_them does not belong to this product: it reads tables',
  },
  {
    title: 'a known view runs as its owner again',
    apply: ['alter view graphile_worker.jobs reset (security_invoker)'],
    says: 'view graphile_worker.jobs lacks options: security_invoker=true',
  },
  {
    title: 'a table without row security',
    apply: ['alter table metrics disable row level security'],
    says: 'table public.metrics differs: row security is the default, expected true',
  },
  {
    title: 'a table whose policies do not bind its owner',
    apply: ['alter table tenants no force row level security'],
    says: 'table public.tenants differs: row security forced',
  },
  {
    title: 'a table that belongs to a role that serves',
    apply: ['alter table metrics owner to omnimemory_tenant'],
    says: 'table public.metrics differs: owner is omnimemory_tenant',
  },
  {
    title: 'a table that a crash empties',
    apply: ['alter table audit_logs set unlogged'],
    says: 'table public.audit_logs differs: persistence is unlogged',
  },
  {
    title: 'a child table whose rows are seen through its parent',
    apply: [ELSEWHERE, 'create table elsewhere.child () inherits (metrics)'],
    says: 'table public.metrics has unexpected children: elsewhere.child',
  },
  {
    title: 'a parent table that shows the rows of ours',
    apply: [
      ELSEWHERE,
      'create table elsewhere.parent (like metrics including generated)',
      'alter table metrics inherit elsewhere.parent',
    ],
    says: 'table public.metrics has unexpected parents: elsewhere.parent',
  },
  {
    title: 'a stray table',
    apply: ['create table stray (id int)'],
    says: 'table public.stray does not belong to this product',
  },
  {
    title: 'a schema that stands before public for one role',
    apply: ['create schema omnimemory_tenant', 'create table omnimemory_tenant.metrics (id int)'],
    says: 'schema omnimemory_tenant does not belong to this product: it has the name of a role',
  },
  {
    title: 'a schema in which a role may make objects',
    apply: ['grant create on schema public to omnimemory_local'],
    says: 'schema public has unexpected rights: omnimemory_local CREATE',
  },
  {
    title: 'the schema of the jobs opened to everybody',
    apply: ['grant usage on schema graphile_worker to public'],
    says: 'schema graphile_worker has unexpected rights: PUBLIC USAGE',
  },
  {
    title: 'autovacuum off for one table',
    apply: ['alter table metrics set (autovacuum_enabled = off)'],
    says: 'table public.metrics has unexpected options',
    severity: 'warning',
  },
  {
    title: 'old rows sent out by replication',
    apply: ['alter table users replica identity full'],
    says: 'table public.users differs: replica identity is f',
  },
  {
    title: 'a default that puts rows into no scope',
    apply: [`alter table tool_configs alter scope_id set default 'x'`],
    says: 'column public.tool_configs.scope_id differs: default',
  },
  {
    title: 'a computed column that is an ordinary one',
    apply: [
      'alter table cache_hits alter scope_id drop expression if exists',
      'alter table cache_hits alter scope_id drop default',
      'alter table cache_hits alter scope_id set default null',
    ],
    says: 'column public.cache_hits.scope_id differs',
  },
  {
    title: 'a key that may be empty',
    apply: ['alter table api_keys alter scopes drop not null'],
    says: 'column public.api_keys.scopes differs: not null is the default',
  },
  {
    title: 'another type',
    apply: ['alter table users alter name type varchar(20)'],
    says: 'column public.users.name differs: type is character varying(20)',
  },
  {
    title: 'another collation',
    apply: ['alter table users alter email type text collate "C"'],
    says: 'column public.users.email differs: collation is',
  },
  {
    title: 'one more column',
    apply: ['alter table users add column shadow text'],
    says: 'column public.users.shadow does not belong to this product',
  },
  {
    title: 'a table whose foreign keys the catalogue denies',
    apply: [`update pg_class set relhastriggers = false where oid = 'metrics'::regclass`],
    says: 'table public.metrics differs: passed over is triggers',
  },
  {
    title: 'a table whose CHECKs the catalogue denies',
    apply: [`update pg_class set relchecks = 0 where oid = 'metrics'::regclass`],
    says: 'table public.metrics differs: passed over is checks',
  },
  {
    title: 'the long values of all rows',
    apply: [
      `do $$ begin execute format('grant select on %s to omnimemory_tenant',
        (select reltoastrelid::regclass from pg_class where oid = 'checkpoints'::regclass)); end $$`,
    ],
    says: 'table public.checkpoints has unexpected toast rights: omnimemory_tenant SELECT',
  },
];
