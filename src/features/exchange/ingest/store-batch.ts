import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { AppError, NotFound } from '../../../lib/errors.ts';
import type {
  CheckpointQuota,
  CheckpointService,
  NewCheckpoint,
} from '../../memory/checkpoints/checkpoint.service.ts';
import type { CheckpointBatch } from '../../memory/checkpoints/checkpoint-batch.ts';
import { SessionEnded } from '../../memory/sessions/session.errors.ts';
import type { SessionService } from '../../memory/sessions/session.service.ts';
import type { AdmissionService, Admitted } from '../../telemetry/admission/admission.service.ts';
import type { CacheHitService } from '../../telemetry/cache-hits/cache-hit.service.ts';
import type { MetricService } from '../../telemetry/metrics/metric.service.ts';
import type { ToolOperationService } from '../../telemetry/tool-operations/tool-operation.service.ts';
import type { VelocityService } from '../../telemetry/velocity/velocity.service.ts';
import { claimIds, releaseIds } from './ingest.repository.ts';
import type { ItemType } from './ingest.schemas.ts';
import { type Entry, type Item, type ItemOf, rejection } from './item.ts';

/** The stores that a batch needs. */
export interface IngestServices {
  readonly admission: AdmissionService;
  readonly sessions: SessionService;
  readonly metrics: MetricService;
  readonly cacheHits: CacheHitService;
  readonly velocity: VelocityService;
  readonly toolOperations: ToolOperationService;
  readonly checkpoints: CheckpointService;
}

/** The items to store, and what is known about them without the transaction. */
export interface OpenBatch {
  readonly entries: readonly OpenEntry[];
  readonly admitted: Admitted;
  readonly quota: CheckpointQuota | undefined;
}

/** An item that is stored unless something prevents it. */
export interface OpenEntry extends Entry {
  readonly item: Item;
  /** For a checkpoint: the row to store. */
  checkpoint?: NewCheckpoint;
}

/** The outcome of a batch. */
interface Decision {
  readonly admitted: Admitted;
  readonly stored: Stored;
  readonly checkpoints: CheckpointBatch | undefined;
  /** Ids that were claimed for items that were then rejected. */
  readonly unused: ReadonlySet<string>;
}

/**
 * Gives each item its result, as if each were stored before the next one. Every batch and every single route takes its
 * locks in the same order: ids, checkpoints to supersede, sessions and finally series.
 */
export async function decide(
  tx: ScopeTransaction,
  services: IngestServices,
  { entries, admitted, quota }: OpenBatch,
): Promise<Decision> {
  const { ids, sessionIds, wanted } = lookedFor(entries);
  const unused = new Set(ids.length > 0 ? await claimIds(tx, ids) : []);
  const checkpoints = wanted.length > 0 ? await services.checkpoints.beginIn(tx, wanted, quota) : undefined;
  const sessions = await services.sessions.lockIn(tx, sessionIds);
  const hasEnded = new Map(sessions.map(({ session_id, has_ended }) => [session_id, has_ended]));

  const stored: Stored = { metric: [], cache_hit: [], velocity: [], operation: [], checkpoint: [] };
  for (const entry of entries) {
    const { id, type, data } = entry.item;
    if (id !== undefined && !unused.has(id)) {
      entry.result = { status: 'duplicate' };
      continue;
    }
    entry.result = resultOf(entry, hasEnded, checkpoints);
    if (entry.result.status !== 'created') continue;
    if (id !== undefined) unused.delete(id);
    (stored[type] as unknown[]).push(data);
  }
  return { admitted, stored, checkpoints, unused };
}

/** Stores what was decided; the number of statements depends on the types of the items and not on their number. */
export async function storeDecided(
  tx: ScopeTransaction,
  services: IngestServices,
  { admitted, stored, checkpoints, unused }: Decision,
): Promise<void> {
  await Promise.all([
    services.metrics.storeIn(tx, admitted, stored.metric),
    services.cacheHits.recordIn(tx, admitted, stored.cache_hit),
    services.velocity.recordIn(tx, admitted, stored.velocity),
    services.toolOperations.recordIn(tx, admitted, stored.operation),
    checkpoints && services.checkpoints.storeIn(tx, checkpoints),
    unused.size > 0 ? releaseIds(tx, [...unused]) : undefined,
  ]);
}

type Stored = { readonly [T in ItemType]: ItemOf<T>['data'][] };

/** The ids to look up and lock, without duplicates. */
function lookedFor(entries: readonly OpenEntry[]) {
  const [ids, sessionIds, wanted] = [new Set<string>(), new Set<string>(), [] as NewCheckpoint[]];
  for (const { item, checkpoint } of entries) {
    const sessionId = sessionOf(item);
    if (item.id !== undefined) ids.add(item.id);
    if (sessionId !== undefined) sessionIds.add(sessionId);
    if (checkpoint) wanted.push(checkpoint);
  }
  return { ids: [...ids], sessionIds: [...sessionIds], wanted };
}

const CREATED = { status: 'created' } as const;

function resultOf(
  { item, checkpoint }: OpenEntry,
  hasEnded: ReadonlyMap<string, boolean>,
  checkpoints: CheckpointBatch | undefined,
): Entry['result'] & object {
  try {
    // in the order in which the single route checks for errors
    if (checkpoint) checkpoints?.refuseNamed(checkpoint);
    refuseSession(sessionOf(item), hasEnded);
    if (!checkpoint) return CREATED;
    checkpoints?.accept(checkpoint);
    return { status: 'created', checkpoint_id: checkpoint.checkpoint_id };
  } catch (error) {
    if (error instanceof AppError) return rejection(error);
    throw error;
  }
}

function refuseSession(sessionId: string | undefined, hasEnded: ReadonlyMap<string, boolean>): void {
  if (sessionId === undefined) return;
  const ended = hasEnded.get(sessionId);
  if (ended === undefined) throw new NotFound('session');
  if (ended) throw new SessionEnded();
}

const sessionOf = (item: Item): string | undefined =>
  item.type === 'cache_hit' ? undefined : item.data.session_id;
