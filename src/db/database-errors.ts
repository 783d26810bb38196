import { AppError, NotFound } from '../base/errors.ts';

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
  constructor() {
    super('The database does not answer just now; try again.');
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

// Foreign keys and unique keys whose violation is a caller's mistake. The names of all other constraints stay inside,
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
  tenants__pkey: () => new Conflict('tenant_exists', 'A tenant with this id exists already.'),
};

const UNAVAILABLE_STATES = new Set(['57P01', '57P02', '57P03', '53300', '53200', '58000']);
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
const RETRYABLE_STATES = new Set(['40001', '40P01', '55P03', '57014', '0A000']);

/** What a caller may know of an error that the database or its driver raised; `undefined` for anything else. */
export function translateDatabaseError(error: unknown): AppError | undefined {
  const { code, constraint, message } = textsOf(error);
  if (code.startsWith('08') || UNAVAILABLE_STATES.has(code) || UNAVAILABLE_CODES.has(code))
    return new DatabaseUnavailable();
  if (UNAVAILABLE_MESSAGES.test(message)) return new DatabaseUnavailable();
  if (RETRYABLE_STATES.has(code)) return new TryAgain();
  const known = CONSTRAINTS[constraint];
  if (known) return known();
  switch (code) {
    case '23505':
      return new Conflict('already_exists', 'Something with this key exists already.');
    case '23503':
      return new NotFound('referenced_object');
    case '23514':
      return new ValueRefused(constraint);
    case '22003':
    case '22007':
    case '22008':
    case '22009':
    case '22021':
    case '22P05':
    case '54000':
      return new ValueRefused('value_out_of_range');
    case '42501':
      return new ScopeRefused();
    default:
      return undefined;
  }
}

/** True for PostgreSQL's 23505. */
export function isUniqueViolation(error: unknown): boolean {
  return textsOf(error).code === '23505';
}

function textsOf(error: unknown): { code: string; constraint: string; message: string } {
  const { code, constraint, message } = (error ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { code: text(code), constraint: text(constraint), message: text(message) };
}
