import type { BillingDependencies } from '../features/billing/billing.ts';
import { ChangeFeed } from '../features/changes/change-feed.ts';
import type { PlanRow } from '../features/entitlements/plan-row.ts';
import { AccountMails } from '../features/identity/accounts/account.mails.ts';
import type { AccountDependencies } from '../features/identity/accounts/account.ts';
import { PasswordHashing } from '../features/identity/accounts/passwords/password-hash.ts';
import type { AuthenticatedKey } from '../features/identity/api-keys/api-key-authenticator.repository.ts';
import { KeyCache } from '../features/identity/api-keys/key-cache.ts';
import { KeyUses } from '../features/identity/api-keys/key-uses.ts';
import { InvitationMails } from '../features/identity/invitations/invitation.mails.ts';
import type { SearchModels } from '../features/memory/search/embedding/models.ts';
import type { SetSettings } from '../features/settings/tenant-settings/tenant-settings.schemas.ts';
import { type PriceTable, priceTableOf } from '../features/telemetry/usage/price-table.ts';
import { Background } from '../lib/background.ts';
import { Spool } from '../lib/files/spool.ts';
import type { Lease } from '../lib/lease.ts';
import { createLogger } from '../lib/logger.ts';
import type { Mailer } from '../lib/mail/mailer.ts';
import { MinuteCounter, type MinuteLimits } from '../lib/minute-counter.ts';
import { TtlCache } from '../lib/ttl-cache.ts';

/** What the services of a process share besides the database: caches, limiters, and clients of other systems. */
export interface ServiceDependencies extends BillingDependencies {
  /** Caches nothing until a listener for revocations opens it. */
  readonly keyCache: KeyCache<AuthenticatedKey>;
  readonly keyUses: KeyUses;
  /** A notification of a change drops the cached plan. While none may arrive, a plan is used for a second. */
  readonly planCache: TtlCache<PlanRow>;
  readonly settingsCache: TtlCache<SetSettings>;
  /** The events of each scope. */
  readonly eventCounter: MinuteLimits;
  /** The maximum number of searches that run at once, over all tenants. */
  readonly maxSearches: number;
  /** The models of the search by meaning; undefined if it is off. The database has to queue texts for them. */
  readonly searchModels: SearchModels | undefined;
  readonly changeFeed: ChangeFeed;
  /** The prices of models. */
  readonly prices: PriceTable;
  readonly invitationMails: InvitationMails;
  readonly accountDependencies: Omit<AccountDependencies, 'background'>;
  /** What goes on when the response has been sent, and is awaited when the process stops. */
  readonly background: Background;
  /** How many days a deletion can be cancelled. */
  readonly deletionGraceDays: number;
  /** The same for a whole tenant. */
  readonly tenantDeletionGraceDays: number;
  /** Where uploads and archives are kept until they are in the database. */
  readonly spool: Spool;
  /** How many days an owner can decide about what a former member kept private. */
  readonly departedGraceDays: number;
}

const PLAN_TTL_MS = 10_000;
const SETTINGS_TTL_MS = 10_000;

/**
 * The caches of what a caller may do, which notifications invalidate. What is older than a second is used only while the lease
 * holds.
 */
export const invalidatedCaches = (
  lease?: Pick<Lease, 'holds'>,
): Pick<ServiceDependencies, 'keyCache' | 'planCache' | 'settingsCache'> => ({
  keyCache: new KeyCache(({ tenant_id }) => tenant_id, undefined, lease),
  planCache: new TtlCache(PLAN_TTL_MS, { name: 'plan', lease }),
  settingsCache: new TtlCache(SETTINGS_TTL_MS, { name: 'settings', lease }),
});

/** The defaults: empty caches, no billing, no email, no log. */
export function defaultDependencies(): ServiceDependencies {
  const [publicUrl, log] = ['http://127.0.0.1:8003', createLogger('silent')];
  return {
    ...invalidatedCaches(),
    keyUses: new KeyUses(),
    eventCounter: new MinuteCounter(),
    maxSearches: 2,
    searchModels: undefined,
    changeFeed: new ChangeFeed(),
    prices: priceTableOf(),
    invitationMails: new InvitationMails(NO_MAILER, publicUrl),
    accountDependencies: {
      mailer: NO_MAILER,
      mails: new AccountMails(publicUrl),
      passwords: new PasswordHashing(),
    },
    background: new Background(log),
    deletionGraceDays: 7,
    tenantDeletionGraceDays: 30,
    spool: new Spool(),
    departedGraceDays: 30,
    stripe: undefined,
    log,
  };
}

export const NO_MAILER: Mailer = {
  send: () => Promise.reject(new Error('No mail transport is configured.')),
};
