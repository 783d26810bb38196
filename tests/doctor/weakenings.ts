import type { Finding } from '../../src/db/doctor/finding.ts';

/** One way to weaken a migrated database by hand. */
export interface Weakening {
  readonly title: string;
  /** Each by itself, because some of them allow no transaction around them. */
  readonly apply: readonly string[];
  /** For what a fresh clone of the database does not put back: roles and settings of the server. */
  readonly undo?: readonly string[];
  /** What doctor must say. */
  readonly says: string;
  readonly severity?: Finding['severity'];
}

const COPY = `create function elsewhere.copy() returns trigger language plpgsql as
  $$ begin insert into elsewhere.copies select new.*; return new; end $$`;
const ELSEWHERE = 'create schema elsewhere';

const relations: Weakening[] = [
  {
    title: 'a view of a superuser in another schema, granted to the tenant role',
    apply: [
      ELSEWHERE,
      'create view elsewhere.peek as select * from metrics',
      'grant usage on schema elsewhere to omnimemory_tenant',
      'grant select on elsewhere.peek to omnimemory_tenant',
    ],
    says: 'view elsewhere.peek is not of this product: it reads tables of this product',
  },
  {
    title: 'a view of the owner in schema public',
    apply: [
      'create view peek as select * from tool_sessions',
      'alter view peek owner to omnimemory_owner',
      'grant select on peek to omnimemory_local',
    ],
    says: 'view public.peek is not of this product',
  },
  {
    title: 'a materialized view with the rows of everybody',
    apply: [ELSEWHERE, 'create materialized view elsewhere.all_of_them as select * from checkpoints'],
    says: 'materialized view elsewhere.all_of_them is not of this product: it reads tables',
  },
  {
    title: 'a known view runs as its owner again',
    apply: ['alter view graphile_worker.jobs reset (security_invoker)'],
    says: 'view graphile_worker.jobs lacks options: security_invoker=true',
  },
  {
    title: 'a table without row security',
    apply: ['alter table metrics disable row level security'],
    says: 'table public.metrics differs: row security is the default, expected was true',
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
    says: 'table public.metrics has children that nobody expects: elsewhere.child',
  },
  {
    title: 'a parent table that shows the rows of ours',
    apply: [
      ELSEWHERE,
      'create table elsewhere.parent (like metrics)',
      'alter table metrics inherit elsewhere.parent',
    ],
    says: 'table public.metrics has parents that nobody expects: elsewhere.parent',
  },
  {
    title: 'a stray table',
    apply: ['create table stray (id int)'],
    says: 'table public.stray is not of this product',
  },
  {
    title: 'a schema that stands before public for one role',
    apply: ['create schema omnimemory_tenant', 'create table omnimemory_tenant.metrics (id int)'],
    says: 'schema omnimemory_tenant is not of this product: its name is that of a role',
  },
  {
    title: 'a schema in which a role may make objects',
    apply: ['grant create on schema public to omnimemory_local'],
    says: 'schema public has rights that nobody expects: omnimemory_local CREATE',
  },
  {
    title: 'the schema of the jobs opened to everybody',
    apply: ['grant usage on schema graphile_worker to public'],
    says: 'schema graphile_worker has rights that nobody expects: PUBLIC USAGE',
  },
  {
    title: 'autovacuum off for one table',
    apply: ['alter table metrics set (autovacuum_enabled = off)'],
    says: 'table public.metrics has options that nobody expects',
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
    apply: ['alter table tool_sessions alter tool_id type varchar(20)'],
    says: 'column public.tool_sessions.tool_id differs: type is character varying(20)',
  },
  {
    title: 'another collation',
    apply: ['alter table users alter email type text collate "C"'],
    says: 'column public.users.email differs: collation is',
  },
  {
    title: 'one more column',
    apply: ['alter table users add column shadow text'],
    says: 'column public.users.shadow is not of this product',
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
    says: 'table public.checkpoints has toast rights that nobody expects: omnimemory_tenant SELECT',
  },
];

const policies: Weakening[] = [
  {
    title: 'a policy with "or true" behind its condition',
    apply: [
      `alter policy tenant_select on metrics using (tenant_id = current_setting('app.tenant_id', true) or true)`,
    ],
    says: 'policy public.metrics.tenant_select differs: using',
  },
  {
    title: 'a policy with "and true" behind its condition',
    apply: [
      `alter policy tenant_select on tool_configs using (tenant_id = current_setting('app.tenant_id', true) and true)`,
    ],
    says: 'policy public.tool_configs.tenant_select differs: using',
  },
  {
    title: 'a policy with another condition in place of its own',
    apply: ['alter policy tenant_select on tool_operations using (tenant_id is not null and true)'],
    says: 'policy public.tool_operations.tenant_select differs: using is ((tenant_id IS NOT NULL) AND true)',
  },
  {
    title: 'a policy of local mode that asks for nothing',
    apply: ['alter policy local_select on tool_sessions using (true)'],
    says: 'policy public.tool_sessions.local_select differs: using is true',
  },
  {
    title: 'a policy that takes any row',
    apply: ['alter policy tenant_insert on cache_hits with check (true)'],
    says: 'policy public.cache_hits.tenant_insert differs: check is true',
  },
  {
    title: 'a private checkpoint that the team may read',
    apply: [
      `alter policy tenant_select on checkpoints using (tenant_id = current_setting('app.tenant_id', true))`,
    ],
    says: 'policy public.checkpoints.tenant_select differs: using',
  },
  {
    title: 'billing that forgets events which are not processed',
    apply: ['alter policy billing_delete on stripe_events using (true)'],
    says: 'policy public.stripe_events.billing_delete differs: using is true',
  },
  {
    title: 'a tenant that resumes what an operator suspended',
    apply: [
      `alter policy tenant_update on tenants using (id = current_setting('app.tenant_id', true)) with check (id = current_setting('app.tenant_id', true))`,
    ],
    says: 'policy public.tenants.tenant_update differs',
  },
  {
    title: 'one more policy for everybody',
    apply: ['create policy extra on metrics for select to public using (true)'],
    says: 'policy public.metrics.extra is not of this product',
  },
  {
    title: 'a policy for one role more',
    apply: ['alter policy tenant_select on projects to omnimemory_tenant, omnimemory_billing'],
    says: 'policy public.projects.tenant_select has roles that nobody expects: omnimemory_billing',
  },
  {
    title: 'a policy that is gone',
    apply: ['drop policy local_delete on session_context'],
    says: 'policy public.session_context.local_delete is missing',
  },
  {
    title: 'a grant to a role of somebody else',
    apply: ['create role weak_reader nologin', 'grant select on checkpoints to weak_reader'],
    undo: ['drop owned by weak_reader', 'drop role weak_reader'],
    says: 'table public.checkpoints has rights that nobody expects: weak_reader SELECT',
  },
  {
    title: 'the hash of keys granted by column',
    apply: ['grant select (key_hash) on api_keys to omnimemory_tenant'],
    says: 'column public.api_keys.key_hash has rights that nobody expects: omnimemory_tenant SELECT',
  },
  {
    title: 'TRUNCATE',
    apply: ['grant truncate on audit_logs to omnimemory_billing'],
    says: 'table public.audit_logs has rights that nobody expects: omnimemory_billing TRUNCATE',
  },
  {
    title: 'a right with the right to pass it on',
    apply: ['grant select on metrics to omnimemory_tenant with grant option'],
    says: 'omnimemory_tenant SELECT with grant option',
  },
  {
    title: 'a sequence that tells the volume of all',
    apply: ['grant select on sequence metrics_id_seq to omnimemory_tenant'],
    says: 'sequence public.metrics_id_seq has rights that nobody expects',
  },
];

const integrity: Weakening[] = [
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
    says: 'constraint public.metrics.metrics__session_id has triggers that nobody expects: 2 off',
  },
  {
    title: 'foreign keys whose triggers are gone',
    apply: [`delete from pg_trigger where tgisinternal and tgrelid = 'api_keys'::regclass`],
    says: 'lacks triggers: 4 on',
  },
  {
    title: 'a foreign key from elsewhere, which tells what is there',
    apply: [ELSEWHERE, 'create table elsewhere.probe (id text references tenants)'],
    says: 'constraint elsewhere.probe.probe_id_fkey is not of this product: it refers to a table',
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
    says: 'index public.leak is not one of the migrations',
  },
  {
    title: 'an index for speed',
    apply: ['create index quick on metrics (service)'],
    says: 'index public.quick is not one of the migrations',
    severity: 'warning',
  },
];

const code: Weakening[] = [
  {
    title: 'a SECURITY DEFINER function that everybody may call',
    apply: [
      ELSEWHERE,
      `create function elsewhere.peek() returns bigint language sql security definer as 'select count(*) from public.metrics'`,
    ],
    says: 'function elsewhere.peek() is not of this product: it runs with the rights of its owner',
  },
  {
    title: 'a function of ours that runs as its owner',
    apply: ['alter function words_of(text) security definer'],
    says: 'function public.words_of(text) differs: runs as owner is true',
  },
  {
    title: 'a function of ours with another body',
    apply: [
      `create or replace function words_of(jsonb) returns text language sql immutable strict parallel safe as 'select null::text'`,
    ],
    says: 'function public.words_of(jsonb) differs: body',
  },
  {
    title: 'a function of the job queue with another body',
    apply: [
      `create or replace function graphile_worker.complete_jobs(job_ids bigint[]) returns setof graphile_worker._private_jobs language sql as 'select * from graphile_worker._private_jobs where false'`,
    ],
    says: 'function graphile_worker.complete_jobs(job_ids bigint[]) differs: body',
  },
  {
    title: 'a function of ours that is LEAKPROOF',
    apply: ['alter function words_of(text) leakproof'],
    says: 'function public.words_of(text) differs: leakproof is true',
  },
  {
    title: 'a function of ours with a search path of its own',
    apply: ['alter function words_of(text) set search_path = elsewhere'],
    says: 'function public.words_of(text) has settings that nobody expects',
  },
  {
    title: 'a stray function in schema public',
    apply: [`create function helper() returns int language sql as 'select 1'`],
    says: 'function public.helper() is not of this product',
  },
  {
    title: 'a built-in function that was replaced',
    apply: [
      `create or replace function pg_catalog.current_setting(text, boolean) returns text language sql stable as $$ select 'anybody' $$`,
    ],
    says: 'built-in pg_catalog.current_setting(text, boolean) differs',
  },
  {
    title: 'a function that was put among the built-in ones',
    apply: [`create function pg_catalog.helper() returns int language sql as 'select 1'`],
    says: 'function pg_catalog.helper() is not of this product',
  },
  {
    title: 'a built-in function on which nothing stands',
    apply: ['alter function pg_catalog.initcap(text) volatile'],
    says: 'changed built-in pg_catalog.initcap(text)',
    severity: 'warning',
  },
  {
    title: 'a built-in function that PostgreSQL may call on hidden rows',
    apply: ['alter function pg_catalog.textlike(text, text) leakproof'],
    says: 'changed built-in pg_catalog.textlike(text, text) was changed after initdb: PostgreSQL calls it on rows',
  },
  {
    title: 'a trigger that copies rows elsewhere',
    apply: [
      ELSEWHERE,
      'create table elsewhere.copies (like project_memories)',
      COPY,
      'create trigger copying after insert on project_memories for each row execute function elsewhere.copy()',
    ],
    says: 'trigger public.project_memories.copying is not of this product',
  },
  {
    title: 'a trigger on logins',
    apply: [
      'create function on_ddl() returns event_trigger language plpgsql as $$ begin end $$',
      'create event trigger watching on ddl_command_end execute function on_ddl()',
    ],
    says: 'event trigger watching is not of this product',
  },
  {
    title: 'a rule that sends inserts nowhere',
    apply: ['create rule aside as on insert to audit_logs do instead nothing'],
    says: 'rule public.audit_logs.aside is not of this product',
  },
  {
    title: 'a cast that reads text as a number',
    apply: ['create cast (text as bigint) with inout as implicit'],
    says: 'cast from text to bigint is not of this product',
  },
  {
    title: 'an operator in schema public',
    apply: [
      `create function same(text, text) returns boolean language sql as 'select true'`,
      'create operator public.= (leftarg = text, rightarg = text, function = same)',
    ],
    says: 'operator public.=',
  },
  {
    title: 'a domain in schema public',
    apply: ['create domain text as pg_catalog.text'],
    says: 'type public.text is not of this product',
  },
  {
    title: 'a type of ours that others may alter',
    apply: ['alter type metric_sample owner to omnimemory_tenant'],
    says: 'type public.metric_sample differs: owner is omnimemory_tenant',
  },
];

const elsewhere: Weakening[] = [
  {
    title: 'a publication of all tables',
    apply: ['create publication everything for all tables'],
    says: 'publication everything is not of this product (tables: all)',
  },
  {
    title: 'a publication of one table',
    apply: ['create publication a_few for table users'],
    says: 'publication a_few is not of this product (tables: public.users)',
  },
  {
    title: 'a subscription that writes into ours',
    apply: [
      `create subscription incoming connection 'host=127.0.0.1 dbname=none' publication x with (connect = false)`,
    ],
    undo: ['alter subscription incoming set (slot_name = none)', 'drop subscription incoming'],
    says: 'subscription incoming is not of this product',
  },
  {
    title: 'what the owner makes in future is readable by all',
    apply: [
      'alter default privileges for role omnimemory_owner in schema public grant select on tables to public',
    ],
    says: 'default right on tables that omnimemory_owner makes',
  },
  {
    title: 'what an administrator makes in future is readable by one role',
    apply: ['alter default privileges grant select on tables to omnimemory_local'],
    says: 'default right on tables',
  },
  {
    title: 'files of the server',
    apply: ['grant execute on function pg_catalog.pg_read_file(text) to omnimemory_tenant'],
    says: 'system right function pg_read_file(text)',
  },
  {
    title: 'large objects written to files',
    apply: ['grant execute on function pg_catalog.lo_export(oid, text) to public'],
    says: 'system right function lo_export(oid,text)',
  },
  {
    title: 'the hashes of passwords',
    apply: ['grant select on pg_catalog.pg_authid to omnimemory_identity'],
    says: 'system right table pg_authid',
  },
  {
    title: 'one column of the hashes of passwords',
    apply: ['grant select (rolpassword) on pg_catalog.pg_authid to public'],
    says: 'system right column pg_authid.rolpassword',
  },
  {
    title: 'a large object that everybody may read',
    apply: ['select lo_create(424242)', 'grant select on large object 424242 to public'],
    says: 'large object 424242',
  },
  {
    title: 'everybody may connect',
    apply: ['grant connect on database $database to public'],
    says: 'database this database has rights that nobody expects: PUBLIC CONNECT',
  },
  {
    title: 'temporary tables, which stand before ours',
    apply: ['grant temporary on database $database to public'],
    says: 'PUBLIC TEMPORARY',
  },
  {
    title: 'a role that may make schemas',
    apply: ['grant create on database $database to omnimemory_tenant'],
    says: 'omnimemory_tenant CREATE',
  },
  {
    title: 'a parameter that only superusers may set',
    apply: ['grant set on parameter session_replication_role to omnimemory_tenant'],
    undo: ['revoke set on parameter session_replication_role from omnimemory_tenant'],
    says: 'parameter right session_replication_role',
  },
];

const roles: Weakening[] = [
  {
    title: 'a new login that bypasses row security',
    apply: [`create role weak_bypass login bypassrls`],
    undo: ['drop role weak_bypass'],
    says: 'powerful role weak_bypass can read and write past the policies',
  },
  {
    title: 'a new superuser',
    apply: ['create role weak_super login superuser'],
    undo: ['drop role weak_super'],
    says: 'powerful role weak_super',
  },
  {
    title: 'a new login that replicates',
    apply: ['create role weak_replica login replication'],
    undo: ['drop role weak_replica'],
    says: 'powerful role weak_replica',
  },
  {
    title: 'a new login that makes roles',
    apply: ['create role weak_maker login createrole'],
    undo: ['drop role weak_maker'],
    says: 'powerful role weak_maker',
  },
  {
    title: 'a login that reads all data',
    apply: ['create role weak_all login', 'grant pg_read_all_data to weak_all'],
    undo: ['drop role weak_all'],
    says: 'powerful role weak_all',
  },
  {
    title: 'a login that becomes the tenant role',
    apply: ['create role weak_member login', 'grant omnimemory_tenant to weak_member'],
    undo: ['drop role weak_member'],
    says: 'membership of weak_member in omnimemory_tenant',
  },
  {
    title: 'a login that may make itself a member of the tenant role',
    apply: ['create role weak_admin login', 'grant omnimemory_tenant to weak_admin with admin option'],
    undo: ['drop role weak_admin'],
    says: 'membership of weak_admin in omnimemory_tenant',
  },
  {
    title: 'a database that belongs to somebody else',
    apply: ['create role weak_owner login', 'alter database $database owner to weak_owner'],
    undo: ['alter database $database owner to current_user', 'drop role weak_owner'],
    says: 'powerful role weak_owner can read and write past the policies',
  },
  {
    title: 'a database that belongs to the tenant role',
    apply: ['alter database $database owner to omnimemory_tenant'],
    undo: ['alter database $database owner to current_user'],
    says: 'database this database differs: owner is omnimemory_tenant',
  },
  {
    title: 'the tenant role reads all data',
    apply: ['grant pg_read_all_data to omnimemory_tenant'],
    undo: ['revoke pg_read_all_data from omnimemory_tenant'],
    says: 'membership of omnimemory_tenant in pg_read_all_data',
  },
  {
    title: 'the tenant role runs programs',
    apply: ['grant pg_execute_server_program to omnimemory_tenant'],
    undo: ['revoke pg_execute_server_program from omnimemory_tenant'],
    says: 'membership of omnimemory_tenant in pg_execute_server_program',
  },
  {
    title: 'one role of ours is a member of another',
    apply: ['grant omnimemory_local to omnimemory_tenant'],
    undo: ['revoke omnimemory_local from omnimemory_tenant'],
    says: 'membership of omnimemory_tenant in omnimemory_local',
  },
  {
    title: 'the owner bypasses row security',
    apply: ['alter role omnimemory_owner bypassrls'],
    undo: ['alter role omnimemory_owner nobypassrls'],
    says: 'role omnimemory_owner differs: bypasses row security is true',
  },
  {
    title: 'a role of ours makes roles',
    apply: ['alter role omnimemory_identity createrole'],
    undo: ['alter role omnimemory_identity nocreaterole'],
    says: 'role omnimemory_identity differs: creates roles is true',
  },
  {
    title: 'a role of ours that expires',
    apply: [`alter role omnimemory_local valid until '2020-01-01'`],
    undo: [
      `alter role omnimemory_local valid until 'infinity'`,
      `update pg_authid set rolvaliduntil = null where rolname = 'omnimemory_local'`,
    ],
    says: 'role omnimemory_local differs: valid until',
  },
  {
    title: 'a role of ours with few connections',
    apply: ['alter role omnimemory_tenant connection limit 1'],
    undo: ['alter role omnimemory_tenant connection limit -1'],
    says: 'role omnimemory_tenant differs: connection limit is 1',
    severity: 'warning',
  },
  {
    title: 'no foreign key is checked for a role',
    apply: ['alter role omnimemory_tenant set session_replication_role = replica'],
    undo: ['alter role omnimemory_tenant reset session_replication_role'],
    says: 'setting omnimemory_tenant: session_replication_role',
  },
  {
    title: 'no foreign key is checked in a database',
    apply: ['alter database $database set session_replication_role = replica'],
    says: 'setting everybody in this database: session_replication_role',
  },
  {
    title: 'a search path of somebody else',
    apply: ['alter role omnimemory_tenant in database $database set search_path = elsewhere, public'],
    says: 'setting omnimemory_tenant in this database: search_path',
  },
  {
    title: 'the tenant set for everybody',
    apply: [`alter role all set app.tenant_id = 'someone'`],
    undo: ['alter role all reset app.tenant_id'],
    says: 'setting every role: app.tenant_id',
  },
  {
    title: 'commits that are not awaited',
    apply: ['alter role omnimemory_tenant set synchronous_commit = off'],
    undo: ['alter role omnimemory_tenant reset synchronous_commit'],
    says: 'setting omnimemory_tenant: synchronous_commit',
  },
  {
    title: 'a role without its timeout',
    apply: ['alter role omnimemory_tenant reset statement_timeout'],
    undo: [`alter role omnimemory_tenant set statement_timeout = '15s'`],
    says: 'setting omnimemory_tenant: statement_timeout is missing',
  },
  {
    title: 'a timeout that is off',
    apply: ['alter role omnimemory_local set lock_timeout = 0'],
    undo: [`alter role omnimemory_local set lock_timeout = '10s'`],
    says: 'setting omnimemory_local: lock_timeout differs',
  },
];

const server: Weakening[] = (
  [
    ['fsync', 'off', 'fault'],
    ['full_page_writes', 'off', 'fault'],
    ['synchronous_commit', 'off', 'fault'],
    ['session_replication_role', 'replica', 'fault'],
    ['search_path', 'elsewhere', 'fault'],
    ['DateStyle', 'SQL, DMY', 'fault'],
    ['zero_damaged_pages', 'on', 'fault'],
    ['lo_compat_privileges', 'on', 'fault'],
    ['log_statement', 'all', 'warning'],
    ['log_min_duration_statement', '0', 'warning'],
    ['password_encryption', 'md5', 'warning'],
    ['autovacuum', 'off', 'warning'],
  ] as const
).map(([name, value, severity]) => ({
  title: `the server with ${name} = ${value}`,
  apply: [`alter system set ${name} = '${value}'`, 'select pg_reload_conf()'],
  undo: [`alter system reset ${name}`, 'select pg_reload_conf()'],
  says: `the setting ${name} is ${value}`,
  severity,
}));

const migrations: Weakening[] = [
  {
    title: 'a migration that is pending',
    apply: ['delete from schema_migrations where id = (select max(id) from schema_migrations)'],
    says: 'these migrations are pending',
  },
  {
    title: 'a migration of a later release',
    apply: [`insert into schema_migrations (name, run_on) values ('9999_later', now())`],
    says: 'the database is newer than this program',
  },
  {
    title: 'no tables',
    apply: ['drop schema public cascade', 'create schema public'],
    says: 'the database has no tables of this product',
  },
];

export const WEAKENINGS: readonly Weakening[] = [
  ...relations,
  ...policies,
  ...integrity,
  ...code,
  ...elsewhere,
  ...roles,
  ...server,
  ...migrations,
];
