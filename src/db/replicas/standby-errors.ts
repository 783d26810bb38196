import { AppError } from '../../lib/errors.ts';
import { DatabaseUnavailable, PreparedStatementLost, translateDatabaseError } from '../errors.ts';

/** The server that was read is no standby any more, or has not replayed what the read needs. No caller of a service sees it. */
export class NotReplayed extends Error {}

/** All connections to the server are taken, for longer than a caller waits. It is there, and answers those who have one. */
export class StandbyBusy extends Error {}

const OF_STANDBYS = new Set([
  '40001', // serialization_failure: a conflict with recovery
  '40P01', // deadlock_detected: with recovery
  '57P04', // database_dropped: by recovery
  '55P03', // lock_not_available: a read there waits for replay alone, which may have stopped while it holds the lock
  '25006', // read_only_sql_transaction
]);

/** Whether the primary can answer although the standby could not. An error of the statement itself would be the same there. */
export const isOfStandby = (error: unknown): boolean =>
  error instanceof NotReplayed ||
  error instanceof StandbyBusy ||
  isUnreachable(error) ||
  OF_STANDBYS.has(codeOf(error)) ||
  (!(error instanceof AppError) && translateDatabaseError(error) instanceof PreparedStatementLost);

/** Whether the server is down, or nothing of it arrives. */
export const isUnreachable = (error: unknown): boolean =>
  !(error instanceof AppError) && translateDatabaseError(error) instanceof DatabaseUnavailable;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
