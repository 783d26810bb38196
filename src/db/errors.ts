import { AppError, NotFound } from '../lib/errors.ts';

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
    super('A value is outside of what can be stored.');
    this.code = code;
  }
}

class ScopeRefused extends AppError {
  readonly status = 403;
  readonly code = 'scope_refused';
  constructor() {
    super('These rows are not open to you.');
  }
}

export class DatabaseUnavailable extends AppError {
  readonly status = 503;
  readonly code = 'database_unavailable';
  override readonly headers = { 'Retry-After': '1' };
  /** `outcome`: what is known of the request; `nothing` where it never reached the database. */
  constructor(outcome: 'unknown' | 'nothing' = 'unknown') {
    super(
      outcome === 'nothing'
        ? 'The database does not take this request just now, and nothing was done; try again.'
        : 'The database stopped answering, so it is not known whether this request was carried out. Look first, or ' +
            'repeat a POST with the same Idempotency-Key: then it is carried out once.',
    );
  }
}

/** Reading, deleting and signing in go on. */
export class DiskFull extends AppError {
  readonly status = 507;
  readonly code = 'disk_full';
  constructor() {
    super(
      'Nothing was stored: the disk of the server is nearly full. Reading and deleting still work; ask the operator ' +
        'to make room, and try again then.',
    );
  }
}

/** What is stored already stays, and can be read and deleted. */
export class StoredBytesLimitReached extends AppError {
  readonly status = 403;
  readonly code = 'plan_limit_reached';
  constructor() {
    super(
      'Nothing was stored: the plan has no room for so many bytes. Delete memories, keep samples for fewer days ' +
        '(`retention_days`), or take a larger plan; GET /v1/entitlements shows `stored_bytes`.',
    );
  }
}

/** The same tenant has so many requests waiting already that one more would only cost memory. */
export class TooManyWaiting extends AppError {
  readonly status = 503;
  readonly code = 'too_much_at_once';
  override readonly headers = { 'Retry-After': '1' };
  constructor() {
    super('Too many of your requests wait at the same time; send fewer at once and try this one again.');
  }
}

/** The same request can succeed a moment later. */
export class TryAgain extends AppError {
  readonly status = 503;
  readonly code = 'try_again';
  override readonly headers = { 'Retry-After': '1' };
  constructor() {
    super('The request ran into another one or took too long; try again.');
  }
}

// Constraints whose violation is a caller's mistake. The names of all other constraints stay inside,
// and so does PostgreSQL's DETAIL, which quotes rows.
const CONSTRAINTS: Record<string, () => AppError> = {
  metrics__session_id: () => new NotFound('session'),
  session_velocity__session_id: () => new NotFound('session'),
  tool_operations__session_id: () => new NotFound('session'),
  checkpoint_predictions__session_id: () => new NotFound('session'),
  claude_code_sessions__session_id: () => new NotFound('session'),
  checkpoints__session_id: () => new NotFound('session'),
  tool_sessions__previous_session_id: () => new NotFound('session'),
  project_memories__project_id: () => new NotFound('project'),
  api_keys__tenant_id: () => new NotFound('tenant'),
  tenant_storage__max_bytes: () => new StoredBytesLimitReached(),
  tenants__pkey: () => new Conflict('tenant_exists', 'A tenant with this id exists already.'),
};

// before a connection is there, nothing has been asked for
const UNREACHED = new Set(['57P03', '53300', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const UNREACHED_MESSAGE = /^timeout exceeded when trying to connect/;
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
// pg and pg-pool throw these without a code
const UNAVAILABLE_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect|Client was closed)/;
const LOCK_NOT_AVAILABLE = '55P03';
const RETRYABLE_STATES = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  LOCK_NOT_AVAILABLE, // longer than the role's lock_timeout
  '57014', // query_canceled: longer than its statement_timeout
  '0A000', // a prepared plan whose result has changed with the schema; it is planned anew the next time
]);

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

/** What a caller may know of an error that the database or its driver raised; `undefined` for anything else. */
export function translateDatabaseError(error: unknown): AppError | undefined {
  const { code, constraint, message } = textsOf(error);
  if (code.startsWith('08') || UNAVAILABLE_STATES.has(code) || UNAVAILABLE_CODES.has(code))
    return new DatabaseUnavailable(UNREACHED.has(code) ? 'nothing' : 'unknown');
  if (UNREACHED_MESSAGE.test(message)) return new DatabaseUnavailable('nothing');
  if (UNAVAILABLE_MESSAGES.test(message)) return new DatabaseUnavailable();
  if (RETRYABLE_STATES.has(code)) return new TryAgain();
  const known = CONSTRAINTS[constraint];
  if (known) return known();
  switch (code) {
    case DISK_FULL:
      return new DiskFull();
    case UNIQUE_VIOLATION:
      return new Conflict('already_exists', 'Something with this key exists already.');
    case '23503': // foreign_key_violation
      return new NotFound('referenced_object');
    case '23514': // check_violation
      return new ValueRefused(constraint);
    case '42501': // insufficient_privilege, which is also what a policy says
      return new ScopeRefused();
    default:
      return OUT_OF_RANGE_STATES.has(code) ? new ValueRefused('value_out_of_range') : undefined;
  }
}

/** Whether a lock was waited for longer than lock_timeout. */
export function isLockTimeout(error: unknown): boolean {
  return textsOf(error).code === LOCK_NOT_AVAILABLE;
}

export function isUniqueViolation(error: unknown): boolean {
  return textsOf(error).code === UNIQUE_VIOLATION;
}

function textsOf(error: unknown): { code: string; constraint: string; message: string } {
  const { code, constraint, message } = (error ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { code: text(code), constraint: text(constraint), message: text(message) };
}
