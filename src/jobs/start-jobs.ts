import type { Services } from '../container.ts';
import type { Database } from '../db/transaction/database.ts';
import type { Logger } from '../lib/logger.ts';
import { billingJobs, planJobs } from './billing-jobs.ts';
import { exportJobs } from './export-jobs.ts';
import { choresOf, systemChoresOf } from './housekeeping.ts';
import { housekeepingJobs } from './housekeeping-jobs.ts';
import type { JobSet } from './job.ts';
import { observeJobs } from './job-metrics.ts';
import { JobQueue, queueJobs } from './job-queue.ts';
import { type JobWorker, startJobWorker } from './job-worker.ts';

export interface JobOptions {
  readonly services: Services;
  readonly database: Database;
  readonly localMode: boolean;
  readonly log: Logger;
}

/** The work of a server process that no request starts. Stripe's jobs run only if Stripe is configured. */
export function jobsOf({ services, database, localMode, log }: JobOptions): JobSet[] {
  const { tenants, stripeServices } = services;
  const queue = new JobQueue(database);
  const [systemChores, chores] = [systemChoresOf(services), choresOf(services)];
  return [
    queueJobs(queue),
    housekeepingJobs({ systemChores, chores, tenants, queue, localMode, log }),
    planJobs(services),
    exportJobs({ exportJobs: services.exportJobs, localMode, log }),
    ...(stripeServices ? [billingJobs(stripeServices)] : []),
  ];
}

/** `url`: the billing role's. */
export async function startJobs(url: string, options: JobOptions): Promise<JobWorker> {
  const { database, services, log } = options;
  const jobs = jobsOf(options);
  const worker = await startJobWorker({ url, jobs, log });
  const endObserving = observeJobs({
    queue: new JobQueue(database),
    tasks: new Set(jobs.flatMap(({ tasks }) => Object.keys(tasks))),
    webhook: services.stripeServices?.webhook,
  });
  return {
    stop: () => {
      endObserving();
      return worker.stop();
    },
  };
}
