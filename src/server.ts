import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { createApp } from './app.ts';
import { Background } from './base/background.ts';
import type { Config, DoorUrls } from './base/config.ts';
import type { Logger } from './base/logger.ts';
import { logMailer, smtpMailer } from './base/mail-transports.ts';
import { repeat } from './base/repeat.ts';
import { Database } from './db/database.ts';
import { closeDoors, type Doors, openDoors, verifyDoors } from './db/doors.ts';
import { startListener } from './db/listener.ts';
import { checkReadiness } from './db/readiness.ts';
import { LOCAL, type Scope } from './db/scope.ts';
import { releaseWarning } from './db/server-release.ts';
import { AccountMails } from './features/accounts/account.mails.ts';
import { REVOCATIONS } from './features/api-keys/key-holder.repository.ts';
import { PLAN_CHANGES } from './features/billing/billing.repository.ts';
import { type BillingWorker, startBillingWorker } from './features/billing/billing-worker.ts';
import { StripeGateway } from './features/billing/stripe-gateway.ts';
import { InvitationMails } from './features/invitations/invitation.mails.ts';
import { choresOf, startHousekeeping, systemChoresOf } from './housekeeping.ts';
import { buildServices, newMemory, type Services } from './services.ts';
import { REQUEST_LIMITS } from './web/request-limits.ts';

export interface RunningServer {
  readonly url: string;
  readonly services: Services;
  /** Lets requests in flight finish, answers no new ones, then closes the database connections. */
  close(): Promise<void>;
}

export type ServerConfig = Pick<
  Config,
  'host' | 'port' | 'localMode' | 'poolSize' | 'rateLimits' | 'secretKey' | 'accounts'
> &
  Partial<Pick<Config, 'stripe' | 'preparedStatements'>>;

const DRAIN_DEADLINE_MS = 10_000;
const KEY_USES_EVERY_MS = 5_000;

/** Opens the doors, refuses unsafe roles (throws UnsafeDoor), and listens. */
export async function startServer(
  config: ServerConfig,
  doorUrls: DoorUrls,
  log: Logger,
): Promise<RunningServer> {
  const doors = openDoors(config.localMode ? doorUrls : { ...doorUrls, local: undefined }, {
    poolSize: config.poolSize,
    log,
  });
  try {
    await verifyDoors(doors);
    await warnOfOldRelease(doors, log);
  } catch (error) {
    await closeDoors(doors);
    throw error;
  }
  const background = new Background(log);
  const stripe = config.stripe && new StripeGateway(config.stripe);
  const services = buildServices(Database.behind(doors, config), {
    ...newMemory(),
    ...mailsOf(config, background, log),
    stripe,
    log,
  });
  const listener = startListener({
    url: doorUrls.identity,
    channels: {
      [REVOCATIONS]: () => services.keyCache.clear(),
      [PLAN_CHANGES]: (tenantId) => services.planCache.forget(tenantId),
    },
    log,
    onConnected: () => {
      services.keyCache.open();
      services.planCache.clear();
    },
    onDisconnected: () => services.keyCache.close(),
  });
  const keyUses = repeat(
    () => services.keyHolders.recordUses(),
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
  const app = createApp({
    services,
    readiness: () => checkReadiness(doors),
    secretKey: config.secretKey ?? randomBytes(32).toString('hex'),
    localMode: config.localMode,
    accounts: config.accounts,
    identity: identityOf(doors),
    rateLimits: config.rateLimits ? REQUEST_LIMITS : undefined,
    log,
  });
  const http = createServer(app);
  const stopAll = async () => {
    await Promise.all([
      listener.stop(),
      housekeeping.stop(),
      keyUses.stop(),
      worker?.stop(),
      background.drained(DRAIN_DEADLINE_MS),
    ]);
    await closeDoors(doors);
  };
  try {
    worker = await startWorker(services, doorUrls, log);
    await listen(http, config.port, config.host);
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    url: urlOf(http.address() as AddressInfo),
    services,
    close: async () => {
      await drain(http);
      await stopAll();
    },
  };
}

function mailsOf({ accounts, host, port }: ServerConfig, background: Background, log: Logger) {
  const { smtp, publicUrl = `http://${host}:${port}` } = accounts;
  const mailer = smtp ? smtpMailer(smtp.url, smtp.from) : logMailer(log);
  return {
    invitationMails: new InvitationMails(mailer, publicUrl),
    accountTools: { mailer, mails: new AccountMails(publicUrl), background },
  };
}

function identityOf({ identity }: Doors): pg.Pool {
  if (!identity) throw new Error('The identity door is not configured.');
  return identity;
}

async function startWorker(
  { selling }: Services,
  { billing: url }: DoorUrls,
  log: Logger,
): Promise<BillingWorker | undefined> {
  if (!selling) return undefined;
  if (!url) throw new Error('Billing is configured and its door is not.');
  return startBillingWorker({ url, sync: selling.sync, reconcile: selling.reconcile, log });
}

async function drain(http: Server): Promise<void> {
  const drained = new Promise<void>((resolve) => http.close(() => resolve()));
  http.closeIdleConnections();
  const deadline = setTimeout(() => http.closeAllConnections(), DRAIN_DEADLINE_MS);
  await drained;
  clearTimeout(deadline);
}

async function scopesOf(services: Services, localMode: boolean): Promise<Scope[]> {
  const tenants = await services.tenants.list();
  const scopes: Scope[] = tenants
    .filter(({ active }) => active)
    .map(({ id }) => ({ kind: 'tenant', tenantId: id }));
  return localMode ? [LOCAL, ...scopes] : scopes;
}

async function warnOfOldRelease(doors: Doors, log: Logger): Promise<void> {
  const { rows } = (await doors.identity?.query('show server_version_num')) ?? { rows: [] };
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
