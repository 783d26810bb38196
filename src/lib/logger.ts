import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { currentWork } from './observation/work.ts';

export type { Logger };

const BATCH_BYTES = 4_096;
const FLUSH_MS = 500;

/** Credentials of requests, and what PostgreSQL tells of an error by quoting rows. */
const REMOVED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'err.detail',
  'err.where',
  'err.internalQuery',
];

/**
 * JSON lines on stdout, written in batches: at most half a second late, and at once when the process exits. Secrets and
 * rows are removed from every line. A line that is logged for a request or a job names it, and its trace.
 */
export function createLogger(level: LogLevel, to?: DestinationStream): Logger {
  if (level === 'silent') return pino({ level });
  // a new object each time, because pino writes into it
  const mixin = () => ({ ...currentWork()?.log });
  return pino({ level, mixin, redact: { paths: REMOVED, remove: true } }, to ?? batchedStdout());
}

function batchedStdout(): DestinationStream {
  const stdout = destination({ dest: 1, sync: true, minLength: BATCH_BYTES });
  setInterval(() => stdout.flush(), FLUSH_MS).unref();
  // flush writes synchronously here; flushSync would never return if nothing reads stdout any more
  process.once('exit', () => stdout.flush());
  return stdout;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
