import { BILLING } from '../auth/scope.ts';
import type { Database } from '../db/transaction/database.ts';
import type { JobSet } from './job.ts';
import {
  addTenantJobs,
  countJobs,
  deleteReplacedJobs,
  freeAbandonedJobs,
  type JobCount,
  type ScopeJob,
} from './job-queue.repository.ts';

/** The maximum number of jobs that one statement adds. */
const MAX_ADDED = 1_000;

/** The queue of jobs. Only the billing role has access to it (docs/decisions/0020-one-scheduler.md). */
export class JobQueue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Frees the jobs of workers that have died, and removes jobs that were replaced by others. */
  async maintain(): Promise<void> {
    await this.#database.writeOne(BILLING, freeAbandonedJobs);
    await this.#database.writeOne(BILLING, deleteReplacedJobs);
  }

  /** The jobs of every task by their state. */
  counts(): Promise<JobCount[]> {
    return this.#database.readOne(BILLING, countJobs);
  }

  /** Adds a job for each tenant, unless one is waiting already. */
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
