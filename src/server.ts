import type { DatabaseUrls } from './config/config.ts';
import { buildServices, type Services } from './container.ts';
import { isDistributed } from './db/distribution/switch.ts';
import { reportSchema } from './db/doctor/readiness.ts';
import { warnOfOldRelease } from './db/doctor/server-release.ts';
import { observePools } from './db/pools/pool-metrics.ts';
import { closeRolePools, openRolePools, refusePooledBilling, verifyRoles } from './db/pools/role-pools.ts';
import { explained } from './db/schema/installation.ts';
import { Database } from './db/transaction/database.ts';
import { WatchedDisk } from './db/transaction/disk-space.ts';
import { statementNamesOf } from './db/transaction/statement-names.ts';
import { ChangeFeed } from './features/changes/change-feed.ts';
import { ChangeNotices } from './features/changes/change-notices.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { Background } from './lib/background.ts';
import { Spool } from './lib/files/spool.ts';
import { Lease } from './lib/lease.ts';
import { Lifecycle } from './lib/lifecycle.ts';
import type { Logger } from './lib/logger.ts';
import { traced } from './lib/observation/traced.ts';
import { currentTracer } from './lib/observation/tracer.ts';
import { dependenciesOf } from './server/dependencies.ts';
import { startHttp } from './server/http.ts';
import { identityOf } from './server/identity-pool.ts';
import { startNotifications } from './server/notifications.ts';
import { observe } from './server/observability.ts';
import { startReplicas } from './server/replicas.ts';
import type { ServerConfig } from './server/server-config.ts';
import { startSharedCounts } from './server/shared-counts.ts';

export type { ServerConfig } from './server/server-config.ts';

export interface RunningServer {
  readonly url: string;
  readonly services: Services;
  /** Finishes running requests and refuses new ones, then closes the database connections. */
  close(): Promise<void>;
}

/** For work that continues after the last request: emails, jobs. */
const STOP_TIMEOUT_MS = 10_000;
const CUT_AFTER_MS = 500;

/** Opens the pools, refuses unsafe roles (throws UnsafeRole), and listens. */
export async function startServer(
  config: ServerConfig,
  databaseUrls: DatabaseUrls,
  log: Logger,
): Promise<RunningServer> {
  const lifecycle = new Lifecycle({ log, timeoutMs: STOP_TIMEOUT_MS });
  try {
    const running = await start(lifecycle, config, databaseUrls, log);
    return { ...running, close: () => lifecycle.stop() };
  } catch (error) {
    await lifecycle.stop();
    throw explained(error);
  }
}

async function start(
  lifecycle: Lifecycle,
  config: ServerConfig,
  databaseUrls: DatabaseUrls,
  log: Logger,
): Promise<Omit<RunningServer, 'close'>> {
  const { localMode, preparedStatements: named = true } = config;
  const jobsUrl = jobsUrlOf(databaseUrls);
  // first, so that it stops last and counts what the others do
  await observe(lifecycle, config, log);
  const pools = openRolePools(localMode ? databaseUrls : { ...databaseUrls, local: undefined }, {
    poolSize: config.poolSize,
    log,
  });
  lifecycle.add({
    name: 'database pools',
    stop: () => closeRolePools(pools, CUT_AFTER_MS),
    hasDeadline: true,
  });
  const endObserving = observePools(pools);
  lifecycle.add({ name: 'pool metrics', stop: async () => endObserving() });
  await verifyRoles(pools);
  await refusePooledBilling(pools);
  await reportSchema(pools, log);
  // the embedded server cannot be updated; doctor says so
  if (!config.disk) await warnOfOldRelease(pools, log);

  const disk = config.disk && (await WatchedDisk.watching(config.disk, log));
  if (disk) lifecycle.add({ name: 'disk watch', stop: () => disk.stop() });
  const spool = new Spool(config.spool);
  const leftOver = await spool.prepare();
  if (leftOver > 0) log.info({ folders: leftOver }, 'removed uploads of a process that was killed');
  const background = new Background(log);
  lifecycle.add({ name: 'background work', stop: () => background.drained(STOP_TIMEOUT_MS) });
  const preparedStatements = await statementNamesOf(pools, named, log);
  const distributed = await isDistributed(identityOf(pools));
  const replicas = await startReplicas(lifecycle, config, {
    pools,
    urls: databaseUrls,
    isDistributed: distributed,
    log,
  });
  const database = Database.over(pools, {
    preparedStatements,
    disk,
    isDistributed: distributed,
    replicas,
    queuesSearch: config.search !== undefined && config.search.mode !== 'off',
  });
  const changeFeed = new ChangeFeed((scopeId) => replicas?.writtenElsewhere(scopeId));
  const lease = new Lease();
  const sharedCounts = await startSharedCounts(lifecycle, config, identityOf(pools), log);
  const built = buildServices(
    database,
    dependenciesOf(config, { pools, changeFeed, lease, sharedCounts, spool, background, log }),
  );
  const services = currentTracer() ? traced(built) : built;
  lifecycle.add({ name: 'vectors of the search', stop: () => services.searchVectors.stop() });
  const notices = new ChangeNotices({ feed: changeFeed, database: identityOf(pools), log });
  lifecycle.add({ name: 'change notices', stop: () => notices.stop() });
  lifecycle.add({ name: 'imports', stop: async () => services.omnimemory1Uploads.stop() });
  startNotifications(lifecycle, { services, notices, lease }, databaseUrls, log);
  const worker = await startJobs(jobsUrl, { services, database, localMode, log });
  lifecycle.add({
    name: 'job worker',
    stop: () => worker.stop(),
    // takes no new job while requests in flight go on; `stop` waits for the same, and reports its failure
    quiesce: () => worker.stop().catch(() => {}),
  });

  const url = await startHttp(lifecycle, { config, services, pools, disk, sharedCounts, log });
  return { url, services };
}

/** The queue of jobs belongs to the billing role, even if nothing is sold. */
function jobsUrlOf({ billing }: DatabaseUrls): string {
  if (!billing) throw new Error('The billing role, which works the queue of jobs, is not configured.');
  return billing;
}
