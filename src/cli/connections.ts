import { ConfigError, type DatabaseUrls, loadOperatorConfig, type OperatorUrls } from '../config/config.ts';
import { buildServices, defaultDependencies, type Services } from '../container.ts';
import { openEmbeddedServer } from '../db/embedded/embedded.ts';
import { closeRolePools, openRolePools, verifyRoles } from '../db/pools/role-pools.ts';
import { migrateUp, migrationStatus } from '../db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../db/schema/provision.ts';
import { Database } from '../db/transaction/database.ts';
import { StripeGateway } from '../features/billing/stripe/stripe-gateway.ts';
import { createLogger } from '../lib/logger.ts';

/**
 * Runs `work` with the configured URLs, or with those of the embedded server, which is set up first and runs until the
 * work is done.
 */
async function withUrls(
  work: (urls: OperatorUrls) => Promise<void>,
  { prepare = provisionRoles, exclusively = false }: EmbeddedUse = {},
): Promise<void> {
  const { urls, dataDir } = loadOperatorConfig();
  if (urls) return work(urls);
  const onWait = () =>
    console.error('Another process is starting or stopping the database; waiting for it …');
  const embedded = await openEmbeddedServer(dataDir, {}, { prepare, onWait });
  try {
    await (exclusively ? embedded.exclusively(() => work(embedded.urls)) : work(embedded.urls));
  } finally {
    await embedded.leave();
  }
}

interface EmbeddedUse {
  readonly prepare?: (urls: OwnerUrls) => Promise<void>;
  /** Runs while no other process starts, migrates or stops the embedded server. */
  readonly exclusively?: boolean;
}

/** For commands that change or examine the schema. */
export function asOwner(work: (urls: OwnerUrls) => Promise<void>): Promise<void> {
  return withUrls(
    ({ roles, owner, admin }) => {
      if (!owner)
        throw new ConfigError([
          'DATABASE_URL_OWNER: this command needs it; set it to the URL of the owner role',
        ]);
      return work({ roles, owner, admin: admin ?? owner });
    },
    { exclusively: true },
  );
}

/** Migrates a database that was just created. An existing schema is only changed by `migrate up` or the next start. */
async function prepareIfNew(urls: OwnerUrls): Promise<void> {
  await provisionRoles(urls);
  const isNew = (await migrationStatus(urls.owner)).every(({ applied }) => !applied);
  if (isNew) await migrateUp(urls.owner);
}

/** For a command that examines the schema: a new embedded database has it, and no other process changes it meanwhile. */
export function withSchema(work: (urls: OperatorUrls) => Promise<void>): Promise<void> {
  return withUrls(work, { prepare: prepareIfNew, exclusively: true });
}

/** The services as the production roles: the CLI has the same rights as the server, and no more. */
export function withServices(work: (services: Services) => Promise<void>): Promise<void> {
  return withUrls(({ roles }) => withServicesOf(roles, work), { prepare: prepareIfNew });
}

async function withServicesOf(
  urls: DatabaseUrls,
  work: (services: Services) => Promise<void>,
): Promise<void> {
  const pools = openRolePools(urls, { poolSize: 1, log: createLogger('silent') });
  try {
    await verifyRoles(pools);
    const { stripe, preparedStatements } = loadOperatorConfig();
    const dependencies = { ...defaultDependencies(), stripe: stripe && new StripeGateway(stripe) };
    await work(buildServices(Database.behind(pools, { preparedStatements }), dependencies));
  } finally {
    await closeRolePools(pools);
  }
}
