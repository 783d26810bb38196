import { setTimeout as wait } from 'node:timers/promises';
import type { TestDatabase } from '../support/test-database.ts';

const ROUND = ['housekeeping', 'housekeeping-local', 'housekeeping-system'];

/** Cron adds nothing to this database for a day: the tests add their rounds themselves. */
export async function holdCron(db: TestDatabase): Promise<void> {
  await setLastRound(db, '1 day');
}

/** As if cron had added its last round at this time from now. */
export async function setLastRound({ asAdmin }: TestDatabase, fromNow: string): Promise<void> {
  await asAdmin((admin) =>
    admin.query(
      `insert into graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
      select task, now() - interval '1 week', now() + $2::interval from unnest($1::text[]) as task
      on conflict (identifier) do update set last_execution = excluded.last_execution`,
      [ROUND, fromNow],
    ),
  );
}

/** What cron adds every five minutes. */
export async function addRound({ asRole }: TestDatabase): Promise<void> {
  await asRole('billing', (client) =>
    client.query(
      `select graphile_worker.add_job(task, job_key := task, max_attempts := 4) from unnest($1::text[]) as task`,
      [ROUND],
    ),
  );
}

export interface QueuedJob {
  readonly task: string;
  readonly tenant_id: string | null;
  readonly locked_by: string | null;
  readonly attempts: number;
  readonly run_at: Date;
}

/** Jobs of housekeeping that are not done. */
export function queuedJobs({ asAdmin }: TestDatabase): Promise<QueuedJob[]> {
  return asAdmin(async (admin) => {
    const { rows } = await admin.query<QueuedJob>(
      `select t.identifier as task, j.payload->>'tenant_id' as tenant_id, j.locked_by, j.attempts, j.run_at
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier like 'housekeeping%' order by j.id`,
    );
    return rows;
  });
}

export async function until(holds: () => Promise<boolean> | boolean, withinMs = 120_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It has not come to pass.');
    await wait(50);
  }
}

export const isDrained = async (db: TestDatabase) => (await queuedJobs(db)).length === 0;
