import type { Logger } from '../../base/logger.ts';
import type { Scope } from '../../db/scope.ts';
import type { SessionService } from './session.service.ts';

const EVERY_MS = 300_000;
const IDLE_MINUTES = 30;

export interface IdleSweepOptions {
  readonly sessions: SessionService;
  /** The scopes to sweep; asked anew each time. */
  readonly scopes: () => Promise<Scope[]>;
  readonly log: Logger;
}

/** Every five minutes ends the sessions that have been idle for half an hour, scope by scope. */
export function startIdleSweep(options: IdleSweepOptions): { stop(): Promise<void> } {
  let sweeping = Promise.resolve();
  let stopped = false;
  const timer = setInterval(() => {
    sweeping = sweeping.then(() => sweep(options, () => stopped));
  }, EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      return sweeping;
    },
  };
}

/** One round. What fails is logged and comes up again in the next round. */
async function sweep({ sessions, scopes, log }: IdleSweepOptions, stopped: () => boolean): Promise<void> {
  try {
    for (const scope of await scopes()) {
      if (stopped()) return;
      const ended = await sessions.endIdle(scope, IDLE_MINUTES);
      if (ended > 0) log.info({ scope: scope.kind, ended }, 'ended idle sessions');
    }
  } catch (error) {
    log.warn({ err: error }, 'could not end idle sessions');
  }
}
