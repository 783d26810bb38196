import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../../lib/logger.ts';
import type { EmbeddedServer } from './embedded.ts';

type Watched = Pick<EmbeddedServer, 'isAlive' | 'failureReason' | 'startAgain' | 'trimLog'>;

export interface Watch {
  /** Call this before an intended stop. Waits for a start in progress. */
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 250;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

/** Restarts the embedded PostgreSQL whenever its process ends, and never gives up. Limits the size of its log. */
export function keepAlive(server: Watched, log: Logger): Watch {
  const stopped = new AbortController();
  const watching = watch(server, log, stopped.signal);
  return {
    stop: () => {
      stopped.abort();
      return watching;
    },
  };
}

async function watch(server: Watched, log: Logger, signal: AbortSignal): Promise<void> {
  while (await pause(LOOK_EVERY_MS, signal)) {
    if (!(await server.isAlive())) await revive(server, log, signal);
    await server.trimLog().catch((error: Error) => {
      log.warn({ reason: error.message }, 'the log of the embedded PostgreSQL could not be rotated');
    });
  }
}

async function revive(server: Watched, log: Logger, signal: AbortSignal): Promise<void> {
  const since = performance.now();
  const reason = await server.failureReason().catch(() => undefined);
  log.error(
    { code: 'embedded_database_gone', reason },
    'the embedded PostgreSQL has stopped unexpectedly and is being restarted',
  );
  // its remaining processes hold its shared memory for a moment, and it cannot start before that is freed
  for (let retry = FIRST_RETRY_MS; await pause(retry, signal); retry = Math.min(2 * retry, MAX_RETRY_MS)) {
    try {
      await server.startAgain();
      const ms = Math.round(performance.now() - since);
      log.warn({ code: 'embedded_database_back', ms }, 'the embedded PostgreSQL is running again');
      return;
    } catch (error) {
      log.warn(
        { reason: (error as Error).message },
        'the embedded PostgreSQL could not be restarted yet; it will be retried',
      );
    }
  }
}

/** True when the time is over, false when waiting is no longer needed. */
const pause = (ms: number, signal: AbortSignal): Promise<boolean> =>
  wait(ms, undefined, { signal, ref: false }).then(
    () => true,
    () => false,
  );
