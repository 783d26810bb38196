import type pg from 'pg';
import { postgresCounts } from '../http/limits/postgres-counts.ts';
import type { Lifecycle } from '../lib/lifecycle.ts';
import type { Logger } from '../lib/logger.ts';
import { type CountStore, SharedCounts } from '../lib/shared-counts.ts';
import type { ServerConfig } from './server-config.ts';

/** Where the processes add up what they count for limits; `undefined`: each counts for itself. */
export async function startSharedCounts(
  lifecycle: Lifecycle,
  { sharedLimits }: ServerConfig,
  identity: pg.Pool,
  log: Logger,
): Promise<SharedCounts | undefined> {
  if (!sharedLimits) return undefined;
  const store = sharedLimits.redisUrl
    ? await openRedis(lifecycle, sharedLimits.redisUrl)
    : postgresCounts(identity);
  const counts = new SharedCounts({ store, log });
  lifecycle.add({ name: 'shared limits', stop: () => counts.stop() });
  return counts;
}

/** The client is loaded only where it is configured. */
async function openRedis(lifecycle: Lifecycle, url: string): Promise<CountStore> {
  const { openRedisCounts } = await import('../http/limits/redis-counts.ts');
  const store = openRedisCounts(url);
  lifecycle.add({ name: 'Redis', stop: async () => store.close() });
  return store;
}
