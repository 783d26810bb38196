import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger as JobLogger, parseCronItems, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { JOB_SCHEMA } from '../db/schema/job-schema.ts';
import type { CustomerSyncService } from '../features/billing/sync/customer-sync.service.ts';
import { workerLock } from '../features/billing/sync/job-queue.repository.ts';
import type { ReconcileService } from '../features/billing/sync/reconcile.service.ts';
import type { Logger } from '../lib/logger.ts';

export interface BillingWorkerOptions {
  /** Of the billing role. Must lead to PostgreSQL itself: LISTEN and the worker's lock belong to a session. */
  readonly url: string;
  readonly sync: CustomerSyncService;
  readonly reconcile: ReconcileService;
  readonly log: Logger;
}

export interface BillingWorker {
  /** Lets the jobs at hand finish and begins no other. */
  stop(): Promise<void>;
}

const JOBS_AT_ONCE = 4;
const POLL_MS = 2_000;

const BEGIN_AGAIN_MS = 1_000;

/**
 * Works the jobs of billing in this process, beside those in other processes. The library gives up when it cannot write
 * down how a job went, such as in an outage of the database; then it is begun again, until it is stopped.
 */
export async function startBillingWorker(options: BillingWorkerOptions): Promise<BillingWorker> {
  const { log } = options;
  const stopped = new AbortController();
  let run = await begin(options);
  const watch = async () => {
    for (;;) {
      const reason = await run.ended;
      if (stopped.signal.aborted) return;
      log.error({ code: 'billing_worker_ended', reason }, 'the billing worker has ended and is begun again');
      run = await beginAgain(options, stopped.signal);
    }
  };
  // it throws nothing but that it was stopped while it waited to begin again
  const watching = watch().catch(() => {});
  return {
    stop: async () => {
      stopped.abort();
      await run.stop();
      await watching;
    },
  };
}

interface Run {
  /** With the library's last warning, which says why. Never rejects. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

async function begin(options: BillingWorkerOptions): Promise<Run> {
  const { reconcile, log } = options;
  const pool = openPool(options.url, log);
  let warning = '';
  try {
    await reconcile.sweep();
    const runner = await run({
      pgPool: pool,
      schema: JOB_SCHEMA,
      // Without batches (of one, here) graphile-worker 0.18 writes down how a job went and waits for nobody: a database
      // that is gone at that moment would be an unhandled rejection, and the end of this process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      concurrency: JOBS_AT_ONCE,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      taskList: tasksOf(options),
      parsedCronItems: parseCronItems(CLOCK),
      events: watched(log),
      logger: loggerFor(log, (message) => {
        warning = message;
      }),
    });
    // with the pool goes the worker's lock, and what it left behind is free
    const ended = runner.promise
      .catch(() => {})
      .then(() => pool.end())
      .then(() => warning);
    return {
      ended,
      stop: async () => {
        // it refuses when it has stopped already
        await runner.stop().catch(() => {});
        await ended;
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** Throws when it is stopped meanwhile. */
async function beginAgain(options: BillingWorkerOptions, signal: AbortSignal): Promise<Run> {
  for (;;) {
    await wait(BEGIN_AGAIN_MS, undefined, { signal });
    try {
      return await begin(options);
    } catch (error) {
      options.log.warn({ err: error }, 'the billing worker could not begin');
    }
  }
}

/** Of several workers one puts in each of these jobs. */
const CLOCK = [
  { task: 'sweep', match: '* * * * *', identifier: 'sweep' },
  { task: 'fetch-undelivered', match: '7 * * * *', identifier: 'fetch-undelivered' },
  { task: 'reconcile', match: '23 3 * * *', identifier: 'reconcile' },
].map((item) => ({ ...item, options: { backfillPeriod: 0, maxAttempts: 3, jobKey: item.task } }));

function tasksOf({ sync, reconcile }: BillingWorkerOptions): TaskList {
  return {
    'refresh-customer': async (payload) => {
      const { customer_id, always } = payload as { customer_id: string; always?: boolean };
      await sync.refresh(customer_id, { always: always === true });
    },
    'resolve-event': (payload) => sync.resolve((payload as { event_id: string }).event_id),
    sweep: () => reconcile.sweep(),
    'fetch-undelivered': async () => {
      await reconcile.fetchUndelivered();
      await reconcile.tidy();
    },
    reconcile: async () => {
      await reconcile.reconcile({ dryRun: false });
    },
  };
}

function openPool(connectionString: string, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: JOBS_AT_ONCE + 2,
    // the worker's lock and its LISTEN are asked for in one go
    pipeline: true,
    keepAlive: true,
    application_name: 'omnimemory-billing-worker',
  });
  pool.on('error', (error) =>
    log.warn({ role: 'billing', reason: error.message }, 'database connection lost'),
  );
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function watched(log: Logger): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  // A connection that is lost takes the lock along, and LISTEN comes back with another one.
  events.on('pool:listen:success', ({ client, workerPool }) => {
    client
      .query('select pg_try_advisory_lock(hashtextextended($1, 0))', [workerLock(workerPool.id)])
      .catch((error: Error) => log.warn({ reason: error.message }, 'billing worker has no lock'));
  });
  events.on('job:error', ({ job, error }) => {
    const { task_identifier: task, payload, attempts, max_attempts } = job;
    const failure = { task, ...(payload as object), attempts, err: error };
    if (attempts < max_attempts) log.warn({ code: 'billing_job_failed', ...failure }, 'a billing job failed');
    else log.error({ code: 'billing_job_parked', ...failure }, 'a billing job failed for good and is parked');
  });
  return events;
}

// What a job's failure is about is logged above; the library's own words repeat it at every level.
function loggerFor(log: Logger, warned: (message: string) => void): JobLogger {
  return new JobLogger(() => (level, message) => {
    if (level !== 'error' && level !== 'warning') return;
    log.debug({ level }, message);
    warned(message);
  });
}
