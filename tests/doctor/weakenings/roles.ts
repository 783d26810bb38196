import type { Weakening } from './weakening.ts';

/** Our roles and other roles. */
export const roles: Weakening[] = [
  {
    title: 'a new login that bypasses row security',
    apply: [`create role weak_bypass login bypassrls`],
    undo: ['drop role weak_bypass'],
    says: 'powerful role weak_bypass can read and write despite the policies',
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
    says: 'powerful role weak_owner can read and write despite the policies',
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
    undo: [`alter role omnimemory_tenant set statement_timeout = '8s'`],
    says: 'setting omnimemory_tenant: statement_timeout is missing',
  },
  {
    title: 'a timeout that is off',
    apply: ['alter role omnimemory_local set lock_timeout = 0'],
    undo: [`alter role omnimemory_local set lock_timeout = '4s'`],
    says: 'setting omnimemory_local: lock_timeout differs',
  },
];
