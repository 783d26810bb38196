import type { Weakening } from './weakening.ts';

/** Connections to other databases, and privileges on PostgreSQL's own objects. */
export const elsewhere: Weakening[] = [
  {
    title: 'a publication of all tables',
    apply: ['create publication everything for all tables'],
    says: 'publication everything does not belong to this product (tables: all)',
  },
  {
    title: 'a publication of one table',
    apply: ['create publication a_few for table users'],
    says: 'publication a_few does not belong to this product (tables: public.users)',
  },
  {
    title: 'a subscription that writes into ours',
    apply: [
      `create subscription incoming connection 'host=127.0.0.1 dbname=none' publication x with (connect = false)`,
    ],
    undo: ['alter subscription incoming set (slot_name = none)', 'drop subscription incoming'],
    says: 'subscription incoming does not belong to this product',
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
    says: 'database this database has unexpected rights: PUBLIC CONNECT',
  },
  {
    title: 'temporary tables, which hide ours',
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
