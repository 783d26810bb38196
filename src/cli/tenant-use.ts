import { type Command, Option } from 'commander';
import type { Services } from '../container.ts';
import type { TenantUse } from '../features/entitlements/tenant-use.service.ts';
import type { Tenant } from '../features/identity/tenants/tenant.service.ts';
import { AppError } from '../lib/errors.ts';
import { withServices } from './connections.ts';
import { FAILED } from './exit-codes.ts';
import { existingTenant, NO_TENANTS, tenantId, wholeNumber } from './options.ts';
import { type Column, onOneLine, printList } from './output/list.ts';
import { Progress } from './output/progress.ts';
import { JSON_OPTION } from './output/shapes.ts';

type UsedTenant = TenantUse &
  Pick<Tenant, 'name' | 'active'> & { readonly tenant_id: string; readonly plan: string };

const ORDERS = ['events', 'bytes', 'checkpoints'] as const;
type Order = (typeof ORDERS)[number];

interface TopOptions {
  readonly by: Order;
  readonly limit: number;
  readonly json?: true;
}

const COLUMNS: readonly Column<UsedTenant>[] = [
  { heading: 'TENANT', of: ({ tenant_id }) => tenant_id },
  {
    heading: 'EVENTS 24 H',
    of: ({ events }) => events.toLocaleString('en'),
    plain: ({ events }) => `events ${events}`,
  },
  { heading: 'BYTES', of: ({ bytes }) => bytes.toLocaleString('en'), plain: ({ bytes }) => `bytes ${bytes}` },
  {
    heading: 'CHECKPOINTS',
    of: ({ checkpoints }) => checkpoints.toLocaleString('en'),
    plain: ({ checkpoints }) => `checkpoints ${checkpoints}`,
  },
  { heading: 'PLAN', of: ({ plan }) => plan },
  { heading: 'STATE', of: ({ active }) => (active ? 'active' : 'suspended') },
  { heading: 'NAME', of: ({ name }) => name },
];

/** `tenant top` and `tenant show`: what tenants use. */
export function addTenantUseCommands(tenant: Command): void {
  tenant
    .command('top')
    .description(
      'list the tenants that use most, by events of the last 24 hours, stored bytes or checkpoints',
    )
    .addOption(new Option('--by <measure>', 'the order').choices(ORDERS).default('events'))
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option(...JSON_OPTION)
    .action((options: TopOptions) => withServices((services) => printTop(services, options)));
  tenant
    .command('show')
    .description('show one tenant: its plan, its people and what it uses')
    .argument('<tenant-id>', undefined, tenantId)
    .option('--json', 'print one JSON document')
    .action((id: string, { json }: { json?: true }) =>
      withServices((services) => printTenant(services, id, json === true)),
    );
}

/** One tenant after the other, each as itself. One that cannot be read is named, and the others are listed. */
async function printTop(services: Services, { by, limit, json }: TopOptions): Promise<void> {
  const tenants = await services.tenants.list();
  const progress = new Progress(process.stderr);
  const all: UsedTenant[] = [];
  for (const [place, tenant] of tenants.entries()) {
    progress.show(`reading ${place + 1} of ${tenants.length} tenants`);
    try {
      all.push(await usedTenant(services, tenant));
    } catch (error) {
      progress.clear();
      console.error(
        `${tenant.id} could not be read: ${error instanceof AppError ? error.message : 'see `omnimemory doctor`'}`,
      );
      process.exitCode = FAILED;
    }
  }
  progress.clear();
  const top = all.sort((one, other) => other[by] - one[by]).slice(0, limit);
  printList('tenant top', top, {
    json,
    columns: COLUMNS,
    empty: NO_TENANTS,
  });
}

async function usedTenant({ tenantUse, entitlements }: Services, tenant: Tenant): Promise<UsedTenant> {
  const scope = { kind: 'tenant', tenantId: tenant.id } as const;
  const [use, { plan }] = [await tenantUse.of(scope), await entitlements.read(scope)];
  return {
    tenant_id: tenant.id,
    name: tenant.name,
    active: tenant.active,
    plan: plan ?? tenant.plan,
    ...use,
  };
}

async function printTenant(services: Services, id: string, json: boolean): Promise<void> {
  const scope = await existingTenant(services, id);
  const tenant = await services.tenants.get(scope);
  const [used, { entitlements, access, grace_until }] = [
    await usedTenant(services, tenant),
    await services.entitlements.read(scope),
  ];
  const { tenant_id, events, bytes, checkpoints, members, last_activity, plan } = used;
  const use = { events, bytes, checkpoints, members, last_activity };
  const shown = { ...tenant, plan, access, grace_until, limits: entitlements, use };
  if (json) {
    console.log(JSON.stringify(shown, null, 2));
    return;
  }
  const limit = (most: number | null) => (most === null ? '' : ` of ${most}`);
  const state = tenant.active ? 'active' : `suspended by the ${tenant.suspended_by}`;
  const lines: readonly (readonly [string, string])[] = [
    ['tenant', tenant_id],
    ['name', tenant.name],
    [
      'state',
      `${state}${tenant.deletion_id ? `, ${tenant.deletion_id} is due ${tenant.deletion_due_at}` : ''}`,
    ],
    ['plan', `${plan}${access === null ? '' : `, subscription ${access}`}`],
    ['members', `${members}${limit(entitlements.seats)}`],
    ['events', `${events} in the last 24 hours`],
    ['bytes', `${bytes}${limit(entitlements.stored_bytes)}`],
    ['checkpoints', `${checkpoints}${limit(entitlements.checkpoints)}`],
    ['last active', last_activity ?? '-'],
    ['created', tenant.created_at],
  ];
  for (const [label, value] of lines) console.log(`${label.padEnd(13)}${onOneLine(value)}`);
}
