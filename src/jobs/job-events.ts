import { EventEmitter } from 'node:events';
import { Logger as JobLogger, type WorkerEvents } from 'graphile-worker';
import type { Logger } from '../lib/logger.ts';
import { type JobSet, ReportedFailure } from './job.ts';
import { workerLock } from './job-queue.repository.ts';

/** Logs what fails, and takes the lock of the worker with each new LISTEN connection. */
export function watched(jobs: readonly JobSet[], log: Logger): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  // A connection that is lost takes the lock along, and LISTEN comes back with another one.
  events.on('pool:listen:success', ({ client, workerPool }) => {
    client
      .query('select pg_try_advisory_lock(hashtextextended($1, 0))', [workerLock(workerPool.id)])
      .catch((error: Error) => log.warn({ reason: error.message }, 'the job worker has no lock'));
  });
  events.on('job:error', ({ job, error }) => {
    const { task_identifier: task, payload, attempts, max_attempts } = job;
    const failure = { task, ...(payload as object), attempts, err: error };
    const area = jobs.find(({ tasks }) => task in tasks)?.area;
    if (attempts >= max_attempts)
      log.error({ code: `${area}_job_parked`, ...failure }, 'a job failed for good and is parked');
    else if (!(error instanceof ReportedFailure))
      log.warn({ code: `${area}_job_failed`, ...failure }, 'a job failed');
  });
  return events;
}

// What a job's failure is about is logged above; the library's own words repeat it at every level.
export function loggerFor(log: Logger, warned: (message: string) => void): JobLogger {
  return new JobLogger(() => (level, message) => {
    if (level !== 'error' && level !== 'warning') return;
    log.debug({ level }, message);
    warned(message);
  });
}
