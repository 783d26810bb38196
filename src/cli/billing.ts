import { Argument, type Command, InvalidArgumentError } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import type { Services } from '../container.ts';
import { BillingNotConfigured, reasonOf } from '../features/billing/billing.errors.ts';
import type { BillingStatus } from '../features/billing/operator/operator-billing.service.ts';
import type { PendingJob } from '../features/billing/sync/job-queue.repository.ts';
import type { TenantDrift } from '../features/billing/sync/reconcile.service.ts';
import { PLAN_IDS, type PlanId } from '../features/entitlements/plans.ts';
import { AppError } from '../lib/errors.ts';
import { DAY_MS } from '../lib/utc.ts';
import { existingTenant, tenantId } from './options.ts';
import { type Column, printList } from './output/list.ts';
import { JSON_OPTION } from './output/shapes.ts';

const JOB_COLUMNS: readonly Column<PendingJob>[] = [
  { heading: 'STATE', of: ({ state }) => state },
  { heading: 'TASK', of: ({ task }) => task },
  { heading: 'ABOUT', of: ({ about }) => about },
  {
    heading: 'ATTEMPTS',
    of: ({ attempts }) => `${attempts}`,
    plain: ({ attempts }) => `attempts ${attempts}`,
  },
  { heading: 'NEXT', of: ({ run_at }) => run_at, plain: ({ run_at }) => `at ${run_at}` },
  { heading: 'LAST ERROR', of: ({ last_error }) => last_error ?? '' },
];

interface ReconcileOptions {
  readonly dryRun?: boolean;
  readonly json?: true;
}

type WithServices = (work: (services: Services) => Promise<void>) => Promise<void>;

/** `tenant plan` and everything below `billing`. */
export function addBillingCommands(program: Command, tenant: Command, open: WithServices): void {
  const withServices: WithServices = (work) => open(work).catch(explain);
  tenant
    .command('plan')
    .description('give a tenant a plan, beside its subscription if it has one: the better of the two applies')
    .argument('<tenant-id>', undefined, tenantId)
    .addArgument(new Argument('<plan>', 'free takes the plan of the operator back').choices(PLAN_IDS))
    .option(
      '--until <date>',
      'the last day (UTC) or the moment at which it ends: 2027-01-31, 2027-01-31T12:00:00Z',
      endOf,
    )
    .action((id: string, plan: PlanId, { until }: { until?: Date }) =>
      withServices((services) => givePlan(services, id, { plan, until })),
    );

  const billing = program.command('billing').description('synchronize subscriptions with Stripe');
  billing
    .command('reconcile')
    .description('compare every customer with Stripe, correct what is stored, and print the differences')
    .option('--dry-run', 'correct nothing')
    .option(...JSON_OPTION)
    .action((options: ReconcileOptions) => withServices((services) => reconcile(services, options)));
  billing
    .command('status')
    .description(
      'show whether Stripe answers, which plans are for sale, and which tenants need attention; exit 1 if any does',
    )
    .option('--json', 'print one JSON document')
    .action(({ json }: { json?: true }) => withServices((services) => showStatus(services, json)));
  billing
    .command('release')
    .description(
      'forget a customer that Stripe does not know, with its subscription, so that the tenant can buy again',
    )
    .argument('<tenant-id>', undefined, tenantId)
    .action((id: string) => withServices((services) => release(services, id)));
  billing
    .command('jobs')
    .description('list unfinished jobs, parked ones first; exit 1 if any is parked')
    .option(...JSON_OPTION)
    .action(({ json }: { json?: true }) => withServices((services) => listJobs(services, json)));
}

async function givePlan(
  services: Services,
  id: string,
  { plan, until }: { readonly plan: PlanId; readonly until: Date | undefined },
): Promise<void> {
  await existingTenant(services, id);
  const applied = await services.operatorBilling.setPlan(id, { plan, until }, OPERATOR);
  const end = until ? ` until ${until.toISOString()}` : '';
  console.log(
    applied === plan
      ? `${id} now has the plan ${plan}${end}`
      : `${id} has the plan ${applied} by its subscription, and ${plan}${end} by the operator`,
  );
}

/** As text each line comes as soon as Stripe has answered for its customer. */
async function reconcile(
  { stripeServices }: Services,
  { dryRun = false, json }: ReconcileOptions,
): Promise<void> {
  if (!stripeServices) throw new BillingNotConfigured();
  const found: TenantDrift[] = [];
  if (!dryRun) await stripeServices.reconcile.fetchUndelivered();
  const reconciling = stripeServices.reconcile.reconcile(
    { dryRun },
    json ? (drift) => found.push(drift) : print,
  );
  // also what was corrected before the run broke off
  const { customers, drifted, failed } = await reconciling.finally(() => {
    const rows = found.filter(isNoted).map((drift) => ({ ...drift, failed: drift.failed ?? null }));
    if (json) printList('billing reconcile', rows, { json, columns: [], empty: '' });
  });
  const corrected = dryRun ? 'would be corrected' : 'corrected';
  const sums = `${customers} customers, ${drifted} ${corrected}, ${failed} failed`;
  if (json) console.error(sums);
  else console.log(sums);
  if (failed > 0) process.exitCode = 1;
}

const isNoted = ({ differences, failed }: TenantDrift): boolean =>
  differences.length > 0 || failed !== undefined;

async function showStatus({ operatorBilling }: Services, json?: true): Promise<void> {
  const status = await operatorBilling.status();
  if (json) printStatusDocument(status);
  else printStatus(status);
  const { stripe, issues } = status;
  if (issues.length > 0 || !['answers', 'not configured'].includes(stripe)) process.exitCode = 1;
}

function printStatusDocument({ stripe, lookupKeys, issues: tenants }: BillingStatus): void {
  const lookup_keys = lookupKeys.map(({ key, isForSale }) => ({ lookup_key: key, for_sale: isForSale }));
  console.log(JSON.stringify({ stripe, lookup_keys, tenants }, null, 2));
}

function printStatus({ stripe, lookupKeys, issues }: BillingStatus): void {
  console.log(`Stripe: ${stripe}`);
  for (const { key, isForSale } of lookupKeys) console.log(`${key}: ${isForSale ? 'for sale' : 'no price'}`);
  for (const { tenant_id, stripe_customer_id, plan, price, billing_issues } of issues)
    console.log(
      `${tenant_id}  ${stripe_customer_id ?? '-'}  plan ${plan}  price ${price ?? '-'}  ${billing_issues.join(', ')}`,
    );
}

async function release(services: Services, id: string): Promise<void> {
  await existingTenant(services, id);
  await services.operatorBilling.release(id, OPERATOR);
  console.log('released');
}

async function listJobs({ stripeServices }: Services, json?: true): Promise<void> {
  if (!stripeServices) throw new BillingNotConfigured();
  const jobs = await stripeServices.reconcile.jobs();
  printList('billing jobs', jobs, { json, columns: JOB_COLUMNS, empty: 'No job is unfinished.' });
  if (jobs.some(({ state }) => state === 'parked')) process.exitCode = 1;
}

/** The operator may know what Stripe said. */
function explain(error: unknown): never {
  const hasReason = error instanceof AppError && error.cause instanceof Error;
  throw hasReason ? new Error(reasonOf(error)) : error;
}

/** Beyond it, a time in ISO 8601 has a sign and six digits of a year, which PostgreSQL does not read. */
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** A date ends with its day, in UTC. */
function endOf(text: string): Date {
  const [date = ''] = text.split('T');
  const isDate = DATE.test(text);
  const time = isDate || MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes 2027-02-30 for a day of March
  const isDay = DATE.test(date) && !Number.isNaN(time) && new Date(date).toISOString().startsWith(date);
  const end = isDate ? time + DAY_MS : time;
  if (!isDay || end > LATEST_MS)
    throw new InvalidArgumentError(
      'must be a date such as 2027-01-31, or a moment such as 2027-01-31T12:00:00Z',
    );
  return new Date(end);
}

function print({ tenant_id, customer_id, differences, failed }: TenantDrift): void {
  if (failed !== undefined) console.log(`${tenant_id}  ${customer_id}  failed: ${failed}`);
  for (const { column, stored, actual } of differences)
    console.log(`${tenant_id}  ${customer_id}  ${column}: ${stored} → ${actual}`);
}
