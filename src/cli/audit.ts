import type { Command } from 'commander';
import { withServices } from './connections.ts';
import { existingTenant, tenantId } from './options.ts';

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('inspect audit logs');
  audit
    .command('verify')
    .description(
      'recompute the hash chain of each audit log; exit 1 if a line was altered, removed or inserted',
    )
    .option('--tenant <id>', 'only check this tenant', tenantId)
    .action(({ tenant: only }: { tenant?: string }) =>
      withServices(async (services) => {
        const { tenants, audit } = services;
        if (only !== undefined) await existingTenant(services, only);
        const ids = only === undefined ? (await tenants.list()).map(({ id }) => id) : [only];
        if (ids.length === 0) console.error('There are no tenants, so there is no audit log to verify.');
        for (const id of ids) {
          const { lines, anonymised, head, faults, cut } = await audit.verify({
            kind: 'tenant',
            tenantId: id,
          });
          console.log(`${faults.length > 0 ? 'fault' : 'ok   '}  ${id}  ${lines} lines  ${head?.hash ?? ''}`);
          if (cut)
            console.log(
              `         the lines up to ${cut.seq} were cut by retention at ${cut.cut_at}; the chain continues ${cut.hash}`,
            );
          if (anonymised > 0)
            console.log(
              `         ${anonymised} of them no longer name a person whose account was deleted; a later line vouches for each`,
            );
          for (const { message } of faults) console.log(`         ${message}`);
          if (faults.length > 0) process.exitCode = 1;
        }
      }),
    );
}
