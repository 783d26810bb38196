import type { Command } from 'commander';
import { asOwner } from '../connections.ts';
import { wholeNumber } from '../options.ts';
import { JSON_OPTION } from '../output/shapes.ts';

const migrations = () => import('./migrations.ts');
const distribution = () => import('./distribution.ts');

export function addMigrateCommands(program: Command): void {
  const migrate = program.command('migrate').description('manage the database schema and its policies');
  migrate
    .command('up')
    .description('apply pending migrations, then all policies and grants')
    .action(() => asOwner(async (urls) => (await migrations()).apply(urls)));
  migrate
    .command('roles')
    .description('create missing roles and their rights on the database, before a dump is restored into it')
    .action(() => asOwner(async (urls) => (await migrations()).createRoles(urls)));
  migrate
    .command('down')
    .description('revert the last migrations, deleting the data of their tables')
    .option('--count <n>', 'how many', wholeNumber, 1)
    .option('--yes', 'do not ask; required if there is no terminal')
    .action(({ count, yes = false }: { count: number; yes?: boolean }) =>
      asOwner(async (urls) => (await migrations()).revert(urls, count, yes), { exclusively: false }),
    );
  migrate
    .command('status')
    .description('list the migrations')
    .option(...JSON_OPTION)
    .action(({ json }: { json?: true }) =>
      asOwner(async (urls) => (await migrations()).showStatus(urls, json)),
    );
  migrate
    .command('check')
    .description('say what each pending migration would lock, and change nothing')
    .option('--json', 'print one JSON document')
    .action(({ json = false }: { json?: boolean }) =>
      asOwner(async (urls) => (await migrations()).check(urls, json)),
    );
  migrate
    .command('distribute')
    .description('distribute the tables of product data over the workers of a Citus cluster')
    .option('--shards <n>', 'how many parts each table gets; 32 unless said', wholeNumber)
    .action(({ shards }: { shards?: number }) =>
      asOwner(async (urls) => (await distribution()).runDistribute(urls, shards)),
    );
  migrate
    .command('rebalance')
    .description('move shards until every worker has its share, while requests go on')
    .option('--isolate <tenant>', 'first give this tenant a shard of its own')
    .action(({ isolate }: { isolate?: string }) =>
      asOwner(async ({ owner }) => (await distribution()).runRebalance(owner, isolate)),
    );
}
