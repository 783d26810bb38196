import type { Command } from 'commander';
import { withServices } from './connections.ts';

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('inspect audit logs');
  audit
    .command('verify')
    .description(
      'recompute the hash chain of each audit log; exit 1 if a line was altered, removed or inserted',
    )
    .option('--tenant <id>', 'only check this tenant')
    .action(({ tenant: only }: { tenant?: string }) =>
      withServices(async ({ tenants, audit }) => {
        const ids = only === undefined ? (await tenants.list()).map(({ id }) => id) : [only];
        for (const tenantId of ids) {
          const { lines, head, faults } = await audit.verify({ kind: 'tenant', tenantId });
          console.log(
            `${faults.length > 0 ? 'fault' : 'ok   '}  ${tenantId}  ${lines} lines  ${head?.hash ?? ''}`,
          );
          for (const { message } of faults) console.log(`         ${message}`);
          if (faults.length > 0) process.exitCode = 1;
        }
      }),
    );
}
