import { program } from 'commander';
import { loadMigrationConfig } from './base/config.ts';
import { openEmbeddedServer } from './db/embedded.ts';
import { migrateDown, migrateUp, migrationStatus } from './db/migrate.ts';
import { type DatabaseUrls, provisionRoles } from './db/provision.ts';

/** Runs `work` against the configured database, starting the embedded one for as long as that takes. */
async function withDatabase(work: (urls: DatabaseUrls) => Promise<void>): Promise<void> {
  const config = loadMigrationConfig();
  if (config.urls) return work(config.urls);
  const embedded = await openEmbeddedServer(config.dataDir);
  try {
    await work(embedded.urls);
  } finally {
    if (embedded.startedHere) await embedded.stop();
  }
}

program.name('omnimemory').description('Operate an OmniMemory Cloud database.');

const migrate = program
  .command('migrate')
  .description('bring the database schema and its policies up to date');
migrate.command('up').action(() =>
  withDatabase(async (urls) => {
    await provisionRoles(urls);
    for (const name of await migrateUp(urls.owner)) console.log(`applied ${name}`);
    console.log('schema, policies and grants are up to date');
  }),
);
migrate
  .command('down')
  .option('--count <n>', 'how many migrations to take back', Number, 1)
  .action(({ count }: { count: number }) =>
    withDatabase(async (urls) => {
      for (const name of await migrateDown(urls.owner, count)) console.log(`took back ${name}`);
    }),
  );
migrate.command('status').action(() =>
  withDatabase(async (urls) => {
    for (const { name, applied } of await migrationStatus(urls.owner))
      console.log(`${applied ? 'applied' : 'pending'}  ${name}`);
  }),
);

program.parseAsync().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
