import type { Weakening } from './weakening.ts';

/** The administrator has another name on other servers. */
const ADMIN_TO = (role: string) => `do $$ begin execute format('grant %I to ${role}', current_user); end $$`;
const REPORTING = 'create role weak_reporting login';
const NO_REPORTING = ['drop owned by weak_reporting', 'drop role weak_reporting'];
const ELSEWHERE = ['create schema elsewhere', 'grant usage on schema elsewhere to weak_reporting'];
const READ_ALL = `create function elsewhere.all_metrics() returns setof jsonb language plpgsql
  as $$ begin return query execute 'select to_jsonb(m) from public.metrics m'; end $$`;

/** Other logins, and what they may read. */
export const others: Weakening[] = [
  {
    title: 'a login that is a member of a superuser',
    apply: ['create role weak_evil login', ADMIN_TO('weak_evil')],
    undo: ['drop role weak_evil'],
    says: 'powerful role weak_evil can read and write despite the policies: logins that can use it are not subject to the policies (powers: membership of ',
  },
  {
    title: 'a login that is a member of a superuser through another role',
    apply: [
      'create role weak_staff',
      'create role weak_evil login',
      ADMIN_TO('weak_staff'),
      'grant weak_staff to weak_evil',
    ],
    undo: ['drop role weak_evil', 'drop role weak_staff'],
    says: ' through weak_staff',
  },
  {
    title: 'a login that becomes the tenant role through another role',
    apply: [
      'create role weak_staff',
      'create role weak_evil login',
      'grant omnimemory_tenant to weak_staff',
      'grant weak_staff to weak_evil',
    ],
    undo: ['drop role weak_evil', 'drop role weak_staff'],
    says: 'membership of omnimemory_tenant through weak_staff',
  },
  {
    title: 'a login that runs programs of the server through another role',
    apply: [
      'create role weak_staff',
      'create role weak_evil login',
      'grant pg_execute_server_program to weak_staff',
      'grant weak_staff to weak_evil',
    ],
    undo: ['drop role weak_evil', 'drop role weak_staff'],
    says: 'membership of pg_execute_server_program through weak_staff',
  },
  {
    title: 'a SECURITY DEFINER function that a reporting role may call',
    apply: [
      REPORTING,
      ...ELSEWHERE,
      `create function elsewhere.peek() returns setof jsonb language sql security definer as 'select to_jsonb(m) from public.metrics m'`,
      'revoke all on function elsewhere.peek() from public',
      'grant execute on function elsewhere.peek() to weak_reporting',
      'grant connect on database $database to weak_reporting',
    ],
    undo: NO_REPORTING,
    says: 'function elsewhere.peek() does not belong to this product: it runs with the rights of its owner, which can access tables of this product',
  },
  {
    title: 'a reporting role that may connect',
    apply: [REPORTING, 'grant connect on database $database to weak_reporting'],
    undo: NO_REPORTING,
    says: 'connect right of weak_reporting is not expected',
    severity: 'warning',
  },
  {
    title: 'a materialized view of all rows for a reporting role',
    apply: [
      REPORTING,
      ...ELSEWHERE,
      READ_ALL,
      'create materialized view elsewhere.rows as select * from elsewhere.all_metrics()',
      'grant select on elsewhere.rows to weak_reporting',
    ],
    undo: NO_REPORTING,
    says: 'materialized view elsewhere.rows does not belong to this product: its owner can access tables of this product',
  },
  {
    title: 'a copy of a table that everybody may read',
    apply: [
      'create schema elsewhere',
      'create table elsewhere.rows as select * from public.metrics',
      'grant usage on schema elsewhere to public',
      'grant select on elsewhere.rows to public',
    ],
    says: 'table elsewhere.rows does not belong to this product: its owner can access tables of this product',
  },
  {
    title: 'one column of a copy for a reporting role',
    apply: [
      REPORTING,
      ...ELSEWHERE,
      'create table elsewhere.rows as select * from public.metrics',
      'grant select (id) on elsewhere.rows to weak_reporting',
    ],
    undo: NO_REPORTING,
    says: 'table elsewhere.rows does not belong to this product: its owner can access tables of this product',
  },
  {
    title: 'a copy that no other role may read',
    apply: ['create schema elsewhere', 'create table elsewhere.rows as select * from public.metrics'],
    says: 'Doctor does not look for rows that were copied into it',
    severity: 'warning',
  },
  {
    title: 'a login that sees what other sessions do',
    apply: [REPORTING, 'grant pg_monitor to weak_reporting'],
    undo: NO_REPORTING,
    says: 'privileged role weak_reporting has powers over other sessions or the server (powers: membership of pg_monitor)',
    severity: 'warning',
  },
  {
    title: 'a login that copies databases and ends sessions',
    apply: ['create role weak_reporting login createdb', 'grant pg_signal_backend to weak_reporting'],
    undo: NO_REPORTING,
    says: 'powers: CREATEDB, membership of pg_signal_backend',
    severity: 'warning',
  },
  {
    title: 'a role of ours that inherits',
    apply: ['alter role omnimemory_billing inherit'],
    undo: ['alter role omnimemory_billing noinherit'],
    says: 'role omnimemory_billing differs: inherits is true',
    severity: 'warning',
  },
  {
    title: 'a database that may be copied',
    apply: ['alter database $database is_template true'],
    undo: ['alter database $database is_template false'],
    says: 'database this database differs: template is true',
  },
  {
    title: 'a database with another version of its collation',
    apply: [`update pg_database set datcollversion = '0.1' where datname = current_database()`],
    says: 'the database was made with version 0.1 of its collation',
    severity: 'warning',
  },
  {
    title: 'a physical slot that keeps the log of a standby that is gone',
    apply: [`select pg_create_physical_replication_slot('weak_standby', true)`],
    undo: [`select pg_drop_replication_slot('weak_standby')`],
    says: 'replication slot weak_standby keeps the write-ahead log',
    severity: 'warning',
  },
];
