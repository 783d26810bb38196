import { setTimeout as wait } from 'node:timers/promises';
import { type CronItem, parseCronItems, run, type TaskList } from 'graphile-worker';
import type pg from 'pg';
import { JOB_SCHEMA } from '../db/schema/job-schema.ts';
import type { Logger } from '../lib/logger.ts';
import type { JobSet } from './job.ts';
import { loggerFor, watched } from './job-events.ts';
import { observedJob } from './job-observation.ts';
import { JobPool } from './job-pool.ts';

export interface JobWorkerOptions {
  /** The URL of the billing role, directly to PostgreSQL: LISTEN and the worker's lock belong to a session. */
  readonly url: string;
  readonly jobs: readonly JobSet[];
  readonly log: Logger;
}

export interface JobWorker {
  /** Finishes the running jobs and begins no others. */
  stop(): Promise<void>;
}

const JOBS_AT_ONCE = 4;
const POLL_MS = 2_000;

const RESTART_DELAY_MS = 1_000;

/**
 * Runs jobs of the queue in this process; other processes do the same. The library's worker ends if it cannot store the
 * result of a job, for example while the database is down. It is then started again until `stop` is called.
 */
export async function startJobWorker(options: JobWorkerOptions): Promise<JobWorker> {
  const { log } = options;
  const stopped = new AbortController();
  let run = await begin(options, stopped.signal);
  const watch = async () => {
    for (;;) {
      const reason = await run.ended;
      if (stopped.signal.aborted) return;
      log.error({ code: 'job_worker_ended', reason }, 'the job worker has ended and is being restarted');
      run = await restart(options, stopped.signal);
    }
  };
  // it only throws if it was stopped while it waited to start again
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
  /** Resolves with the library's last warning, which is the reason. Never rejects. */
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
      // Batches of one. Without batches graphile-worker 0.18 does not await the statement that stores a job's result: if
      // the database fails at that moment, the unhandled rejection ends this process.
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
    // closing the pool releases the worker's lock, and with it the jobs that it left
    const ended = runner.promise
      .catch(() => {})
      .then(() => pool.end())
      .then(() => warning);
    return {
      ended,
      stop: async () => {
        // it throws if it has already stopped
        await runner.stop().catch(() => {});
        await ended;
      },
    };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** Throws if it is stopped in the meantime. */
async function restart(options: JobWorkerOptions, signal: AbortSignal): Promise<Run> {
  for (;;) {
    await wait(RESTART_DELAY_MS, undefined, { signal });
    try {
      return await begin(options, signal);
    } catch (error) {
      options.log.warn({ err: error }, 'the job worker could not start; it will be retried');
    }
  }
}

/** One of several workers adds each of these jobs. Rounds that were missed while no worker ran are not repeated. */
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
    tasks.map(([name, task]) => [
      name,
      (payload, { job }) => observedJob(name, `${job.id}`, () => task(payload, stopping)),
    ]),
  );
}

function openPool(connectionString: string, log: Logger): pg.Pool {
  const pool = new JobPool({
    connectionString,
    max: JOBS_AT_ONCE + 2,
    // so that the worker's lock is taken together with its LISTEN
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
