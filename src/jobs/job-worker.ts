import { setTimeout as wait } from 'node:timers/promises';
import { type CronItem, parseCronItems, run, type TaskList } from 'graphile-worker';
import pg from 'pg';
import { JOB_SCHEMA } from '../db/schema/job-schema.ts';
import type { Logger } from '../lib/logger.ts';
import type { JobSet } from './job.ts';
import { loggerFor, watched } from './job-events.ts';

export interface JobWorkerOptions {
  /** Of the billing role. Must lead to PostgreSQL itself: LISTEN and the worker's lock belong to a session. */
  readonly url: string;
  readonly jobs: readonly JobSet[];
  readonly log: Logger;
}

export interface JobWorker {
  /** Lets the jobs at hand finish and begins no other. */
  stop(): Promise<void>;
}

const JOBS_AT_ONCE = 4;
const POLL_MS = 2_000;

const BEGIN_AGAIN_MS = 1_000;

/**
 * Works the queue of jobs in this process, beside other processes. The library gives up when it cannot write
 * down how a job went, such as in an outage of the database; then it is begun again, until it is stopped.
 */
export async function startJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  const { log } = options;
  const stopped = new AbortController();
  let run = await begin(options, stopped.signal);
  const watch = async () => {
    for (;;) {
      const reason = await run.ended;
      if (stopped.signal.aborted) return;
      log.error({ code: 'job_worker_ended', reason }, 'the job worker has ended and is started again');
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

async function begin(options: JobWorkerOptions, stopping: AbortSignal): Promise<Run> {
  const { jobs, log } = options;
  const pool = openPool(options.url, log);
  let warning = '';
  try {
    for (const { prepare } of jobs) await prepare?.();
    const runner = await run({
      pgPool: pool,
      schema: JOB_SCHEMA,
      // Without batches (of one, here) graphile-worker 0.18 writes down how a job went and waits for nobody: a database
      // that is gone at that moment would be an unhandled rejection, and the end of this process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      concurrency: JOBS_AT_ONCE,
      pollInterval: POLL_MS,
      noHandleSignals: true,
      taskList: taskListOf(jobs, stopping),
      parsedCronItems: parseCronItems(cronItemsOf(jobs)),
      events: watched(jobs, log),
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
async function beginAgain(options: JobWorkerOptions, signal: AbortSignal): Promise<Run> {
  for (;;) {
    await wait(BEGIN_AGAIN_MS, undefined, { signal });
    try {
      return await begin(options, signal);
    } catch (error) {
      options.log.warn({ err: error }, 'the job worker could not start');
    }
  }
}

/** Of several workers one adds each of these jobs. A round that no worker was there for is not made up for. */
function cronItemsOf(jobs: readonly JobSet[]): CronItem[] {
  return jobs
    .flatMap(({ cron }) => cron)
    .map(({ task, match, ...options }) => ({
      task,
      match,
      identifier: task,
      options: { backfillPeriod: 0, jobKey: task, ...options },
    }));
}

function taskListOf(jobs: readonly JobSet[], stopping: AbortSignal): TaskList {
  const tasks = jobs.flatMap((set) => Object.entries(set.tasks));
  return Object.fromEntries(
    tasks.map(([name, task]) => [name, (payload: unknown) => task(payload, stopping)]),
  );
}

function openPool(connectionString: string, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: JOBS_AT_ONCE + 2,
    // the worker's lock and its LISTEN are asked for in one go
    pipeline: true,
    keepAlive: true,
    application_name: 'omnimemory-job-worker',
  });
  pool.on('error', (error) =>
    log.warn({ role: 'billing', reason: error.message }, 'database connection lost'),
  );
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
