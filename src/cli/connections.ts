import { ConfigError, loadOperatorConfig, type OperatorUrls } from '../config/config.ts';
import type { ServiceDependencies, Services } from '../container.ts';
import type { EmbeddedServer } from '../db/embedded/embedded.ts';
import type { OwnerUrls } from '../db/schema/provision.ts';

// What a command needs is loaded when it runs, so that help and mistakes are answered without the whole product.

/**
 * Runs `work` with the configured URLs, or with those of the embedded server, which is set up first and runs until the
 * work is done.
 */
async function withUrls(
  work: (urls: OperatorUrls) => Promise<void>,
  { prepare = provision, exclusively = false }: EmbeddedUse = {},
): Promise<void> {
  const { urls, dataDir } = loadOperatorConfig();
  if (urls) return work(urls);
  const { withEmbedded } = await import('./embedded/with-embedded.ts');
  const withServer = (server: EmbeddedServer) =>
    exclusively ? server.exclusively(() => work(server.urls)) : work(server.urls);
  await withEmbedded(dataDir, withServer, { prepare });
}

interface EmbeddedUse {
  readonly prepare?: (urls: OwnerUrls) => Promise<void>;
  /** Runs while no other process starts, migrates or stops the embedded server. */
  readonly exclusively?: boolean;
}

async function provision(urls: OwnerUrls): Promise<void> {
  const { provisionRoles } = await import('../db/schema/provision.ts');
  await provisionRoles(urls);
}

/** For commands that change or examine the schema. */
export function asOwner(
  work: (urls: OwnerUrls) => Promise<void>,
  { exclusively = true }: Pick<EmbeddedUse, 'exclusively'> = {},
): Promise<void> {
  return withUrls(
    ({ roles, owner, admin }) => {
      if (!owner)
        throw new ConfigError([
          'DATABASE_URL_OWNER: this command needs it; set it to the URL of the owner role',
        ]);
      return work({ roles, owner, admin: admin ?? owner });
    },
    { exclusively },
  );
}

/** Migrates a database that was just created. An existing schema is only changed by `migrate up` or the next start. */
async function prepareIfNew(urls: OwnerUrls): Promise<void> {
  await provision(urls);
  const { migrateUp, migrationStatus } = await import('../db/schema/migrate.ts');
  const isNew = (await migrationStatus(urls.owner)).every(({ applied }) => !applied);
  if (!isNew) return;
  const names = await migrateUp(urls.owner);
  console.error(`The database is new, so its schema was created (${names.length} migrations).`);
}

/** For a command that examines the schema: a new embedded database has it, and no other process changes it meanwhile. */
export function withSchema(work: (urls: OperatorUrls) => Promise<void>): Promise<void> {
  return withUrls(work, { prepare: prepareIfNew, exclusively: true });
}

/**
 * The services as the production roles: the CLI has the same rights as the server, and no more. `others`: what replaces
 * their own dependencies.
 */
export function withServices(
  work: (services: Services) => Promise<void>,
  others: Partial<ServiceDependencies> = {},
): Promise<void> {
  const withRoles = async ({ roles }: OperatorUrls) => {
    const { withServicesOf } = await import('./services.ts');
    await withServicesOf(roles, work, others);
  };
  return withUrls(withRoles, { prepare: prepareIfNew });
}
