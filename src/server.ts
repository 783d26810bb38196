import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { createApp } from './app.ts';
import { LOCAL, type Scope } from './auth/scope.ts';
import type { Config, DatabaseUrls } from './config/config.ts';
import { buildServices, defaultDependencies, type Services } from './container.ts';
import { checkReadiness } from './db/doctor/readiness.ts';
import { releaseWarning } from './db/doctor/server-release.ts';
import { startListener } from './db/notifications.ts';
import { closeRolePools, openRolePools, type RolePools, verifyRoles } from './db/pools/role-pools.ts';
import { Database } from './db/transaction/database.ts';
import { type DiskToKeep, WatchedDisk } from './db/transaction/disk-space.ts';
import { PLAN_CHANGES } from './features/billing/billing.repository.ts';
import { StripeGateway } from './features/billing/stripe/stripe-gateway.ts';
import { AccountMails } from './features/identity/accounts/account.mails.ts';
import { REVOCATIONS } from './features/identity/api-keys/api-key-authenticator.repository.ts';
import { InvitationMails } from './features/identity/invitations/invitation.mails.ts';
import { REQUEST_LIMITS } from './http/limits/request-limits.ts';
import { sharedLimiter } from './http/limits/shared-limiter.ts';
import { Draining } from './http/server/draining.ts';
import { httpServer } from './http/server/http-server.ts';
import { type BillingWorker, startBillingWorker } from './jobs/billing-worker.ts';
import { choresOf, startHousekeeping, systemChoresOf } from './jobs/housekeeping.ts';
import { Background } from './lib/background.ts';
import type { Logger } from './lib/logger.ts';
import { logMailer, smtpMailer } from './lib/mail-transports.ts';
import { repeat } from './lib/repeat.ts';

export interface RunningServer {
  readonly url: string;
  readonly services: Services;
  /** Lets requests in flight finish and refuses new ones, then closes the database connections. */
  close(): Promise<void>;
}

export type ServerConfig = Pick<
  Config,
  'host' | 'port' | 'localMode' | 'poolSize' | 'rateLimits' | 'drainDeadlineMs' | 'secretKey' | 'accounts'
> &
  Partial<Pick<Config, 'stripe' | 'preparedStatements' | 'localModeBeyondLoopback'>> & {
    /** That of the embedded PostgreSQL; the disks of others are not ours to see. */
    readonly disk?: DiskToKeep | undefined;
  };

/** For what is at work when no request is in flight any more: mails, a chore, a job. */
const STOP_TIMEOUT_MS = 10_000;
const CUT_AFTER_MS = 500;
const KEY_USES_EVERY_MS = 5_000;

/** Opens the pools, refuses unsafe roles (throws UnsafeRole), and listens. */
export async function startServer(
  config: ServerConfig,
  databaseUrls: DatabaseUrls,
  log: Logger,
): Promise<RunningServer> {
  const pools = openRolePools(config.localMode ? databaseUrls : { ...databaseUrls, local: undefined }, {
    poolSize: config.poolSize,
    log,
  });
  try {
    await verifyRoles(pools);
    // the embedded server has no newer release to go to; doctor says so
    if (!config.disk) await warnOfOldRelease(pools, log);
  } catch (error) {
    await closeRolePools(pools);
    throw error;
  }
  const background = new Background(log);
  const stripe = config.stripe && new StripeGateway(config.stripe);
  const disk = config.disk && (await WatchedDisk.watching(config.disk, log));
  const { preparedStatements } = config;
  const services = buildServices(Database.behind(pools, { preparedStatements, disk }), {
    ...defaultDependencies(),
    ...mailsOf(config, pools, background, log),
    stripe,
    log,
  });
  const listener = startListener({
    url: databaseUrls.identity,
    channels: {
      [REVOCATIONS]: (text) => services.apiKeyAuthenticator.hear(text),
      [PLAN_CHANGES]: (tenantId) => services.entitlements.forget(tenantId),
    },
    log,
    onConnected: () => {
      services.apiKeyAuthenticator.openCache();
      services.entitlements.forgetAll();
    },
    onDisconnected: () => services.apiKeyAuthenticator.closeCache(),
  });
  const keyUses = repeat(
    () => services.apiKeyAuthenticator.recordUses(),
    KEY_USES_EVERY_MS,
    (error) => log.warn({ err: error }, 'uses of keys could not be written down'),
  );
  const housekeeping = startHousekeeping({
    systemChores: systemChoresOf(services),
    chores: choresOf(services),
    scopes: () => scopesOf(services, config.localMode),
    log,
  });
  let worker: BillingWorker | undefined;
  const draining = new Draining();
  const app = createApp({
    services,
    readiness: async () => {
      if (draining.hasBegun) return { ready: false, reason: 'stopping' };
      const state = await checkReadiness(pools);
      // what reads still works, so that this is no reason to send people elsewhere
      return state.ready && disk?.isSpent ? { ...state, warnings: ['disk_full'] } : state;
    },
    draining,
    secretKey: config.secretKey ?? randomBytes(32).toString('hex'),
    localMode: config.localMode,
    localModeBeyondLoopback: config.localModeBeyondLoopback ?? false,
    accounts: config.accounts,
    identity: identityOf(pools),
    rateLimits: config.rateLimits ? REQUEST_LIMITS : undefined,
    log,
  });
  const http = httpServer(app);
  // these begin nothing new from the signal on; what requests in flight still need goes on
  const stopWork = () => Promise.allSettled([housekeeping.stop(), worker?.stop()]);
  const stopAll = async (work = stopWork()) => {
    const rest = [work, disk?.stop(), listener.stop(), keyUses.stop(), background.drained(STOP_TIMEOUT_MS)];
    await Promise.race([Promise.allSettled(rest), wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    await closeRolePools(pools, CUT_AFTER_MS);
  };
  try {
    worker = await startWorker(services, databaseUrls, log);
    await listen(http, config.port, config.host);
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    url: urlOf(http.address() as AddressInfo),
    services,
    close: async () => {
      const work = stopWork();
      await draining.drain(http, config.drainDeadlineMs);
      await stopAll(work);
    },
  };
}

function mailsOf(
  { accounts, host, port }: ServerConfig,
  pools: RolePools,
  background: Background,
  log: Logger,
) {
  const { smtp, publicUrl = `http://${host}:${port}` } = accounts;
  const mailer = smtp ? smtpMailer(smtp.url, smtp.from) : logMailer(log);
  return {
    invitationMails: new InvitationMails(mailer, publicUrl, (limit) =>
      sharedLimiter(identityOf(pools), limit),
    ),
    accountTools: { mailer, mails: new AccountMails(publicUrl), background },
  };
}

function identityOf({ identity }: RolePools): pg.Pool {
  if (!identity) throw new Error('The identity role is not configured.');
  return identity;
}

async function startWorker(
  { stripeServices }: Services,
  { billing: url }: DatabaseUrls,
  log: Logger,
): Promise<BillingWorker | undefined> {
  if (!stripeServices) return undefined;
  if (!url) throw new Error('Billing is configured and its door is not.');
  return startBillingWorker({ url, sync: stripeServices.sync, reconcile: stripeServices.reconcile, log });
}

async function scopesOf(services: Services, localMode: boolean): Promise<Scope[]> {
  const tenants = await services.tenants.list();
  const scopes: Scope[] = tenants
    .filter(({ active }) => active)
    .map(({ id }) => ({ kind: 'tenant', tenantId: id }));
  return localMode ? [LOCAL, ...scopes] : scopes;
}

async function warnOfOldRelease(pools: RolePools, log: Logger): Promise<void> {
  const { rows } = (await pools.identity?.query('show server_version_num')) ?? { rows: [] };
  const warning = releaseWarning(Number(rows[0]?.server_version_num));
  if (warning) log.warn(warning);
}

function listen(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve();
    });
  });
}

function urlOf({ address, port, family }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
