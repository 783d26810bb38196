import type { Scope } from '../auth/scope.ts';
import type { Services } from '../container.ts';
import type { Logger } from '../lib/logger.ts';

const EVERY_MS = 300_000;
const IDLE_MINUTES = 30;
const IDEMPOTENCY_HOURS = 24;
const INGEST_DAYS = 7;
const RECOUNT_HOURS = 24;

/** Something to be done in every scope now and then. Gives the number of rows it was about. */
export interface Chore {
  readonly name: string;
  readonly run: (scope: Scope) => Promise<number>;
}

export function choresOf(services: Services): Chore[] {
  const { sessions, idempotency, memories, ingest, settings, metrics, storedBytes } = services;
  return [
    { name: 'end idle sessions', run: (scope) => sessions.endIdle(scope, IDLE_MINUTES) },
    { name: 'delete expired memories', run: (scope) => memories.deleteExpired(scope) },
    { name: 'forget idempotency keys', run: (scope) => idempotency.forget(scope, IDEMPOTENCY_HOURS) },
    {
      name: 'delete samples beyond their retention',
      run: async (scope) => {
        const days = await settings.retentionDays(scope);
        return days === null ? 0 : metrics.deleteOlderThan(scope, days);
      },
    },
    { name: 'forget ingested ids and receipts', run: (scope) => ingest.forget(scope, INGEST_DAYS) },
    { name: 'recount stored bytes', run: (scope) => storedBytes.recount(scope, RECOUNT_HOURS) },
  ];
}

/** Something to be done now and then that is of no scope. */
export interface SystemChore {
  readonly name: string;
  readonly run: () => Promise<number>;
}

export function systemChoresOf({ accounts }: Services): SystemChore[] {
  return [{ name: 'forget expired tokens and web sessions', run: () => accounts.forgetExpired() }];
}

export interface HousekeepingOptions {
  readonly systemChores?: readonly SystemChore[];
  readonly chores: readonly Chore[];
  /** The scopes to look after; asked anew each time. */
  readonly scopes: () => Promise<Scope[]>;
  readonly log: Logger;
}

/** Does the chores every five minutes, one scope after the other. */
export function startHousekeeping(options: HousekeepingOptions): { stop(): Promise<void> } {
  let working = Promise.resolve();
  let stopped = false;
  const timer = setInterval(() => {
    working = working.then(() => doChores(options, () => stopped));
  }, EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      return working;
    },
  };
}

/** One round. What fails is logged, keeps nothing else from being done, and comes up again in the next round. */
export async function doChores(
  { systemChores = [], chores, scopes, log }: HousekeepingOptions,
  stopped: () => boolean = () => false,
): Promise<void> {
  for (const chore of systemChores) if (!stopped()) await doChore(chore, undefined, log);
  try {
    for (const scope of await scopes()) {
      for (const chore of chores) {
        if (stopped()) return;
        await doChore(chore, scope, log);
      }
    }
  } catch (error) {
    log.warn({ err: error }, 'housekeeping: could not list the scopes');
  }
}

async function doChore<S extends Scope | undefined>(
  { name, run }: { readonly name: string; readonly run: (scope: S) => Promise<number> },
  scope: S,
  log: Logger,
): Promise<void> {
  const chore = { chore: name, ...(scope && { scope: scope.kind }) };
  try {
    const rows = await run(scope);
    if (rows > 0) log.info({ ...chore, rows }, 'housekeeping');
  } catch (error) {
    log.warn({ ...chore, err: error }, 'housekeeping: failed');
  }
}
