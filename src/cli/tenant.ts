import { type Command, Option } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import { ROLES, type Role } from '../auth/permissions.ts';
import type { Services } from '../container.ts';
import { MailNotSent } from '../features/identity/invitations/invitation.errors.ts';
import { TenantNameTaken } from '../features/identity/tenants/tenant.errors.ts';
import type { Tenant } from '../features/identity/tenants/tenant.service.ts';
import { withServices } from './connections.ts';
import { CommandRefused, emailAddress, existingTenant, NO_TENANTS, sendsMail, tenantId } from './options.ts';
import { type Column, printList } from './output/list.ts';
import { JSON_OPTION } from './output/shapes.ts';

const COLUMNS: readonly Column<Tenant>[] = [
  { heading: 'ID', of: ({ id }) => id },
  { heading: 'PLAN', of: ({ plan }) => plan },
  { heading: 'STATE', of: ({ active }) => (active ? 'active' : 'suspended') },
  { heading: 'NAME', of: ({ name }) => name },
];

interface NewTenantOptions {
  readonly name: string;
  readonly id?: string;
  readonly owner?: string;
  readonly allowSameName?: true;
}

export function addTenantCommands(program: Command): Command {
  const tenant = program.command('tenant').alias('tenants').description('teams');
  tenant
    .command('create')
    .description('create a tenant and print its id')
    .requiredOption('--name <name>')
    .option('--id <id>', 'the id of the tenant: letters, digits, - and _; random by default', tenantId)
    .option('--owner <email>', 'invite the person who will own it', emailAddress)
    .option('--allow-same-name', 'create it even if another tenant has this name')
    .action((options: NewTenantOptions) => withServices((services) => createTenant(services, options)));
  tenant
    .command('invite')
    .description('invite a person to a tenant; an open invitation of the email address becomes invalid')
    .argument('<tenant-id>', undefined, tenantId)
    .argument('<email>', undefined, emailAddress)
    .addOption(new Option('--role <role>').choices(ROLES).default('owner'))
    .action((id: string, email: string, { role }: { role: Role }) =>
      withServices(async (services) => {
        await existingTenant(services, id);
        await invite(services, { id, email, role });
      }),
    );
  tenant
    .command('list')
    .description('list all tenants')
    .option(...JSON_OPTION)
    .action(({ json }: { json?: true }) =>
      withServices(async ({ tenants }) =>
        printList('tenant list', await tenants.list(), { json, columns: COLUMNS, empty: NO_TENANTS }),
      ),
    );
  tenant
    .command('suspend')
    .description('suspend a tenant: only billing and exports stay available, and its owner cannot undo it')
    .argument('<tenant-id>', undefined, tenantId)
    .action((id: string) =>
      withServices(async (services) => {
        await existingTenant(services, id);
        await services.tenants.suspendAsOperator(id);
        console.log('suspended');
      }),
    );
  tenant
    .command('resume')
    .description('resume a tenant, whether its owner or the operator suspended it')
    .argument('<tenant-id>', undefined, tenantId)
    .action((id: string) =>
      withServices(async (services) => {
        await existingTenant(services, id);
        await services.tenants.resumeAsOperator(id);
        console.log('active');
      }),
    );
  return tenant;
}

async function createTenant(
  services: Services,
  { allowSameName, owner, ...tenant }: NewTenantOptions,
): Promise<void> {
  const made = await services.tenants
    .create(tenant, { refuseSameName: !allowSameName })
    .catch((error: unknown) => {
      if (!(error instanceof TenantNameTaken)) throw error;
      throw new CommandRefused(`${error.message} With --allow-same-name it is created all the same.`);
    });
  console.log(made.id);
  if (owner !== undefined) await invite(services, { id: made.id, email: owner, role: 'owner' });
  else
    console.error(
      `It has no members. \`omnimemory tenant invite ${made.id} <email>\` invites its owner, or \`omnimemory key create\` makes a key.`,
    );
}

/** By email if a mail server is configured; otherwise, and if it fails, the operator passes the link on. */
async function invite(
  { invitations }: Services,
  { id, email, role }: { readonly id: string; readonly email: string; readonly role: Role },
): Promise<void> {
  const scope = { kind: 'tenant', tenantId: id } as const;
  const { send, link } = await invitations.create(scope, { email, role }, OPERATOR, { replaceOpen: true });
  if (sendsMail()) {
    try {
      await send();
      console.error(`An invitation was sent to ${email}.`);
      return;
    } catch (error) {
      if (!(error instanceof MailNotSent)) throw error;
      console.error('The mail server did not take the invitation.');
    }
  }
  console.error(
    `Give this link to ${email}, who can accept within 7 days after signing in with this email address:`,
  );
  console.log(link);
}
