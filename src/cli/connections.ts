import { ConfigError, type DatabaseUrls, loadOperatorConfig, type OperatorUrls } from '../config/config.ts';
import { buildServices, defaultDependencies, NO_MAILER, type Services } from '../container.ts';
import { openEmbeddedServer } from '../db/embedded/embedded.ts';
import { closeRolePools, openRolePools, type RolePools, verifyRoles } from '../db/pools/role-pools.ts';
import { migrateUp, migrationStatus } from '../db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../db/schema/provision.ts';
import { readSchemaState, SchemaRefused } from '../db/schema/schema-state.ts';
import { Database } from '../db/transaction/database.ts';
import { statementNamesOf } from '../db/transaction/statement-names.ts';
import { StripeGateway } from '../features/billing/stripe/stripe-gateway.ts';
import { InvitationMails } from '../features/identity/invitations/invitation.mails.ts';
import { createLogger } from '../lib/logger.ts';
import { smtpMailer } from '../lib/mail/mail-transports.ts';

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
  await provisionRoles(urls);
  const isNew = (await migrationStatus(urls.owner)).every(({ applied }) => !applied);
  if (!isNew) return;
  const names = await migrateUp(urls.owner);
  console.error(`The database is new, so its schema was created (${names.length} migrations).`);
}

/** For a command that examines the schema: a new embedded database has it, and no other process changes it meanwhile. */
export function withSchema(work: (urls: OperatorUrls) => Promise<void>): Promise<void> {
  return withUrls(work, { prepare: prepareIfNew, exclusively: true });
}

/** The services as the production roles: the CLI has the same rights as the server, and no more. */
export function withServices(work: (services: Services) => Promise<void>): Promise<void> {
  return withUrls(({ roles }) => withServicesOf(roles, work), { prepare: prepareIfNew });
}

/** Throws SchemaRefused where a command would meet tables that are not there. */
async function requireSchema({ identity }: RolePools): Promise<void> {
  const { pending = [], unknown = [] } = identity ? await readSchemaState(identity) : {};
  if (pending.length > 0)
    throw new SchemaRefused(
      `The database lacks ${pending.length} of this release's migrations (${pending[0]} …). Run \`npm run migrate -- up\` first.`,
    );
  if (unknown.length > 0)
    console.error(
      `Warning: the database is newer than this program (it has ${unknown.join(', ')}). Use the command line of that release.`,
    );
}

async function withServicesOf(
  urls: DatabaseUrls,
  work: (services: Services) => Promise<void>,
): Promise<void> {
  const log = createLogger('silent');
  const pools = openRolePools(urls, { poolSize: 1, log });
  try {
    await verifyRoles(pools);
    await requireSchema(pools);
    const { stripe, smtp, publicUrl, preparedStatements: named } = loadOperatorConfig();
    const preparedStatements = await statementNamesOf(pools, named, log);
    const mailer = smtp ? smtpMailer(smtp.url, smtp.from, log) : NO_MAILER;
    const dependencies = {
      ...defaultDependencies(),
      invitationMails: new InvitationMails(mailer, publicUrl),
      stripe: stripe && new StripeGateway(stripe, log),
    };
    await work(buildServices(Database.behind(pools, { preparedStatements }), dependencies));
  } finally {
    await closeRolePools(pools);
  }
}
