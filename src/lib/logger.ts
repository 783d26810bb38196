import { destination, type Logger, pino } from 'pino';

export type { Logger };

const BATCH_BYTES = 4_096;
const FLUSH_MS = 500;

/**
 * JSON lines on stdout, written in batches: at most half a second late, and at once when the process exits. Credentials
 * are removed from every logged request.
 */
export function createLogger(level: LogLevel): Logger {
  const redact = { paths: ['req.headers.authorization', 'req.headers.cookie'], remove: true };
  if (level === 'silent') return pino({ level });
  const stdout = destination({ dest: 1, sync: true, minLength: BATCH_BYTES });
  setInterval(() => stdout.flush(), FLUSH_MS).unref();
  // flush writes synchronously here; flushSync would never return if nothing reads stdout any more
  process.once('exit', () => stdout.flush());
  return pino({ level, redact }, stdout);
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
