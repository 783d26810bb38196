import type { BillingServices, StripeServices } from '../features/billing/billing.ts';
import { refreshCustomerPayload, resolveEventPayload } from '../features/billing/sync/job-definitions.ts';
import type { JobSet } from './job.ts';

/** Also where Stripe is not configured. */
export function planJobs({ operatorBilling }: Pick<BillingServices, 'operatorBilling'>): JobSet {
  return {
    area: 'billing',
    tasks: {
      'end-plans': async () => {
        await operatorBilling.endDuePlans();
      },
    },
    cron: [{ task: 'end-plans', match: '* * * * *', maxAttempts: 3 }],
  };
}

export function billingJobs({
  sync,
  contacts,
  reconcile,
}: Pick<StripeServices, 'sync' | 'contacts' | 'reconcile'>): JobSet {
  return {
    area: 'billing',
    prepare: () => reconcile.sweep(),
    about: async (payload) => {
      const { data: customer } = refreshCustomerPayload.safeParse(payload);
      return customer ? { tenant_id: await sync.tenantOf(customer.customer_id) } : {};
    },
    tasks: {
      'refresh-customer': async (payload) => {
        const { customer_id, always } = refreshCustomerPayload.parse(payload);
        await sync.refresh(customer_id, { always });
      },
      'resolve-event': (payload) => sync.resolve(resolveEventPayload.parse(payload).event_id),
      sweep: () => reconcile.sweep(),
      'fetch-undelivered': async () => {
        await reconcile.fetchUndelivered();
        await reconcile.rememberCatalogue();
        await reconcile.tidy();
      },
      'keep-contacts': async () => {
        await contacts.enqueueChanged();
      },
      reconcile: async () => {
        await reconcile.reconcile({ dryRun: false });
      },
    },
    cron: [
      { task: 'sweep', match: '* * * * *', maxAttempts: 3 },
      { task: 'fetch-undelivered', match: '7 * * * *', maxAttempts: 3 },
      { task: 'keep-contacts', match: '37 * * * *', maxAttempts: 3 },
      { task: 'reconcile', match: '23 3 * * *', maxAttempts: 3 },
    ],
  };
}
