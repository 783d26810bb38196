import { AppError, DiskFull, NotFound } from '../lib/errors.ts';

class Conflict extends AppError {
  readonly status = 409;
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** `code` is the name of the constraint, or `value_out_of_range`. */
export class ValueRefused extends AppError {
  readonly status = 422;
  readonly code: string;
  constructor(code: string) {
    super('A value is outside the range that can be stored. Correct it and send the request again.');
    this.code = code;
  }
}

class ScopeRefused extends AppError {
  readonly status = 403;
  readonly code = 'scope_refused';
  constructor() {
    super('You cannot access these rows, because they belong to another scope.');
  }
}

export class DatabaseUnavailable extends AppError {
  readonly status = 503;
  readonly code = 'database_unavailable';
  override readonly headers = { 'Retry-After': '1' };
  /** `outcome`: what is known about the request; `nothing` if it never reached the database. */
  constructor(outcome: 'unknown' | 'nothing' = 'unknown') {
    super(
      outcome === 'nothing'
        ? 'The database is not available at the moment, and nothing was changed. Try again.'
        : 'The database stopped responding, so the request may or may not have been carried out. Check first, or ' +
            'repeat a POST with the same Idempotency-Key, which carries it out only once.',
    );
  }
}

/** The operator has not set up the role that the work needs. */
export class RoleNotSetUp extends AppError {
  readonly status = 501;
  readonly code = 'not_set_up';
  constructor(variable: string) {
    super(`This server is not set up for this: its operator has to set ${variable}.`);
  }
}

/** Existing data stays, and can be read and deleted. */
export class StoredBytesLimitReached extends AppError {
  readonly status = 403;
  readonly code = 'plan_limit_reached';
  constructor() {
    super(
      'Nothing was stored, because the plan’s storage limit is reached. Delete memories, keep samples for fewer days ' +
        '(`retention`), or upgrade the plan; GET /v1/entitlements shows `stored_bytes`.',
    );
  }
}

/** The tenant has so many waiting requests that another one would only cost memory. */
export class TooManyWaiting extends AppError {
  readonly status = 503;
  readonly code = 'too_much_at_once';
  override readonly headers = { 'Retry-After': '1' };
  constructor() {
    super('Too many of your requests are waiting. Send fewer at the same time, and try this one again.');
  }
}

/** A transaction pooler gave the request a session that does not have its statement. Later ones send none by name. */
export class PreparedStatementLost extends AppError {
  readonly status = 503;
  readonly code = 'prepared_statement_lost';
  override readonly headers = { 'Retry-After': '1' };
  constructor() {
    super(
      'The connection pooler of the database lost a prepared statement, and nothing was changed. The server does without ' +
        'prepared statements from now on; try again.',
    );
  }
}

/** The same request may succeed a moment later. */
export class TryAgain extends AppError {
  readonly status = 503;
  readonly code = 'try_again';
  override readonly headers = { 'Retry-After': '1' };
  constructor() {
    super('The request conflicted with another one or took too long, and nothing was changed. Try again.');
  }
}

// Constraints whose violation is a caller's mistake. The names of all other constraints stay internal, and so does
// PostgreSQL's DETAIL, which quotes rows.
const CONSTRAINTS: Record<string, () => AppError> = {
  metrics__session_id: () => new NotFound('session'),
  session_velocity__session_id: () => new NotFound('session'),
  tool_operations__session_id: () => new NotFound('session'),
  checkpoint_predictions__session_id: () => new NotFound('session'),
  claude_code_sessions__session_id: () => new NotFound('session'),
  checkpoints__session_id: () => new NotFound('session'),
  tool_sessions__previous_session_id: () => new NotFound('session'),
  session_context__session_id: () => new NotFound('session'),
  project_memories__project_id: () => new NotFound('project'),
  // what the request had looked up was deleted meanwhile; the next attempt makes it anew
  session_keys__session_id: () => new TryAgain(),
  tool_sessions__project_id: () => new TryAgain(),
  model_requests__session_id: () => new TryAgain(),
  tool_events__session_id: () => new TryAgain(),
  otel_series__session_id: () => new TryAgain(),
  otel_points__session_id: () => new TryAgain(),
  otel_points__series_id: () => new TryAgain(),
  otel_streams__series_id: () => new TryAgain(),
  api_keys__tenant_id: () => new NotFound('tenant'),
  omnimemory1_batches__pkey: () =>
    new Conflict(
      'import_running',
      'Another import of the same file into the same place is running. Wait until it has finished, and import the file again for what is missing.',
    ),
  tenant_storage__max_bytes: () => new StoredBytesLimitReached(),
  tenants__pkey: () =>
    new Conflict('tenant_exists', 'A tenant with this id already exists. Choose another id.'),
};

// before a connection exists, nothing has been sent
const UNREACHED = new Set(['57P03', '53300', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const UNREACHED_MESSAGE = /^timeout exceeded when trying to connect/;
// a pooler's own errors to a client that it has given no connection to PostgreSQL
const UNREACHED_BY_POOLER =
  /^(query_wait_timeout|no more connections allowed|client connections exceeded|client_login_timeout|server login has been failing|server shutting down)/;
const UNAVAILABLE_STATES = new Set([
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '53300', // too_many_connections
  '53200', // out_of_memory
  '58000', // system_error
]);
const UNAVAILABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
// pg and pg-pool throw these without a code, and Citus the last one, for a node that went away, with that of an internal error
const UNAVAILABLE_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect|Client was closed|failure on connection marked as essential)/;
const LOCK_NOT_AVAILABLE = '55P03';
const RETRYABLE_STATES = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  LOCK_NOT_AVAILABLE, // longer than the role's lock_timeout
  '57014', // query_canceled: longer than its statement_timeout
]);

/** The schema has changed under a prepared statement, which fails from now on. */
const STALE_PLAN = { code: '0A000', message: 'cached plan must not change result type' };

const LOST_STATEMENT_STATES = new Set([
  '26000', // invalid_sql_statement_name: another session has it
  '42P05', // duplicate_prepared_statement: this session has it from another client
]);
const PROTOCOL_VIOLATION = '08P01';

const OUT_OF_RANGE_STATES = new Set([
  '22003', // numeric_value_out_of_range
  '22007', // invalid_datetime_format
  '22008', // datetime_field_overflow
  '22009', // invalid_time_zone_displacement_value
  '22021', // character_not_in_repertoire
  '22P05', // untranslatable_character
  '54000', // program_limit_exceeded, such as a row too large for an index
]);
const UNIQUE_VIOLATION = '23505';
const DISK_FULL = '53100';

/** What a caller may learn about an error of the database or its driver; `undefined` for any other error. */
export function translateDatabaseError(error: unknown): AppError | undefined {
  if (isPreparedStatementLost(error)) return new PreparedStatementLost();
  const { code, constraint, message } = textsOf(error);
  if (code === PROTOCOL_VIOLATION && UNREACHED_BY_POOLER.test(message))
    return new DatabaseUnavailable('nothing');
  if (code.startsWith('08') || UNAVAILABLE_STATES.has(code) || UNAVAILABLE_CODES.has(code))
    return new DatabaseUnavailable(UNREACHED.has(code) ? 'nothing' : 'unknown');
  if (UNREACHED_MESSAGE.test(message)) return new DatabaseUnavailable('nothing');
  if (UNAVAILABLE_MESSAGES.test(message)) return new DatabaseUnavailable();
  if (RETRYABLE_STATES.has(code) || isPlanStale(error)) return new TryAgain();
  const known = CONSTRAINTS[constraint];
  if (known) return known();
  switch (code) {
    case DISK_FULL:
      return new DiskFull();
    case UNIQUE_VIOLATION:
      return new Conflict(
        'already_exists',
        'An object with this key already exists. Choose another key, or change the existing object.',
      );
    case '23503': // foreign_key_violation
      return new NotFound('referenced_object');
    case '23514': // check_violation
      return new ValueRefused(constraint);
    case '42501': // insufficient_privilege, also raised by policies
      return new ScopeRefused();
    default:
      return OUT_OF_RANGE_STATES.has(code) ? new ValueRefused('value_out_of_range') : undefined;
  }
}

/** Whether a named statement was missing, or there already, or another one than that of its name. */
export function isPreparedStatementLost(error: unknown): boolean {
  const { code, message } = textsOf(error);
  // poolers use this state for errors of their own, too
  if (code === PROTOCOL_VIOLATION)
    return /^prepared statement (did not exist|name is already in use)|prepared statement "[^"]+"/.test(
      message,
    );
  return LOST_STATEMENT_STATES.has(code);
}

/** Whether a prepared statement would return other columns than when it was prepared. */
export function isPlanStale(error: unknown): boolean {
  const { code, message } = textsOf(error);
  return code === STALE_PLAN.code && message === STALE_PLAN.message;
}

/** Whether a wait for a connection of a pool ended because all of them were taken, or are still being opened. */
export function isPoolTaken(error: unknown): boolean {
  return UNREACHED_MESSAGE.test(textsOf(error).message);
}

/** Whether a wait for a lock exceeded lock_timeout. */
export function isLockTimeout(error: unknown): boolean {
  return textsOf(error).code === LOCK_NOT_AVAILABLE;
}

export function isUniqueViolation(error: unknown): boolean {
  return textsOf(error).code === UNIQUE_VIOLATION;
}

/** The table whose constraint was violated, by the constraint's name (`table__meaning`); empty for any other error. */
export function violatedTable(error: unknown): string {
  const { code, constraint } = textsOf(error);
  return code.startsWith(INTEGRITY_VIOLATION) ? (constraint.split('__')[0] ?? '') : '';
}

const OVERTAKEN_STATES = new Set([
  UNIQUE_VIOLATION,
  '23503', // foreign_key_violation
  '40P01', // deadlock_detected
  '40001', // serialization_failure
]);

/** Whether other writers got ahead of a statement that had checked all keys before. */
export const isOvertaken = (error: unknown): boolean => OVERTAKEN_STATES.has(textsOf(error).code);

function textsOf(error: unknown): { code: string; constraint: string; message: string } {
  const { code, constraint, message } = (error ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    code: text(code),
    constraint: text(constraint) || constraintIn(text(code), text(message)),
    message: text(message),
  };
}

const INTEGRITY_VIOLATION = '23';
const SHARD_NUMBER = /_\d{6,}$/;

/** An error of a node of Citus has the name of the constraint in its message alone, with the number of the shard. */
function constraintIn(code: string, message: string): string {
  if (!code.startsWith(INTEGRITY_VIOLATION)) return '';
  const [, name = ''] = /constraint "([^"]+)"/.exec(message) ?? [];
  return name.replace(SHARD_NUMBER, '');
}
