import { AppError, NotFound } from '../../base/errors.ts';
import type { ScopeTransaction } from '../../db/database.ts';
import type { CacheHitService } from '../cache-hits/cache-hit.service.ts';
import type { CheckpointQuota, CheckpointService, NewCheckpoint } from '../checkpoints/checkpoint.service.ts';
import type { CheckpointBatch } from '../checkpoints/checkpoint-batch.ts';
import type { MetricService } from '../metrics/metric.service.ts';
import { SessionEnded, type SessionService } from '../sessions/session.service.ts';
import type { TenantSettingsService } from '../tenant-settings/tenant-settings.service.ts';
import type { ToolOperationService } from '../tool-operations/tool-operation.service.ts';
import type { VelocityService } from '../velocity/velocity.service.ts';
import { claimIds, releaseIds } from './ingest.repository.ts';
import { type Entry, type Item, type ItemOf, rejection } from './item.ts';

/** What a batch is stored with. */
export interface IngestServices {
  readonly settings: TenantSettingsService;
  readonly sessions: SessionService;
  readonly metrics: MetricService;
  readonly cacheHits: CacheHitService;
  readonly velocity: VelocityService;
  readonly toolOperations: ToolOperationService;
  readonly checkpoints: CheckpointService;
}

/** What there is to store, and what is known of its circumstances without the transaction. */
export interface OpenBatch {
  readonly entries: readonly OpenEntry[];
  readonly quota: CheckpointQuota | undefined;
}

/** An entry that is to be stored if nothing stands in its way. */
export interface OpenEntry extends Entry {
  readonly item: Item;
  /** Of a checkpoint: what would be stored. */
  checkpoint?: NewCheckpoint;
}

/**
 * Stores the entries in their order and gives each its result: the number of statements depends on the types and not on
 * the number of entries. Everything is locked in the same order by every batch, and by every single route too: ids,
 * checkpoints to supersede, sessions, series.
 */
export async function storeBatch(
  tx: ScopeTransaction,
  services: IngestServices,
  { entries, quota }: OpenBatch,
): Promise<void> {
  const ids = [...new Set(entries.flatMap(({ item }) => item.id ?? []))];
  const claimed = new Set(ids.length > 0 ? await claimIds(tx, ids) : []);
  const wanted = entries.flatMap(({ checkpoint }) => checkpoint ?? []);
  const checkpoints = wanted.length > 0 ? await services.checkpoints.beginIn(tx, wanted, quota) : undefined;
  const sessionIds = new Set(entries.flatMap(({ item }) => sessionOf(item) ?? []));
  const sessions = await services.sessions.lockIn(tx, [...sessionIds]);
  const hasEnded = new Map(sessions.map(({ session_id, has_ended }) => [session_id, has_ended]));

  const unused = new Set(claimed);
  const stored: Item[] = [];
  for (const entry of entries) {
    const { item } = entry;
    if (item.id !== undefined && !unused.has(item.id)) {
      entry.result = { status: 'duplicate' };
      continue;
    }
    entry.result = resultOf(entry, hasEnded, checkpoints);
    if (entry.result.status !== 'created') continue;
    if (item.id !== undefined) unused.delete(item.id);
    stored.push(item);
  }
  await Promise.all([
    services.metrics.storeIn(tx, dataOf(stored, 'metric')),
    services.cacheHits.recordIn(tx, dataOf(stored, 'cache_hit')),
    services.velocity.recordIn(tx, dataOf(stored, 'velocity')),
    services.toolOperations.recordIn(tx, dataOf(stored, 'operation')),
    checkpoints && services.checkpoints.storeIn(tx, checkpoints),
    unused.size > 0 ? releaseIds(tx, [...unused]) : undefined,
  ]);
}

const CREATED = { status: 'created' } as const;

function resultOf(
  { item, checkpoint }: OpenEntry,
  hasEnded: ReadonlyMap<string, boolean>,
  checkpoints: CheckpointBatch | undefined,
): Entry['result'] & object {
  try {
    // in the order in which the single route looks for reasons
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

const dataOf = <T extends Item['type']>(items: readonly Item[], type: T): ItemOf<T>['data'][] =>
  items.flatMap((item) => (item.type === type ? [(item as ItemOf<T>).data] : []));
