import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SOCKET_PATH } from '../api.ts';
import { createApp } from '../app.ts';
import { isBehindProxy } from '../config/config.ts';
import type { Services } from '../container.ts';
import { checkReadiness } from '../db/doctor/readiness.ts';
import type { RolePools } from '../db/pools/role-pools.ts';
import type { WatchedDisk } from '../db/transaction/disk-space.ts';
import { REQUEST_LIMITS } from '../http/limits/request-limits.ts';
import { readPages } from '../http/pages/page-sources.ts';
import { Draining } from '../http/server/draining.ts';
import { httpServer } from '../http/server/http-server.ts';
import { listen } from '../http/server/listen.ts';
import { serveUpgrades } from '../http/server/upgrades.ts';
import type { Lifecycle } from '../lib/lifecycle.ts';
import type { Logger } from '../lib/logger.ts';
import type { SharedCounts } from '../lib/shared-counts.ts';
import { SharedMinuteCounter } from '../lib/shared-minute-counter.ts';
import { identityOf } from './identity-pool.ts';
import type { ServerConfig } from './server-config.ts';

interface HttpParts {
  readonly config: ServerConfig;
  readonly services: Services;
  readonly pools: RolePools;
  readonly disk: WatchedDisk | undefined;
  readonly sharedCounts: SharedCounts | undefined;
  readonly log: Logger;
}

/** Returns the URL. */
export async function startHttp(
  lifecycle: Lifecycle,
  { config, services, pools, disk, sharedCounts, log }: HttpParts,
): Promise<string> {
  const draining = new Draining(() => {
    services.changes.endAll();
    services.metricStreams.endAll();
  });
  const app = createApp({
    services,
    readiness: async () => {
      if (draining.hasBegun) return { ready: false, reason: 'stopping' };
      const state = await checkReadiness(pools);
      // reads still work, so this is no reason to send traffic elsewhere
      return state.ready && disk?.isSpent ? { ...state, warnings: ['disk_full'] } : state;
    },
    draining,
    secretKey: config.secretKey ?? randomBytes(32).toString('hex'),
    localMode: config.localMode,
    localModeBeyondLoopback: config.localModeBeyondLoopback ?? false,
    accounts: config.accounts,
    identity: identityOf(pools),
    rateLimits: config.rateLimits ? REQUEST_LIMITS : undefined,
    limitCounter: sharedCounts && ((name) => new SharedMinuteCounter(name, sharedCounts)),
    otlpMaxBodyBytes: config.otlpMaxBodyBytes,
    legacyApi: config.legacyApi ?? true,
    readsStandbys: (config.standbyUrls ?? []).length > 0,
    mcpOrigins: config.mcpOrigins ?? [],
    pages: await readPages(log),
    log,
  });
  const http = httpServer(app);
  if (config.legacyApi ?? true) serveUpgrades(http, SOCKET_PATH);
  await listen(http, config);
  lifecycle.add({
    name: 'http',
    stop: () =>
      draining.drain(http, config.drainDeadlineMs, {
        delayMs: config.drainDelayMs ?? 0,
        behindProxy: isBehindProxy(config.accounts),
      }),
    hasDeadline: true,
  });
  return urlOf(http.address() as AddressInfo);
}

function urlOf({ address, port, family }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
