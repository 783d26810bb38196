import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { createApp } from './app.ts';
import type { Config, DatabaseUrls } from './config/config.ts';
import { buildServices, defaultDependencies, type ServiceDependencies, type Services } from './container.ts';
import { checkReadiness, reportSchema } from './db/doctor/readiness.ts';
import { releaseWarning } from './db/doctor/server-release.ts';
import { startListener } from './db/notifications.ts';
import { closeRolePools, openRolePools, type RolePools, verifyRoles } from './db/pools/role-pools.ts';
import { explained } from './db/schema/installation.ts';
import { Database } from './db/transaction/database.ts';
import { type DiskReserveOptions, WatchedDisk } from './db/transaction/disk-space.ts';
import { statementNamesOf } from './db/transaction/statement-names.ts';
import { PLAN_CHANGES } from './features/billing/billing.repository.ts';
import { StripeGateway } from './features/billing/stripe/stripe-gateway.ts';
import { AccountMails } from './features/identity/accounts/account.mails.ts';
import { REVOCATIONS } from './features/identity/api-keys/api-key-authenticator.repository.ts';
import { InvitationMails } from './features/identity/invitations/invitation.mails.ts';
import { SETTINGS_CHANGES } from './features/settings/tenant-settings/tenant-settings.repository.ts';
import { priceTableOf } from './features/telemetry/usage/price-table.ts';
import { REQUEST_LIMITS } from './http/limits/request-limits.ts';
import { sharedLimiter } from './http/limits/shared-limiter.ts';
import { Draining } from './http/server/draining.ts';
import { httpServer } from './http/server/http-server.ts';
import { listen } from './http/server/listen.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { Background } from './lib/background.ts';
import { Lifecycle } from './lib/lifecycle.ts';
import type { Logger } from './lib/logger.ts';
import { retryingMailer } from './lib/mail/mail-retries.ts';
import { logMailer, smtpMailer } from './lib/mail/mail-transports.ts';
import { repeat } from './lib/repeat.ts';

export interface RunningServer {
  readonly url: string;
  readonly services: Services;
  /** Finishes running requests and refuses new ones, then closes the database connections. */
  close(): Promise<void>;
}

export type ServerConfig = Pick<
  Config,
  'host' | 'port' | 'localMode' | 'poolSize' | 'rateLimits' | 'drainDeadlineMs' | 'secretKey' | 'accounts'
> &
  Partial<
    Pick<
      Config,
      | 'stripe'
      | 'priceFile'
      | 'preparedStatements'
      | 'localModeBeyondLoopback'
      | 'otlpMaxBodyBytes'
      | 'mcpOrigins'
    >
  > & {
    /** The disk of the embedded PostgreSQL; other disks cannot be checked from here. */
    readonly disk?: DiskReserveOptions | undefined;
  };

/** For work that continues after the last request: emails, jobs. */
const STOP_TIMEOUT_MS = 10_000;
const CUT_AFTER_MS = 500;
const KEY_USES_EVERY_MS = 5_000;

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
  const pools = openRolePools(localMode ? databaseUrls : { ...databaseUrls, local: undefined }, {
    poolSize: config.poolSize,
    log,
  });
  lifecycle.add({
    name: 'database pools',
    stop: () => closeRolePools(pools, CUT_AFTER_MS),
    hasDeadline: true,
  });
  await verifyRoles(pools);
  await reportSchema(pools, log);
  // the embedded server cannot be updated; doctor says so
  if (!config.disk) await warnOfOldRelease(pools, log);

  const disk = config.disk && (await WatchedDisk.watching(config.disk, log));
  if (disk) lifecycle.add({ name: 'disk watch', stop: () => disk.stop() });
  const background = new Background(log);
  lifecycle.add({ name: 'background work', stop: () => background.drained(STOP_TIMEOUT_MS) });
  const preparedStatements = await statementNamesOf(pools, named, log);
  const database = Database.behind(pools, { preparedStatements, disk });
  const services = buildServices(database, {
    ...defaultDependencies(),
    // a quarter of the connections
    maxSearches: Math.max(1, Math.floor(config.poolSize / 4)),
    ...mailsOf(config, pools, background, log),
    prices: priceTableOf(config.priceFile),
    stripe: config.stripe && new StripeGateway(config.stripe, log),
    log,
  });
  startNotifications(lifecycle, services, databaseUrls, log);
  const worker = await startJobs(jobsUrl, { services, database, localMode, log });
  lifecycle.add({
    name: 'job worker',
    stop: () => worker.stop(),
    // takes no new job while requests in flight go on; `stop` waits for the same, and reports its failure
    quiesce: () => worker.stop().catch(() => {}),
  });

  const url = await startHttp(lifecycle, { config, services, pools, disk, log });
  return { url, services };
}

/** Starts to LISTEN for revoked keys and for changed plans and settings, and to record the use of keys. */
function startNotifications(
  lifecycle: Lifecycle,
  services: Services,
  { identity: url }: DatabaseUrls,
  log: Logger,
): void {
  const { apiKeyAuthenticator, entitlements, settings } = services;
  const listener = startListener({
    url,
    channels: {
      [REVOCATIONS]: (text) => apiKeyAuthenticator.forgetRevoked(text),
      [PLAN_CHANGES]: (tenantId) => entitlements.forget(tenantId),
      [SETTINGS_CHANGES]: (scopeId) => settings.forget(scopeId),
    },
    log,
    onConnected: () => {
      apiKeyAuthenticator.openCache();
      entitlements.forgetAll();
      settings.forgetAll();
    },
    onDisconnected: () => apiKeyAuthenticator.closeCache(),
  });
  lifecycle.add({ name: 'listener', stop: () => listener.stop() });
  const keyUses = repeat(
    () => apiKeyAuthenticator.recordUses(),
    KEY_USES_EVERY_MS,
    (error) => log.warn({ err: error }, 'the use of API keys could not be recorded; it will be retried'),
  );
  lifecycle.add({ name: 'key uses', stop: () => keyUses.stop() });
}

interface HttpParts {
  readonly config: ServerConfig;
  readonly services: Services;
  readonly pools: RolePools;
  readonly disk: WatchedDisk | undefined;
  readonly log: Logger;
}

/** Returns the URL. */
async function startHttp(
  lifecycle: Lifecycle,
  { config, services, pools, disk, log }: HttpParts,
): Promise<string> {
  const draining = new Draining();
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
    otlpMaxBodyBytes: config.otlpMaxBodyBytes,
    mcpOrigins: config.mcpOrigins ?? [],
    log,
  });
  const http = httpServer(app);
  await listen(http, config);
  lifecycle.add({
    name: 'http',
    stop: () => draining.drain(http, config.drainDeadlineMs),
    hasDeadline: true,
  });
  return urlOf(http.address() as AddressInfo);
}

function mailsOf(
  { accounts, host, port }: ServerConfig,
  pools: RolePools,
  background: Background,
  log: Logger,
): Pick<ServiceDependencies, 'invitationMails' | 'accountDependencies'> {
  const { smtp, publicUrl = `http://${host}:${port}` } = accounts;
  const mailer = smtp ? smtpMailer(smtp.url, smtp.from, log) : logMailer(log);
  return {
    invitationMails: new InvitationMails(mailer, publicUrl, (limit) =>
      sharedLimiter(identityOf(pools), limit),
    ),
    accountDependencies: { mailer: retryingMailer(mailer), mails: new AccountMails(publicUrl), background },
  };
}

function identityOf({ identity }: RolePools): pg.Pool {
  if (!identity) throw new Error('The identity role is not configured.');
  return identity;
}

/** The queue of jobs belongs to the billing role, even if nothing is sold. */
function jobsUrlOf({ billing }: DatabaseUrls): string {
  if (!billing) throw new Error('The billing role, which works the queue of jobs, is not configured.');
  return billing;
}

async function warnOfOldRelease(pools: RolePools, log: Logger): Promise<void> {
  const { rows } = (await pools.identity?.query('show server_version_num')) ?? { rows: [] };
  const warning = releaseWarning(Number(rows[0]?.server_version_num));
  if (warning) log.warn(warning);
}

function urlOf({ address, port, family }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
