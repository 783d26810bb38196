import { z } from 'zod';
import { LOCAL, type TenantScope } from '../auth/scope.ts';
import type { TenantService } from '../features/identity/tenants/tenant.service.ts';
import { NotFound } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { type Chore, doChores, type SystemChore } from './housekeeping.ts';
import type { JobSet, Task } from './job.ts';
import type { JobQueue } from './job-queue.ts';

export interface HousekeepingOptions {
  readonly systemChores: readonly SystemChore[];
  readonly chores: readonly Chore[];
  readonly tenants: Pick<TenantService, 'list' | 'get'>;
  readonly queue: JobQueue;
  readonly localMode: boolean;
  readonly log: Logger;
}

/** A failed job is tried again after 3, 7 and 20 seconds, and then with the next round. */
const MAX_ATTEMPTS = 4;
/** After the jobs of billing, which people wait for. */
const PRIORITY = 10;
const EVERY_FIVE_MINUTES = '*/5 * * * *';

const tenantPayload = z.object({ tenant_id: z.string() });

/**
 * One job for each scope every five minutes. A job contains only its scope; its chores run as the scope's own role. Local
 * mode has a separate task, so that only servers with local mode run it.
 */
export function housekeepingJobs(options: HousekeepingOptions): JobSet {
  const { systemChores, chores, localMode, log } = options;
  const tasks: Record<string, Task> = {
    housekeeping: () => addRound(options),
    'housekeeping-tenant': async (payload, stopping) => {
      const { tenant_id: tenantId } = tenantPayload.parse(payload);
      const scope: TenantScope = { kind: 'tenant', tenantId };
      if (await isActive(options, scope)) await doChores(chores, scope, { log, stopping });
    },
    'housekeeping-system': (_payload, stopping) => doChores(systemChores, undefined, { log, stopping }),
  };
  if (localMode)
    tasks['housekeeping-local'] = (_payload, stopping) => doChores(chores, LOCAL, { log, stopping });
  const rounds = Object.keys(tasks).filter((task) => task !== 'housekeeping-tenant');
  return {
    area: 'housekeeping',
    tasks,
    cron: rounds.map((task) => ({
      task,
      match: EVERY_FIVE_MINUTES,
      maxAttempts: MAX_ATTEMPTS,
      // high, so that the next round joins the jobs that are left of the last one
      priority: task === 'housekeeping' ? 0 : PRIORITY,
    })),
  };
}

async function addRound({ tenants, queue }: HousekeepingOptions): Promise<void> {
  const active = (await tenants.list()).filter((tenant) => tenant.active).map(({ id }) => id);
  await queue.addForTenants(active, {
    task: 'housekeeping-tenant',
    maxAttempts: MAX_ATTEMPTS,
    priority: PRIORITY,
  });
}

/** Checked again, because the tenant may have been suspended while its job waited. */
async function isActive({ tenants }: HousekeepingOptions, scope: TenantScope): Promise<boolean> {
  try {
    return (await tenants.get(scope)).active;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
