import { columns, OUR_ROLES, type Section } from './sql-parts.ts';

const OWNER_OF_THIS = '(select datdba from pg_database where datname = current_database())';

/** Roles whose direct or indirect members can bypass every policy. */
const PAST_POLICIES = `(g.rolsuper or g.rolbypassrls or g.rolreplication or g.rolcreaterole or g.oid = ${OWNER_OF_THIS} or g.rolname in (${OUR_ROLES})
  or g.rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files',
    'pg_execute_server_program', 'pg_maintain', 'pg_create_subscription'))`;

/** Roles that `r` is a member of, each with the shortest path. A role that may grant the membership can set an option that is off. */
const MEMBERSHIPS = `(with recursive way (role, through) as (
    select m.roleid, array[]::text[] from pg_auth_members m where m.member = r.oid
    union all select m.roleid, way.through || (g.rolname::text collate "default") from way join pg_roles g on g.oid = way.role
      join pg_auth_members m on m.member = way.role where cardinality(way.through) < 8)
  select distinct on (role) role, through from way where role <> r.oid order by role, cardinality(through), through)`;
const NAME_OF_MEMBERSHIP = `'membership of ' || g.rolname
  || case when cardinality(w.through) > 0 then ' through ' || array_to_string(w.through, ' and ') else '' end`;

/** Powers that bypass every policy. */
const POWERS = `(select jsonb_agg(power order by power) from (
  select attribute as power from (values ('SUPERUSER', r.rolsuper), ('BYPASSRLS', r.rolbypassrls and not r.rolsuper),
    ('REPLICATION', r.rolreplication and not r.rolsuper), ('CREATEROLE', r.rolcreaterole and not r.rolsuper)) a (attribute, present) where present
  union all select 'ownership of this database' where not r.rolsuper and r.oid = ${OWNER_OF_THIS}
  union all select ${NAME_OF_MEMBERSHIP} from ${MEMBERSHIPS} w join pg_roles g on g.oid = w.role
    where not r.rolsuper and ${PAST_POLICIES}) p)`;

/** Powers that reveal no rows: over other sessions, the server's processes and its disk. */
const OTHER_POWERS = `(select jsonb_agg(power order by power) from (
  select 'CREATEDB' as power where r.rolcreatedb
  union all select ${NAME_OF_MEMBERSHIP} from ${MEMBERSHIPS} w join pg_roles g on g.oid = w.role
    where g.rolname in ('pg_monitor', 'pg_read_all_stats', 'pg_read_all_settings', 'pg_stat_scan_tables', 'pg_signal_backend',
      'pg_signal_autovacuum_worker', 'pg_checkpoint', 'pg_use_reserved_connections')
      and not exists (select from unnest(w.through) name where name ~ '^pg_')) p)`;

// A role that can be used: by logging in, or through its members.
const IS_USED = 'r.rolcanlogin or exists (select from pg_auth_members m where m.roleid = r.oid)';
const OF_OTHERS = `r.oid <> 10 and r.rolname !~ '^pg_' and r.rolname not in (${OUR_ROLES})`;

export const ROLE_SECTIONS: readonly Section[] = [
  {
    kind: 'role',
    sql: `${columns({
      name: 'r.rolname::text',
      says: {
        superuser: 'nullif(r.rolsuper, false)',
        bypasses_row_security: 'nullif(r.rolbypassrls, false)',
        replication: 'nullif(r.rolreplication, false)',
        creates_roles: 'nullif(r.rolcreaterole, false)',
        creates_databases: 'nullif(r.rolcreatedb, false)',
        login: 'nullif(r.rolcanlogin, true)',
        inherits: 'nullif(r.rolinherit, false)',
        connection_limit: 'nullif(r.rolconnlimit, -1)',
        valid_until: 'r.rolvaliduntil',
      },
    })} from pg_roles r where r.rolname in (${OUR_ROLES})`,
  },
  {
    kind: 'setting',
    sql: `${columns({
      name: `coalesce(r.rolname::text, case when s.setdatabase = 0 then 'every role' else 'everybody' end)
        || case when s.setdatabase = 0 then '' else ' in this database' end || ': ' || lower(split_part(c, '=', 1))`,
      says: { value: `substr(c, strpos(c, '=') + 1)` },
    })} from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c
      where (s.setrole = 0 or r.rolname in (${OUR_ROLES}))
        and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))`,
  },
  {
    kind: 'membership',
    // Since PostgreSQL 16 the creator of a role gets a membership that can neither inherit nor SET ROLE, so it is harmless.
    sql: `${columns({
      name: `format('of %s in %s', member.rolname, role.rolname)`,
      says: { may_grant_it: 'nullif(m.admin_option, false)' },
    })} from pg_auth_members m join pg_roles member on member.oid = m.member join pg_roles role on role.oid = m.roleid, to_jsonb(m) as options
      where (member.rolname in (${OUR_ROLES}) or role.rolname in (${OUR_ROLES}))
        and (coalesce((options->>'inherit_option')::boolean or (options->>'set_option')::boolean, true)
          or not (member.rolcreaterole or member.rolsuper))`,
  },
  {
    kind: 'powerful role',
    sql: `${columns({
      name: 'r.rolname::text',
      danger: `case when ${IS_USED} then 'logins that can use it are not subject to the policies' end`,
      says: { powers: POWERS },
    })} from pg_roles r where ${OF_OTHERS} and ${POWERS} is not null`,
  },
  {
    kind: 'privileged role',
    sql: `${columns({ name: 'r.rolname::text', says: { powers: OTHER_POWERS } })} from pg_roles r
      where ${OF_OTHERS} and not r.rolsuper and r.rolcanlogin and ${OTHER_POWERS} is not null`,
  },
];
