import { type DatabaseUrls, loadOperatorConfig } from '../config/config.ts';
import { searchModelsFor } from '../container/search-models.ts';
import {
  buildServices,
  defaultDependencies,
  NO_MAILER,
  type ServiceDependencies,
  type Services,
} from '../container.ts';
import { isDistributed } from '../db/distribution/switch.ts';
import { closeRolePools, openRolePools, type RolePools, verifyRoles } from '../db/pools/role-pools.ts';
import { readSchemaState, SchemaRefused } from '../db/schema/schema-state.ts';
import { Database } from '../db/transaction/database.ts';
import { statementNamesOf } from '../db/transaction/statement-names.ts';
import { StripeGateway } from '../features/billing/stripe/stripe-gateway.ts';
import { InvitationMails } from '../features/identity/invitations/invitation.mails.ts';
import { Spool } from '../lib/files/spool.ts';
import { createLogger } from '../lib/logger.ts';
import { smtpMailer } from '../lib/mail/mail-transports.ts';

/** Throws SchemaRefused where a command would meet tables that are not there. */
async function requireSchema({ identity }: RolePools): Promise<void> {
  const { pending = [], unknown = [] } = identity ? await readSchemaState(identity) : {};
  if (pending.length > 0)
    throw new SchemaRefused(
      `The database lacks ${pending.length} of this release's migrations (${pending[0]} …). Run \`omnimemory migrate up\` first.`,
    );
  if (unknown.length > 0)
    console.error(
      `Warning: the database is newer than this program (it has ${unknown.join(', ')}). Use the command line of that release.`,
    );
}

/** Runs `work` with the services of this database, as the production roles. */
export async function withServicesOf(
  urls: DatabaseUrls,
  work: (services: Services) => Promise<void>,
  others: Partial<ServiceDependencies>,
): Promise<void> {
  const log = createLogger('silent');
  const pools = openRolePools(urls, { poolSize: 1, log });
  try {
    await verifyRoles(pools);
    await requireSchema(pools);
    const {
      stripe,
      smtp,
      publicUrl,
      spoolDir,
      tenantDeletionGraceDays,
      search,
      preparedStatements: named,
    } = loadOperatorConfig();
    const preparedStatements = await statementNamesOf(pools, named, log);
    const mailer = smtp ? smtpMailer(smtp.url, smtp.from, log) : NO_MAILER;
    const dependencies = {
      ...defaultDependencies(),
      searchModels: searchModelsFor(search, log),
      invitationMails: new InvitationMails(mailer, publicUrl),
      stripe: stripe && new StripeGateway(stripe, log),
      // its copies are files of this person, who sees that the disk is full
      spool: new Spool({ folder: spoolDir, reserveBytes: 0 }),
      tenantDeletionGraceDays,
      ...others,
    };
    const database = Database.over(pools, {
      preparedStatements,
      isDistributed: pools.identity && (await isDistributed(pools.identity)),
      queuesSearch: search.mode !== 'off',
    });
    const services = buildServices(database, dependencies);
    // a server makes the vectors: this process ends too soon
    await services.searchVectors.stop();
    await work(services);
  } finally {
    await closeRolePools(pools);
  }
}
