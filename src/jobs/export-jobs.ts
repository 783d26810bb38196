import { z } from 'zod';
import { LOCAL, type Scope } from '../auth/scope.ts';
import type { Services } from '../container.ts';
import type { Logger } from '../lib/logger.ts';
import type { JobSet, Task } from './job.ts';

export interface ExportJobOptions extends Pick<Services, 'exportJobs'> {
  readonly localMode: boolean;
  readonly log: Logger;
}

const localPayload = z.object({ export_id: z.string() });
const tenantPayload = localPayload.extend({ tenant_id: z.string() });

/** A job contains only its scope and its export, and runs as the scope's own role. */
export function exportJobs({ exportJobs: exports, localMode, log }: ExportJobOptions): JobSet {
  const run = async (scope: Scope, exportId: string, stopping: AbortSignal) => {
    const failure = await exports.run(scope, exportId, stopping);
    const tenant = scope.kind === 'tenant' && { tenant_id: scope.tenantId };
    if (failure) log.warn({ export_id: exportId, ...tenant, err: failure }, 'an export has failed');
  };
  const tasks: Record<string, Task> = {
    'export-tenant': (payload, stopping) => {
      const { tenant_id: tenantId, export_id } = tenantPayload.parse(payload);
      return run({ kind: 'tenant', tenantId }, export_id, stopping);
    },
  };
  if (localMode)
    tasks['export-local'] = (payload, stopping) =>
      run(LOCAL, localPayload.parse(payload).export_id, stopping);
  return { area: 'export', tasks, cron: [] };
}
