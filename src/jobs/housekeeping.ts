import type { Scope } from '../auth/scope.ts';
import type { Services } from '../container.ts';
import type { Logger } from '../lib/logger.ts';
import { ReportedFailure } from './job.ts';

const IDLE_MINUTES = 30;
const IDEMPOTENCY_HOURS = 24;
const INGEST_DAYS = 7;
const RECOUNT_HOURS = 24;

/** Periodic work in every scope. Returns the number of affected rows. */
export interface Chore {
  readonly name: string;
  readonly run: (scope: Scope) => Promise<number>;
}

export function choresOf(services: Services): Chore[] {
  const { sessions, idempotency, memories, ingest, settings, metrics, otel, storedBytes } = services;
  return [
    { name: 'end idle sessions', run: (scope) => sessions.endIdle(scope, IDLE_MINUTES) },
    { name: 'delete expired memories', run: (scope) => memories.deleteExpired(scope) },
    { name: 'forget idempotency keys', run: (scope) => idempotency.forget(scope, IDEMPOTENCY_HOURS) },
    {
      name: 'delete samples beyond their retention',
      run: async (scope) => {
        const days = await settings.retentionDays(scope);
        return days === null ? 0 : metrics.deleteOlderThan(scope, days);
      },
    },
    {
      name: 'delete telemetry beyond its retention',
      run: async (scope) => {
        const days = await settings.retentionDays(scope);
        return days === null ? 0 : otel.deleteOlderThan(scope, days);
      },
    },
    { name: 'delete idle series', run: (scope) => otel.deleteIdleSeries(scope) },
    { name: 'forget ingested ids and receipts', run: (scope) => ingest.forget(scope, INGEST_DAYS) },
    { name: 'recount stored bytes', run: (scope) => storedBytes.recount(scope, RECOUNT_HOURS) },
  ];
}

/** Periodic work outside any scope. */
export interface SystemChore {
  readonly name: string;
  readonly run: () => Promise<number>;
}

export function systemChoresOf({ accounts }: Services): SystemChore[] {
  return [{ name: 'forget expired tokens and web sessions', run: () => accounts.forgetExpired() }];
}

export interface ChoreOptions {
  readonly log: Logger;
  /** Aborted when the server stops: the current chore finishes, and no other begins. */
  readonly stopping: AbortSignal;
}

interface ChoreOf<S extends Scope | undefined> {
  readonly name: string;
  readonly run: (scope: S) => Promise<number>;
}

/**
 * Does the chores one after the other. A failed one is logged, and the others continue. Throws ReportedFailure if any has
 * failed or was not begun, so that the job is retried.
 */
export async function doChores<S extends Scope | undefined>(
  chores: readonly ChoreOf<S>[],
  scope: S,
  { log, stopping }: ChoreOptions,
): Promise<void> {
  const failed: string[] = [];
  for (const chore of chores) {
    if (stopping.aborted) throw new ReportedFailure('the server stopped');
    if (!(await isDone(chore, scope, log))) failed.push(chore.name);
  }
  if (failed.length > 0) throw new ReportedFailure(`failed: ${failed.join(', ')}`);
}

async function isDone<S extends Scope | undefined>(
  { name, run }: ChoreOf<S>,
  scope: S,
  log: Logger,
): Promise<boolean> {
  const tenant = scope?.kind === 'tenant' && { tenant_id: scope.tenantId };
  const chore = { chore: name, ...(scope && { scope: scope.kind }), ...tenant };
  try {
    const rows = await run(scope);
    if (rows > 0) log.info({ ...chore, rows }, 'housekeeping');
    return true;
  } catch (error) {
    log.warn({ ...chore, err: error }, 'housekeeping: failed');
    return false;
  }
}
