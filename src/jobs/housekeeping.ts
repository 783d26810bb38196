import type { Scope } from '../auth/scope.ts';
import type { Services } from '../container.ts';
import {
  RETENTION_KINDS,
  type RetentionKind,
} from '../features/settings/tenant-settings/retention-periods.ts';
import type { Logger } from '../lib/logger.ts';
import { ReportedFailure } from './job.ts';

const IDLE_MINUTES = 30;
const IDEMPOTENCY_HOURS = 24;
const INGEST_DAYS = 7;
const RECOUNT_HOURS = 24;
const DELETION_RECORD_DAYS = 400;

const RETENTION_CHORES: Readonly<Record<RetentionKind, string>> = {
  sessions: 'delete sessions beyond their retention',
  samples: 'delete samples beyond their retention',
  telemetry: 'delete telemetry beyond its retention',
  checkpoints: 'delete versions of checkpoints beyond their retention',
  audit: 'cut audit logs beyond their retention',
};

/** Periodic work in every scope. Returns the number of affected rows. */
export interface Chore {
  readonly name: string;
  readonly run: (scope: Scope) => Promise<number>;
  /** Also in a suspended tenant: what somebody was promised, or what is of no use to anybody. */
  readonly whileSuspended?: true;
}

const whileSuspended = true;

export function choresOf(services: Services): Chore[] {
  const { sessions, idempotency, memories, ingest, retention, otel, storedBytes, exports } = services;
  const { removals, departedMembers, searchVectors } = services;
  return [
    { name: 'end idle sessions', run: (scope) => sessions.endIdle(scope, IDLE_MINUTES) },
    { name: 'delete expired memories', run: (scope) => memories.deleteExpired(scope) },
    {
      name: 'forget idempotency keys',
      run: (scope) => idempotency.forget(scope, IDEMPOTENCY_HOURS),
      whileSuspended,
    },
    ...RETENTION_KINDS.map((kind) => ({
      name: RETENTION_CHORES[kind],
      run: (scope: Scope) => retention.deleteExpired(scope, kind),
    })),
    { name: 'delete idle series', run: (scope) => otel.deleteIdleSeries(scope) },
    { name: 'forget ingested ids and receipts', run: (scope) => ingest.forget(scope, INGEST_DAYS) },
    { name: 'delete expired exports', run: (scope) => exports.deleteExpired(scope), whileSuspended },
    {
      name: 'continue unfinished exports',
      run: (scope) => exports.enqueueUnfinished(scope),
      whileSuspended,
    },
    {
      name: 'delete what former members kept private',
      // local mode has no members
      run: async (scope) => (scope.kind === 'tenant' ? departedMembers.deleteUndecided(scope) : 0),
    },
    {
      name: 'remove for good what was deleted',
      run: (scope) => removals.removeDue(scope),
      whileSuspended,
    },
    {
      name: 'forget ended deletions',
      run: (scope) => removals.forget(scope, DELETION_RECORD_DAYS),
      whileSuspended,
    },
    { name: 'make vectors for the search', run: (scope) => searchVectors.drain(scope) },
    { name: 'recount stored bytes', run: (scope) => storedBytes.recount(scope, RECOUNT_HOURS) },
  ];
}

/** Periodic work outside any scope. */
export interface SystemChore {
  readonly name: string;
  readonly run: () => Promise<number>;
}

export function systemChoresOf({ accounts, accountRemovals, tenantRemovals }: Services): SystemChore[] {
  return [
    { name: 'forget expired tokens and web sessions', run: () => accounts.forgetExpired() },
    { name: 'remove accounts for good', run: () => accountRemovals.removeDue() },
    // last, because it takes as long as a tenant has rows
    { name: 'remove tenants for good', run: () => tenantRemovals.removeDue() },
  ];
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
