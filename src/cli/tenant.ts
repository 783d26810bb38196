import type { Command } from 'commander';
import { withServices } from './connections.ts';

export function addTenantCommands(program: Command): Command {
  const tenant = program.command('tenant').description('teams');
  tenant
    .command('create')
    .description('create a tenant and print its id')
    .requiredOption('--name <name>')
    .option('--id <id>', 'the id of the tenant: letters, digits, - and _; random by default')
    .action((options: { name: string; id?: string }) =>
      withServices(async ({ tenants }) => console.log((await tenants.create(options)).id)),
    );
  tenant
    .command('list')
    .description('list all tenants')
    .action(() =>
      withServices(async ({ tenants }) => {
        for (const { id, plan, active, name } of await tenants.list()) {
          console.log(`${id}  ${plan}  ${active ? 'active' : 'suspended'}  ${name}`);
        }
      }),
    );
  tenant
    .command('suspend')
    .description('suspend a tenant: only billing and exports stay available, and its owner cannot undo it')
    .argument('<tenant-id>')
    .action((tenantId: string) =>
      withServices(async ({ tenants }) => {
        await tenants.suspendAsOperator(tenantId);
        console.log('suspended');
      }),
    );
  tenant
    .command('resume')
    .description('resume a tenant, whether its owner or the operator suspended it')
    .argument('<tenant-id>')
    .action((tenantId: string) =>
      withServices(async ({ tenants }) => {
        await tenants.resumeAsOperator(tenantId);
        console.log('active');
      }),
    );
  return tenant;
}
