import { searchModelsFor } from '../container/search-models.ts';
import { defaultDependencies, invalidatedCaches, type ServiceDependencies } from '../container.ts';
import type { RolePools } from '../db/pools/role-pools.ts';
import { StripeGateway } from '../features/billing/stripe/stripe-gateway.ts';
import type { ChangeFeed } from '../features/changes/change-feed.ts';
import { AccountMails } from '../features/identity/accounts/account.mails.ts';
import { PasswordHashing } from '../features/identity/accounts/passwords/password-hash.ts';
import { InvitationMails } from '../features/identity/invitations/invitation.mails.ts';
import { priceTableOf } from '../features/telemetry/usage/price-table.ts';
import { sharedLimiter } from '../http/limits/shared-limiter.ts';
import type { Background } from '../lib/background.ts';
import type { Spool } from '../lib/files/spool.ts';
import type { Lease } from '../lib/lease.ts';
import type { Logger } from '../lib/logger.ts';
import { retryingMailer } from '../lib/mail/mail-retries.ts';
import { logMailer, smtpMailer } from '../lib/mail/mail-transports.ts';
import type { SharedCounts } from '../lib/shared-counts.ts';
import { SharedMinuteCounter } from '../lib/shared-minute-counter.ts';
import { identityOf } from './identity-pool.ts';
import type { ServerConfig } from './server-config.ts';

interface Surroundings {
  readonly pools: RolePools;
  readonly changeFeed: ChangeFeed;
  readonly lease: Lease;
  readonly sharedCounts: SharedCounts | undefined;
  readonly spool: Spool;
  readonly background: Background;
  readonly log: Logger;
}

/** What the services of this server share. */
export function dependenciesOf(
  config: ServerConfig,
  { pools, changeFeed, lease, sharedCounts, spool, background, log }: Surroundings,
): ServiceDependencies {
  const defaults = defaultDependencies();
  return {
    ...defaults,
    ...invalidatedCaches(lease),
    eventCounter: sharedCounts
      ? new SharedMinuteCounter('events of a scope', sharedCounts)
      : defaults.eventCounter,
    changeFeed,
    // a quarter of the connections
    maxSearches: Math.max(1, Math.floor(config.poolSize / 4)),
    searchModels: config.search && searchModelsFor(config.search, log),
    ...mailsOf(config, pools, log),
    background,
    prices: priceTableOf(config.priceFile),
    deletionGraceDays: config.deletionGraceDays ?? defaults.deletionGraceDays,
    tenantDeletionGraceDays: config.tenantDeletionGraceDays ?? defaults.tenantDeletionGraceDays,
    spool,
    departedGraceDays: config.departedGraceDays ?? defaults.departedGraceDays,
    stripe: config.stripe && new StripeGateway(config.stripe, log),
    log,
  };
}

function mailsOf(
  { accounts, host, port }: ServerConfig,
  pools: RolePools,
  log: Logger,
): Pick<ServiceDependencies, 'invitationMails' | 'accountDependencies'> {
  const { smtp, publicUrl = `http://${host}:${port}` } = accounts;
  const mailer = smtp ? smtpMailer(smtp.url, smtp.from, log) : logMailer(log);
  return {
    invitationMails: new InvitationMails(mailer, publicUrl, (limit) =>
      sharedLimiter(identityOf(pools), limit),
    ),
    accountDependencies: {
      mailer: retryingMailer(mailer),
      mails: new AccountMails(publicUrl),
      passwords: new PasswordHashing(),
    },
  };
}
