import type { DatabaseUrls } from '../config/config.ts';
import type { RolePools } from '../db/pools/role-pools.ts';
import { Replicas } from '../db/replicas/replicas.ts';
import { WrongStandby } from '../db/replicas/standby-checks.ts';
import { QUEUE_LIMITS } from '../db/transaction/transaction-runner.ts';
import type { Lifecycle } from '../lib/lifecycle.ts';
import type { Logger } from '../lib/logger.ts';
import type { ServerConfig } from './server-config.ts';

interface Surroundings {
  readonly pools: RolePools;
  readonly urls: DatabaseUrls;
  readonly isDistributed: boolean;
  readonly log: Logger;
}

/** Begins to watch the standbys of DATABASE_URL_READ; `undefined` without them. Throws if one of them must not be read. */
export async function startReplicas(
  lifecycle: Lifecycle,
  { standbyUrls = [], poolSize, localMode }: ServerConfig,
  { pools, urls, isDistributed, log }: Surroundings,
): Promise<Replicas | undefined> {
  if (standbyUrls.length === 0) return undefined;
  if (isDistributed)
    throw new Error(
      'DATABASE_URL_READ: the database is distributed with Citus, whose standbys cannot be read. Remove the variable.',
    );
  const { identity: identityUrl, local } = urls;
  const localUrl = localMode ? local : undefined;
  const options = { urls: standbyUrls, identityUrl, localUrl, poolSize, limits: QUEUE_LIMITS, log };
  const replicas = await Replicas.start(pools, options).catch((error: Error) => {
    throw error instanceof WrongStandby ? new Error(`DATABASE_URL_READ: ${error.message}`) : error;
  });
  lifecycle.add({ name: 'standbys', stop: () => replicas.stop() });
  return replicas;
}
