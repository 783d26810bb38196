import type { Database } from '../../db/transaction/database.ts';
import type { Logger } from '../../lib/logger.ts';
import type { AuditService } from '../audit/audit-log/audit.service.ts';
import type { EntitlementsService } from '../entitlements/entitlements.service.ts';
import { BillingService, type StripeParts } from './billing.service.ts';
import { CustomerContacts } from './contacts/customer-contacts.ts';
import { OperatorBillingService } from './operator/operator-billing.service.ts';
import { PlanCatalogueService } from './prices/plan-catalogue.service.ts';
import type { StripeGateway } from './stripe/stripe-gateway.ts';
import { CustomerSyncService } from './sync/customer-sync.service.ts';
import { ReconcileService } from './sync/reconcile.service.ts';
import { WebhookService } from './webhook/webhook.service.ts';

/** Parts that only an installation with Stripe has. */
export interface StripeServices extends StripeParts {
  readonly webhook: WebhookService;
  readonly reconcile: ReconcileService;
}

export interface BillingServices {
  readonly billing: BillingService;
  readonly planCatalogue: PlanCatalogueService;
  readonly operatorBilling: OperatorBillingService;
  readonly stripeServices: StripeServices | undefined;
}

export interface BillingDependencies {
  /** `undefined`: billing is not configured. */
  readonly stripe: StripeGateway | undefined;
  readonly log: Logger;
}

export function buildBilling(
  database: Database,
  { audit, entitlements }: { audit: AuditService; entitlements: EntitlementsService },
  { stripe, log }: BillingDependencies,
): BillingServices {
  const stripeServices = stripe && buildStripeServices(database, audit, { stripe, log });
  const operatorBilling = new OperatorBillingService(database, { audit, entitlements, stripe });
  return {
    billing: new BillingService(database, { audit, operator: operatorBilling, entitlements, stripeServices }),
    planCatalogue: new PlanCatalogueService(entitlements, stripe),
    operatorBilling,
    stripeServices,
  };
}

function buildStripeServices(
  database: Database,
  audit: AuditService,
  { stripe, log }: { stripe: StripeGateway; log: Logger },
): StripeServices {
  const contacts = new CustomerContacts(database, stripe);
  const sync = new CustomerSyncService(database, stripe, { audit, contacts, log });
  const webhook = new WebhookService(database, stripe, log);
  return {
    stripe,
    sync,
    contacts,
    webhook,
    reconcile: new ReconcileService(database, stripe, { sync, webhook, log }),
  };
}
