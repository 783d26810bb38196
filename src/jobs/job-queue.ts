import { BILLING } from '../auth/scope.ts';
import type { Database } from '../db/transaction/database.ts';
import type { JobSet } from './job.ts';
import {
  addTenantJobs,
  deleteReplacedJobs,
  freeAbandonedJobs,
  type ScopeJob,
} from './job-queue.repository.ts';

/** Bounds what one statement adds. */
const MAX_ADDED = 1_000;

/** The queue of jobs, which the billing role alone can reach (docs/decisions/0020-one-scheduler.md). */
export class JobQueue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Gives the jobs of workers that died to the others, and removes jobs that others have replaced. */
  async maintain(): Promise<void> {
    await this.#database.writeOne(BILLING, freeAbandonedJobs);
    await this.#database.writeOne(BILLING, deleteReplacedJobs);
  }

  /** A job for each tenant; none where one waits already. */
  async addForTenants(tenantIds: readonly string[], job: ScopeJob): Promise<void> {
    for (let start = 0; start < tenantIds.length; start += MAX_ADDED) {
      const some = tenantIds.slice(start, start + MAX_ADDED);
      await this.#database.writeOne(BILLING, (tx) => addTenantJobs(tx, some, job));
    }
  }
}

export function queueJobs(queue: JobQueue): JobSet {
  return {
    area: 'queue',
    prepare: () => queue.maintain(),
    tasks: { 'maintain-queue': () => queue.maintain() },
    cron: [{ task: 'maintain-queue', match: '* * * * *', maxAttempts: 3 }],
  };
}
