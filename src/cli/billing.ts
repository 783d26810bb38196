import { Argument, type Command } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import type { Services } from '../container.ts';
import { BillingNotConfigured } from '../features/billing/billing.errors.ts';
import type { TenantDrift } from '../features/billing/sync/reconcile.service.ts';
import { PLAN_IDS, type PlanId } from '../features/entitlements/plans.ts';
import { existingTenant, tenantId } from './options.ts';

type WithServices = (work: (services: Services) => Promise<void>) => Promise<void>;

/** `tenant plan` and everything below `billing`. */
export function addBillingCommands(program: Command, tenant: Command, withServices: WithServices): void {
  tenant
    .command('plan')
    .description('set the plan of a tenant that has no subscription')
    .argument('<tenant-id>', undefined, tenantId)
    .addArgument(new Argument('<plan>').choices(PLAN_IDS))
    .action((id: string, plan: PlanId) =>
      withServices(async (services) => {
        await existingTenant(services, id);
        await services.billing.setPlan(id, plan, OPERATOR);
        console.log(`${id} now has the plan ${plan}`);
      }),
    );

  const billing = program.command('billing').description('synchronize subscriptions with Stripe');
  billing
    .command('reconcile')
    .description('compare every customer with Stripe, correct what is stored, and print the differences')
    .option('--dry-run', 'correct nothing')
    .action(({ dryRun = false }: { dryRun?: boolean }) =>
      withServices(async ({ stripeServices }) => {
        if (!stripeServices) throw new BillingNotConfigured();
        if (!dryRun) await stripeServices.reconcile.fetchUndelivered();
        const { customers, drifted, failed } = await stripeServices.reconcile.reconcile({ dryRun }, print);
        console.log(
          `${customers} customers, ${drifted} ${dryRun ? 'would be corrected' : 'corrected'}, ${failed} failed`,
        );
        if (failed > 0) process.exitCode = 1;
      }),
    );
  billing
    .command('status')
    .description(
      'show whether Stripe answers, which plans are for sale, and which tenants need attention; exit 1 if any does',
    )
    .action(() =>
      withServices(async ({ operatorBilling }) => {
        const { stripe, lookupKeys, issues } = await operatorBilling.status();
        console.log(`Stripe: ${stripe}`);
        for (const { key, isForSale } of lookupKeys)
          console.log(`${key}: ${isForSale ? 'for sale' : 'no price'}`);
        for (const { tenant_id, stripe_customer_id, plan, price, billing_issues } of issues)
          console.log(
            `${tenant_id}  ${stripe_customer_id ?? '-'}  plan ${plan}  price ${price ?? '-'}  ${billing_issues.join(', ')}`,
          );
        if (issues.length > 0 || !['answers', 'not configured'].includes(stripe)) process.exitCode = 1;
      }),
    );
  billing
    .command('release')
    .description(
      'forget a customer that Stripe does not know, with its subscription, so that the tenant can buy again',
    )
    .argument('<tenant-id>')
    .action((tenantId: string) =>
      withServices(async ({ operatorBilling }) => {
        await operatorBilling.release(tenantId, OPERATOR);
        console.log('released');
      }),
    );
  billing
    .command('jobs')
    .description('list unfinished jobs, parked ones first; exit 1 if any is parked')
    .action(() =>
      withServices(async ({ stripeServices }) => {
        if (!stripeServices) throw new BillingNotConfigured();
        const jobs = await stripeServices.reconcile.jobs();
        for (const { state, task, about, attempts, run_at, last_error } of jobs)
          console.log(
            `${state}  ${task}  ${about}  attempts ${attempts}  at ${run_at}  ${last_error ?? ''}`.trimEnd(),
          );
        if (jobs.length === 0) console.error('No job is unfinished.');
        if (jobs.some(({ state }) => state === 'parked')) process.exitCode = 1;
      }),
    );
}

function print({ tenant_id, customer_id, differences, failed }: TenantDrift): void {
  if (failed !== undefined) console.log(`${tenant_id}  ${customer_id}  failed: ${failed}`);
  for (const { column, stored, actual } of differences)
    console.log(`${tenant_id}  ${customer_id}  ${column}: ${stored} → ${actual}`);
}
