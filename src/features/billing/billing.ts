import type { Logger } from '../../base/logger.ts';
import type { TtlCache } from '../../base/ttl-cache.ts';
import type { Database } from '../../db/database.ts';
import type { AuditService } from '../audit/audit.service.ts';
import { BillingService, type StripeParts } from './billing.service.ts';
import { CustomerSyncService } from './customer-sync.service.ts';
import type { PlanRow } from './entitlements.repository.ts';
import { EntitlementsService } from './entitlements.service.ts';
import { ReconcileService } from './reconcile.service.ts';
import type { StripeGateway } from './stripe-gateway.ts';
import { WebhookService } from './webhook.service.ts';

/** What only an installation with Stripe has. */
export interface StripeServices extends StripeParts {
  readonly webhook: WebhookService;
  readonly reconcile: ReconcileService;
}

export interface BillingServices {
  readonly entitlements: EntitlementsService;
  readonly billing: BillingService;
  readonly stripeServices: StripeServices | undefined;
}

export interface BillingMemory {
  /** A change is announced and drops what is remembered; should the word be lost, it is out of date for that long. */
  readonly planCache: TtlCache<PlanRow>;
  /** `undefined`: billing is not configured. */
  readonly stripe: StripeGateway | undefined;
  readonly log: Logger;
}

export function buildBilling(
  database: Database,
  audit: AuditService,
  { planCache, stripe, log }: BillingMemory,
): BillingServices {
  const entitlements = new EntitlementsService(database, planCache);
  const stripeServices = stripe && buildStripeServices(database, audit, { stripe, log });
  return {
    entitlements,
    billing: new BillingService(database, { audit, entitlements, stripeServices }),
    stripeServices,
  };
}

function buildStripeServices(
  database: Database,
  audit: AuditService,
  { stripe, log }: { stripe: StripeGateway; log: Logger },
): StripeServices {
  const sync = new CustomerSyncService(database, stripe, { audit, log });
  const webhook = new WebhookService(database, stripe, log);
  return { stripe, sync, webhook, reconcile: new ReconcileService(database, stripe, { sync, webhook, log }) };
}
