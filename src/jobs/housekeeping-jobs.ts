import { z } from 'zod';
import { LOCAL, type TenantScope } from '../auth/scope.ts';
import type { Tenant, TenantService } from '../features/identity/tenants/tenant.service.ts';
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
      await doChores(await choresFor(options, scope), scope, { log, stopping });
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
  // a tenant that is removed for good must have no new job
  const all = (await tenants.list()).filter((tenant) => !isRemoved(tenant)).map(({ id }) => id);
  await queue.addForTenants(all, {
    task: 'housekeeping-tenant',
    maxAttempts: MAX_ATTEMPTS,
    priority: PRIORITY,
  });
}

const isRemoved = ({ deletion_due_at: due }: Tenant): boolean =>
  due !== null && Date.parse(due) <= Date.now();

/** Read again, because the tenant may have been suspended or removed while its job waited. */
async function choresFor(
  { tenants, chores }: HousekeepingOptions,
  scope: TenantScope,
): Promise<readonly Chore[]> {
  try {
    const tenant = await tenants.get(scope);
    if (isRemoved(tenant)) return [];
    return tenant.active ? chores : chores.filter(({ whileSuspended }) => whileSuspended);
  } catch (error) {
    if (error instanceof NotFound) return [];
    throw error;
  }
}
