import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import type { Finding } from './finding.ts';
import { SEVERITIES } from './finding.ts';

const CHECK = 'the server keeps acknowledged writes, and its settings weaken nothing';
export const SERVER_CHECKS: readonly string[] = [CHECK];

interface Rule {
  /** Whether the value is safe. */
  readonly fits: (value: string) => boolean;
  readonly expected: string;
  readonly why: string;
  readonly severity?: Finding['severity'];
}

const is = (value: string, why: string, severity: Finding['severity'] = 'fault'): Rule => ({
  fits: (found) => found === value,
  expected: value === '' ? 'nothing' : value,
  why,
  severity,
});
const none = (why: string, severity: Finding['severity'] = 'fault'): Rule => is('', why, severity);

const LOST = 'acknowledged writes can be lost in a crash';
const DAMAGE = 'damaged data goes unnoticed';
const LOGGED = 'rows of tenants appear in the server log';
const CODE = 'the library runs code in every session';

const isAtLeast = (least: number, why: string, severity: Finding['severity'] = 'fault'): Rule => ({
  fits: (found) => Number(found) >= least,
  expected: `${least} or more`,
  why,
  severity,
});
const isOneOf = (values: readonly string[], why: string, severity: Finding['severity']): Rule => ({
  fits: (found) => values.includes(found),
  expected: values[0] ?? '',
  why,
  severity,
});

const RULES: Readonly<Record<string, Rule>> = {
  fsync: is('on', LOST),
  full_page_writes: is('on', LOST),
  synchronous_commit: { fits: (value) => value !== 'off', expected: 'on', why: LOST },
  session_replication_role: is('origin', 'no foreign key is checked and no trigger fires'),
  row_security: is('on', 'queries on tables with policies fail'),
  ignore_system_indexes: is('off', DAMAGE),
  ignore_checksum_failure: is('off', DAMAGE),
  ignore_invalid_pages: is('off', DAMAGE),
  zero_damaged_pages: is('off', 'damaged rows are replaced with zeros'),
  allow_system_table_mods: is('off', 'the system catalogue can be changed by hand'),
  lo_compat_privileges: is('off', 'every role may read every large object'),
  transform_null_equals: is('off', 'conditions change their meaning'),
  standard_conforming_strings: is('on', 'a backslash can end a string'),
  search_path: is('"$user", public', 'names can resolve to other tables and functions'),
  array_nulls: is('on', 'NULL in an array is read as text'),
  DateStyle: {
    fits: (value) => value.startsWith('ISO'),
    expected: 'ISO',
    why: 'times are printed in another format',
  },
  IntervalStyle: is('postgres', 'intervals are printed in another format'),
  bytea_output: is('hex', 'bytes are printed in another format'),
  default_transaction_isolation: is('read committed', 'transactions fail instead of waiting', 'warning'),
  data_sync_retry: is('off', LOST, 'warning'),
  password_encryption: is('scram-sha-256', 'passwords are kept in a form that is easy to guess', 'warning'),
  default_transaction_read_only: is('off', 'nothing can be written'),
  gin_fuzzy_search_limit: is('0', 'searches leave out rows at random'),
  extra_float_digits: isAtLeast(1, 'numbers are printed with fewer digits than they have'),
  exit_on_error: is('off', 'the first error of a request ends its connection'),
  restart_after_crash: is('on', 'the server stays down after a crash', 'warning'),
  transaction_timeout: is('0', 'long transactions, such as those of an export, are terminated', 'warning'),
  temp_file_limit: {
    fits: (value) => value !== '0',
    expected: '-1',
    why: 'large sorts fail',
    severity: 'warning',
  },
  scram_iterations: isAtLeast(4096, 'stored passwords are easier to guess', 'warning'),
  ssl_min_protocol_version: isOneOf(
    ['TLSv1.2', 'TLSv1.3'],
    'an attacker who breaks an old TLS protocol can read connections',
    'warning',
  ),
  wal_level: isOneOf(
    ['replica', 'logical'],
    'no backup can be taken and no standby attached while the server runs',
    'warning',
  ),
  archive_command: isOneOf(
    ['', '(disabled)'],
    'the command receives all changes of all tenants; check that you know it',
    'hint',
  ),
  jit_provider: is('llvmjit', CODE),
  restrict_nonsystem_relation_kind: none('views and foreign tables cannot be read', 'warning'),
  session_preload_libraries: none(CODE),
  local_preload_libraries: none(CODE),
  shared_preload_libraries: none(`${CODE}; check that you know it`, 'warning'),
  dynamic_library_path: is('$libdir', 'functions can be loaded from another place', 'warning'),
  createrole_self_grant: none('the creator of a role becomes a member of it', 'warning'),
  log_statement: {
    fits: (value) => value === 'none' || value === 'ddl',
    expected: 'none',
    why: LOGGED,
    severity: 'warning',
  },
  log_min_duration_statement: is('-1', LOGGED, 'warning'),
  log_min_duration_sample: is('-1', LOGGED, 'warning'),
  log_transaction_sample_rate: is('0', LOGGED, 'warning'),
  log_parameter_max_length_on_error: is('0', LOGGED, 'warning'),
  'auto_explain.log_min_duration': is('-1', LOGGED, 'warning'),
  log_min_error_statement: isOneOf(
    ['error', 'log', 'fatal', 'panic'],
    'the text of statements appears in the server log',
    'warning',
  ),
  debug_print_parse: is('off', LOGGED, 'warning'),
  debug_print_rewritten: is('off', LOGGED, 'warning'),
  debug_print_plan: is('off', LOGGED, 'warning'),
  autovacuum: is(
    'on',
    'tables grow without limit, and the server stops when its transaction ids are used up',
    'warning',
  ),
  track_counts: is('on', 'autovacuum does not work without it', 'warning'),
  data_checksums: is('on', 'disk damage is found late', 'hint'),
  ssl: is('on', 'connections from other machines can be intercepted', 'hint'),
};

// A value that a session or its role sets says nothing about the server; `setting` reports those of roles.
const SQL = `select name, case when source in ('client', 'session', 'user', 'database', 'database user') then null else setting end as value
  from pg_settings where name = any ($1)`;

// settings of later releases, or of a library that is not loaded
const NOT_EVERYWHERE: readonly string[] = [
  'createrole_self_grant',
  'auto_explain.log_min_duration',
  'transaction_timeout',
  'scram_iterations',
  'restrict_nonsystem_relation_kind',
];

// every role can see which standbys are attached, but few may see their state
const OTHERS = `select 'fault' as severity, format('the encoding is %s', pg_encoding_to_char(encoding)) as message,
    'Create the database with encoding UTF8 and restore it there.' as remedy
  from pg_database where datname = current_database() and encoding <> pg_char_to_encoding('UTF8')
  union all
  select 'fault', format('with the locale %s a search for É does not find é', datctype), 'Create a database with another locale, such as C.UTF-8, and restore the data there.'
  from pg_database where datname = current_database() and lower(chr(201)) <> chr(233)
  union all
  select 'warning', format('the database was made with version %s of its collation and the server has %s: indexes of text may be out of order.',
    datcollversion, coalesce(pg_database_collation_actual_version(oid), 'none')),
    format('Run REINDEX DATABASE, then ALTER DATABASE %I REFRESH COLLATION VERSION.', datname)
  from pg_database where datname = current_database() and datcollversion is not null
    and datcollversion is distinct from pg_database_collation_actual_version(oid)
  union all
  select 'fault', format('the setting synchronous_standby_names is %s and no standby is attached: writes wait forever.', setting),
    'Attach the standby, or ALTER SYSTEM SET synchronous_standby_names = '''' and reload.'
  from pg_settings where name = 'synchronous_standby_names' and setting <> '' and not exists (select from pg_stat_replication)
  union all
  select 'warning', format('the setting %s was changed and needs a restart to take effect: doctor sees the old value.', name),
    'Check the new value in postgresql.conf and postgresql.auto.conf.'
  from pg_settings where pending_restart`;

const seenSetting = z.object({ name: z.string(), value: z.string().nullable() });
const otherFinding = z.object({ severity: z.enum(SEVERITIES), message: z.string(), remedy: z.string() });

/** Findings about the server's settings, and the settings that this role may not read. */
export async function examineServer(
  client: pg.ClientBase,
): Promise<{ findings: Finding[]; notLookedAt: string[] }> {
  const result = await client.query(SQL, [Object.keys(RULES)]);
  const rows = result.rows.map((row) => parsedRow(seenSetting, row));
  const findings = rows.flatMap(({ name, value }) => {
    const rule = RULES[name];
    if (!rule || value === null || rule.fits(value)) return [];
    const { expected, why, severity = 'fault' } = rule;
    const message = `the setting ${name} is ${value}, expected ${expected}: ${why}.`;
    return [
      {
        severity,
        check: CHECK,
        message,
        remedy: `ALTER SYSTEM SET ${name}, or correct postgresql.conf; then restart.`,
      },
    ];
  });
  const { rows: others } = await client.query(OTHERS);
  findings.push(...others.map((row) => ({ ...parsedRow(otherFinding, row), check: CHECK })));
  const seen = rows.filter(({ value }) => value !== null).map(({ name }) => name);
  const hidden = Object.keys(RULES).filter((name) => !seen.includes(name) && !NOT_EVERYWHERE.includes(name));
  return { findings, notLookedAt: hidden.map((name) => `the setting ${name}`) };
}
