import { InvalidArgumentError, program } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import { KEY_SCOPES, type KeyScope } from '../auth/permissions.ts';
import { ConfigError, type DoorUrls, loadOperatorConfig, type OperatorUrls } from '../config/config.ts';
import { buildServices, newMemory, type Services } from '../container.ts';
import { openEmbeddedServer } from '../db/embedded/embedded.ts';
import { translateDatabaseError } from '../db/errors.ts';
import { closeDoors, openDoors, verifyDoors } from '../db/pools/doors.ts';
import { migrateDown, migrateUp, migrationStatus } from '../db/schema/migrate.ts';
import { type DatabaseUrls, provisionRoles } from '../db/schema/provision.ts';
import { Database } from '../db/transaction/database.ts';
import { StripeGateway } from '../features/billing/stripe/stripe-gateway.ts';
import { AppError } from '../lib/errors.ts';
import { createLogger } from '../lib/logger.ts';
import { addBillingCommands } from './billing.ts';
import { addDoctorCommand } from './doctor.ts';

/**
 * Runs `work` with the configured URLs, or with those of the embedded server, which runs for as long as that takes and has
 * been prepared before.
 */
async function withUrls(
  work: (urls: OperatorUrls) => Promise<void>,
  { prepare = provisionRoles, exclusively = false }: EmbeddedUse = {},
): Promise<void> {
  const { urls, dataDir } = loadOperatorConfig();
  if (urls) return work(urls);
  const onWait = () => console.error('Another process starts or stops the database; waiting for it …');
  const embedded = await openEmbeddedServer(dataDir, {}, { prepare, onWait });
  try {
    await (exclusively ? embedded.exclusively(() => work(embedded.urls)) : work(embedded.urls));
  } finally {
    await embedded.leave();
  }
}

interface EmbeddedUse {
  readonly prepare?: (urls: DatabaseUrls) => Promise<void>;
  /** While no other process starts, migrates or stops it. */
  readonly exclusively?: boolean;
}

/** For commands that change or examine the schema. */
function asOwner(work: (urls: DatabaseUrls) => Promise<void>): Promise<void> {
  return withUrls(
    ({ doors, owner, admin }) => {
      if (!owner) throw new ConfigError(['DATABASE_URL_OWNER: is required by this command']);
      return work({ doors, owner, admin: admin ?? owner });
    },
    { exclusively: true },
  );
}

/** A database that was just made gets its schema. One that has a schema keeps it until `migrate up` or the next start. */
async function prepareIfNew(urls: DatabaseUrls): Promise<void> {
  await provisionRoles(urls);
  const isNew = (await migrationStatus(urls.owner)).every(({ applied }) => !applied);
  if (isNew) await migrateUp(urls.owner);
}

/** The services through the production doors: the CLI can do what they can do, and no more. */
function withServices(work: (services: Services) => Promise<void>): Promise<void> {
  return withUrls(({ doors }) => withServicesOf(doors, work), { prepare: prepareIfNew });
}

async function withServicesOf(urls: DoorUrls, work: (services: Services) => Promise<void>): Promise<void> {
  const doors = openDoors(urls, { poolSize: 1, log: createLogger('silent') });
  try {
    await verifyDoors(doors);
    const { stripe, preparedStatements } = loadOperatorConfig();
    const memory = { ...newMemory(), stripe: stripe && new StripeGateway(stripe) };
    await work(buildServices(Database.behind(doors, { preparedStatements }), memory));
  } finally {
    await closeDoors(doors);
  }
}

program.name('omnimemory').description('Operate an OmniMemory Cloud database.');

const migrate = program.command('migrate').description('the database schema and its policies');
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
  .description('take back the last migrations, with the data of their tables')
  .option('--count <n>', 'how many', wholeNumber, 1)
  .action(({ count }: { count: number }) =>
    asOwner(async (urls) => {
      for (const name of await migrateDown(urls.owner, count)) console.log(`took back ${name}`);
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

const tenant = program.command('tenant').description('teams');
tenant
  .command('create')
  .description('make a tenant and print its id')
  .requiredOption('--name <name>')
  .option('--id <id>', 'letters, digits, - and _; random by default')
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
  .description('close a tenant but for billing and exports; its owner cannot take that back')
  .argument('<tenant-id>')
  .action((tenantId: string) =>
    withServices(async ({ tenants }) => {
      await tenants.suspendAsOperator(tenantId);
      console.log('suspended');
    }),
  );
tenant
  .command('resume')
  .description('open a tenant again, whoever suspended it')
  .argument('<tenant-id>')
  .action((tenantId: string) =>
    withServices(async ({ tenants }) => {
      await tenants.resumeAsOperator(tenantId);
      console.log('active');
    }),
  );
addBillingCommands(program, tenant, withServices);
addDoctorCommand(program, withUrls);

const key = program.command('key').description('API keys of a tenant');
key
  .command('create')
  .description('make a key and print it; it cannot be shown again')
  .requiredOption('--tenant <id>')
  .option('--name <name>', 'what it is for', 'made by the operator')
  .option('--days <n>', 'days until it expires; never by default', wholeNumber)
  .option('--scopes <list>', `any of ${KEY_SCOPES.join(',')}; all by default`, keyScopes)
  .action(({ tenant: tenantId, days, ...options }: NewKeyOptions) =>
    withServices(async ({ apiKeys }) => {
      const expiresAt = days === undefined ? undefined : new Date(Date.now() + days * 86_400_000);
      const created = await apiKeys.create({ kind: 'tenant', tenantId }, { ...options, expiresAt });
      console.log(created.key);
    }),
  );
key
  .command('list')
  .description('list the keys of a tenant')
  .requiredOption('--tenant <id>')
  .action(({ tenant: tenantId }: { tenant: string }) =>
    withServices(async ({ apiKeys }) => {
      for (const { key_id, key_start, scopes, revoked_at, expires_at, name } of await apiKeys.list({
        kind: 'tenant',
        tenantId,
      })) {
        const state = revoked_at ? `revoked ${revoked_at}` : expires_at ? `expires ${expires_at}` : 'active';
        console.log(`${key_id}  ${key_start}…  ${state}  ${scopes.join(',')}  ${name}`);
      }
    }),
  );
key
  .command('revoke')
  .description('end a key; effective with the next request')
  .requiredOption('--tenant <id>')
  .argument('<key-id>')
  .action((keyId: string, { tenant: tenantId }: { tenant: string }) =>
    withServices(async ({ apiKeys }) => {
      await apiKeys.revoke({ kind: 'tenant', tenantId }, keyId, OPERATOR);
      console.log('revoked');
    }),
  );

const audit = program.command('audit').description('the audit logs');
audit
  .command('verify')
  .description('compute the chain of each log anew; exit 1 where a line was altered, removed or inserted')
  .option('--tenant <id>', 'only this tenant')
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

interface NewKeyOptions {
  readonly tenant: string;
  readonly name: string;
  readonly days?: number;
  readonly scopes?: KeyScope[];
}

function keyScopes(text: string): KeyScope[] {
  const scopes = text.split(',');
  const known = KEY_SCOPES.filter((scope) => scopes.includes(scope));
  if (known.length !== scopes.length)
    throw new InvalidArgumentError(`any of ${KEY_SCOPES.join(',')} is expected, with commas between them`);
  return known;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 on is expected');
  return Number(text);
}

/** What went wrong, without a stack: faults of the input one by one, anything else in its own words. */
function explain(error: Error): string {
  const known =
    error instanceof AppError || error instanceof ConfigError ? error : translateDatabaseError(error);
  const faults = known instanceof AppError ? (known.faults ?? []) : [];
  return [
    known?.message ?? error.message,
    ...faults.map(({ path, message }) => `  ${path}: ${message}`),
  ].join('\n');
}

program.parseAsync().catch((error: Error) => {
  console.error(explain(error));
  process.exitCode = 1;
});
