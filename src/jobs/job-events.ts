import { EventEmitter } from 'node:events';
import { type Job, Logger as JobLogger, type WorkerEvents } from 'graphile-worker';
import type { Logger } from '../lib/logger.ts';
import { type JobSet, ReportedFailure } from './job.ts';
import { workerLock } from './job-queue.repository.ts';

/** Logs failures, and takes the worker's lock on each new LISTEN connection. */
export function watched(jobs: readonly JobSet[], log: Logger): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  // The lock ends with its connection. After a loss, LISTEN opens another connection.
  events.on('pool:listen:success', ({ client, workerPool }) => {
    client
      .query('select pg_try_advisory_lock(hashtextextended($1, 0))', [workerLock(workerPool.id)])
      .catch((error: Error) =>
        log.warn(
          { reason: error.message },
          'the job worker could not take its lock, so another process may take over its jobs',
        ),
      );
  });
  events.on('job:error', ({ job, error }) => {
    const { area, about } = jobs.find(({ tasks }) => job.task_identifier in tasks) ?? {};
    const report = (more: object) => reportFailure(log, { area, job, error, more });
    if (!about) return report({});
    // the database may be what has failed
    about(job.payload).then(report, () => report({}));
  });
  return events;
}

interface Failure {
  readonly area: string | undefined;
  readonly job: Job;
  readonly error: unknown;
  readonly more: object;
}

function reportFailure(log: Logger, { area, job, error, more }: Failure): void {
  const { task_identifier: task, payload, attempts, max_attempts } = job;
  const failure = { task, ...(payload as object), ...more, attempts, err: error };
  if (attempts >= max_attempts)
    log.error({ code: `${area}_job_parked`, ...failure }, 'a job failed in its last attempt and is parked');
  else if (!(error instanceof ReportedFailure))
    log.warn({ code: `${area}_job_failed`, ...failure }, 'a job failed');
}

// Failures of jobs are logged above; the library's own messages would repeat them.
export function loggerFor(log: Logger, warned: (message: string) => void): JobLogger {
  return new JobLogger(() => (level, message) => {
    if (level !== 'error' && level !== 'warning') return;
    log.debug({ level }, message);
    warned(message);
  });
}
