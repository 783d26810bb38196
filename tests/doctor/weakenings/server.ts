import type { Weakening } from './weakening.ts';

/** Settings of the server, and migrations. */
export const server: Weakening[] = (
  [
    ['fsync', 'off', 'fault'],
    ['full_page_writes', 'off', 'fault'],
    ['synchronous_commit', 'off', 'fault'],
    ['session_replication_role', 'replica', 'fault'],
    ['search_path', 'elsewhere', 'fault'],
    ['DateStyle', 'SQL, DMY', 'fault'],
    ['zero_damaged_pages', 'on', 'fault'],
    ['lo_compat_privileges', 'on', 'fault'],
    ['gin_fuzzy_search_limit', '1', 'fault'],
    ['extra_float_digits', '-15', 'fault'],
    ['exit_on_error', 'on', 'fault'],
    ['default_transaction_read_only', 'on', 'fault'],
    ['synchronous_standby_names', 'ghost', 'fault'],
    ['restart_after_crash', 'off', 'warning'],
    ['temp_file_limit', '0', 'warning'],
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

server.push({
  title: 'a setting of the server that waits for a restart',
  apply: [`alter system set wal_level = minimal`, 'select pg_reload_conf()'],
  undo: ['alter system reset wal_level', 'select pg_reload_conf()'],
  says: 'the setting wal_level was changed and needs a restart to take effect',
  severity: 'warning',
});

export const migrations: Weakening[] = [
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
