import type { Command } from 'commander';
import { migrateDown, migrateUp, migrationStatus } from '../db/schema/migrate.ts';
import { provisionRoles } from '../db/schema/provision.ts';
import { asOwner } from './connections.ts';
import { wholeNumber } from './options.ts';

export function addMigrateCommands(program: Command): void {
  const migrate = program.command('migrate').description('manage the database schema and its policies');
  migrate
    .command('up')
    .description('apply pending migrations, then all policies and grants')
    .action(() =>
      asOwner(async (urls) => {
        await provisionRoles(urls);
        for (const name of await migrateUp(urls.owner)) console.log(`applied ${name}`);
        console.log('Schema, policies and grants are up to date.');
      }),
    );
  migrate
    .command('down')
    .description('revert the last migrations, deleting the data of their tables')
    .option('--count <n>', 'how many', wholeNumber, 1)
    .action(({ count }: { count: number }) =>
      asOwner(async (urls) => {
        for (const name of await migrateDown(urls.owner, count)) console.log(`reverted ${name}`);
      }),
    );
  migrate
    .command('status')
    .description('list the migrations')
    .action(() =>
      asOwner(async (urls) => {
        for (const { name, applied } of await migrationStatus(urls.owner)) {
          console.log(`${applied ? 'applied' : 'pending'}  ${name}`);
        }
      }),
    );
}
