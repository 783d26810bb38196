import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Role } from '../../src/auth/permissions.ts';
import { IDENTITY, type Scope, type TenantScope } from '../../src/auth/scope.ts';
import type { DatabaseUrls } from '../../src/config/config.ts';
import {
  buildServices,
  defaultDependencies,
  type ServiceDependencies,
  type Services,
} from '../../src/container.ts';
import { closeRolePools, openRolePools, type RolePools } from '../../src/db/pools/role-pools.ts';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';
import { type DatabaseRole, OWNER_ROLE, ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { AccountMails } from '../../src/features/identity/accounts/account.mails.ts';
import {
  type HashingCost,
  PasswordHashing,
} from '../../src/features/identity/accounts/passwords/password-hash.ts';
import { InvitationMails } from '../../src/features/identity/invitations/invitation.mails.ts';
import { type SearchModels, searchModelsOf } from '../../src/features/memory/search/embedding/models.ts';
import { Spool } from '../../src/lib/files/spool.ts';
import { createLogger } from '../../src/lib/logger.ts';
import type { Mail } from '../../src/lib/mail/mailer.ts';
import { citusCluster, cloneOnNodes, dropOnNodes, refusingManyShards } from './citus.ts';
import { applyDistributedPolicies } from './distribution/policies.ts';
import { recordStatements } from './distribution/recorder.ts';
import { Mailbox } from './mailbox.ts';
import { asAdmin, TEMPLATE, urlsOf } from './template.ts';

export interface TestDatabase {
  readonly urls: OwnerUrls;
  readonly pools: RolePools;
  /** The database that the services use. */
  readonly database: Database;
  readonly services: Services;
  readonly dependencies: ServiceDependencies;
  /** Where its services keep uploads and archives for a while; no other test uses it. */
  readonly spoolFolder: string;
  /** Every email that the services have sent. */
  readonly outbox: Mail[];
  /** The same by email address. */
  readonly mailbox: Mailbox;
  /** A new tenant, made as the CLI makes one. */
  newTenant(name?: string): Promise<TenantScope>;
  /** A new user, as sign-in makes one, without a tenant. */
  newUser(name?: string): Promise<TestUser>;
  /** A new member of a tenant, as an accepted invitation makes one. */
  newMember(tenant: TenantScope, role: Role): Promise<TestUser>;
  /** The id of an open session. */
  newSession(scope: Scope): Promise<string>;
  /** One connection through a production role, without our code in between. */
  asRole<T>(databaseRole: DatabaseRole, work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** As superuser: to look at what is really there. */
  asAdmin<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

export interface TestUser {
  readonly userId: string;
  readonly email: string;
}

export interface TestDatabaseOptions {
  readonly poolSize?: number;
  /** The production cost, for tests of passwords; others only need people who can sign in. */
  readonly passwords?: PasswordHashing;
  /** The tests hold several transactions of one role open at once, so a pooler with one connection would not do. */
  readonly holdsSeveral?: boolean;
  /** The port of a transaction pooler that the roles go through; `npm run test:pooler` sets it for all. */
  readonly poolerPort?: number | undefined;
  /** The tests send statements of their own through the pools of the product, which name no scope. */
  readonly asksManyShards?: boolean;
  /** Whether the services name the scope in every table, as they do on a Citus cluster. */
  readonly isDistributed?: boolean;
  /** Whether stored texts get vectors, and of which model. */
  readonly searchModels?: SearchModels | undefined;
}

const cluster = citusCluster();
/** The least that argon2 takes, which is a thirtieth of the work. */
const CHEAP: HashingCost = { memoryCost: 1_024, timeCost: 2 };

function poolerPortFor(holdsSeveral: boolean): number | undefined {
  const { TEST_POOLER_PORT, TEST_POOLER_PORT_OF_SEVERAL } = process.env;
  const port = holdsSeveral ? TEST_POOLER_PORT_OF_SEVERAL : TEST_POOLER_PORT;
  return port === undefined ? undefined : Number(port);
}
/** All suites can be run with vectors, so that every statement which queues texts is sent. */
const OF_ALL = process.env.TEST_SEARCHED === undefined ? undefined : searchModelsOf({ embedder: undefined });
const IS_DISTRIBUTED = cluster !== undefined || process.env.TEST_DISTRIBUTED !== undefined;

/** A clone of the migrated template, for one test file. */
export async function createTestDatabase({
  poolSize = 8,
  passwords = new PasswordHashing(CHEAP),
  holdsSeveral = false,
  poolerPort = poolerPortFor(holdsSeveral),
  isDistributed = IS_DISTRIBUTED,
  asksManyShards = false,
  searchModels = OF_ALL,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const adminUrl = process.env.TEST_ADMIN_URL;
  if (!adminUrl) throw new Error('The test run has no database server; see tests/support/global-setup.ts.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await cloneTemplate(adminUrl, name);
  const urls = urlsOf(adminUrl, name);
  const direct = cluster && !asksManyShards ? refusingManyShards(urls.roles) : urls.roles;
  const pools = openRolePools(poolerPort ? through(poolerPort, direct) : direct, {
    poolSize,
    log: createLogger('silent'),
  });
  const admin = new pg.Pool({ connectionString: urls.admin, max: 2 });
  admin.on('error', () => {}); // a test may kill its connections
  const statementFaults = recordStatements(pools, { namesScope: isDistributed && !asksManyShards });
  const database = Database.over(pools, {
    preparedStatements: poolerPort === undefined,
    isDistributed,
    queuesSearch: searchModels !== undefined,
  });
  const publicUrl = 'https://memory.example';
  const mailbox = new Mailbox();
  const { background, mails: outbox } = mailbox;
  if (isDistributed && !cluster) await asAdmin(urls.admin, applyDistributedPolicies);
  const spoolFolder = join(tmpdir(), `omnimemory-spool-${name}`);
  const dependencies: ServiceDependencies = {
    ...defaultDependencies(),
    searchModels,
    spool: new Spool({ folder: spoolFolder, reserveBytes: 0 }),
    invitationMails: new InvitationMails(mailbox, publicUrl),
    accountDependencies: { mailer: mailbox, mails: new AccountMails(publicUrl), passwords },
    background,
  };
  const services = buildServices(database, dependencies);
  const withAdmin: TestDatabase['asAdmin'] = async (work) => {
    const client = await admin.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  };
  return {
    urls,
    pools,
    database,
    services,
    dependencies,
    spoolFolder,
    outbox,
    mailbox,
    newTenant: async (tenantName = 'A team') => {
      const tenant = await services.tenants.create({ name: tenantName });
      return { kind: 'tenant', tenantId: tenant.id };
    },
    newUser: (name) => insertUser(database, name),
    newMember: async ({ tenantId }, role) => {
      const user = await insertUser(database);
      await database.inScope(IDENTITY, (tx) => services.tenants.enrol(tx, { tenantId, role, ...user }));
      return user;
    },
    newSession: async (scope) => (await services.sessions.start(scope, { tool_id: 'cursor' })).session_id,
    asRole: async (databaseRole, work) => {
      const client = new pg.Client({ connectionString: urls.roles[databaseRole] ?? '' });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end();
      }
    },
    asAdmin: withAdmin,
    drop: async () => {
      await background.drained(10_000);
      await services.searchVectors.stop();
      const faults = await withAdmin(statementFaults);
      await Promise.all([closeRolePools(pools), admin.end()]);
      await rm(spoolFolder, { recursive: true, force: true });
      await (cluster
        ? dropOnNodes(cluster, name)
        : asAdmin(adminUrl, (client) => client.query(`drop database ${name} with (force)`)));
      if (faults.length > 0)
        throw new Error(
          `Statements of this file that Citus cannot run (CONTRIBUTING.md):\n${faults.join('\n')}`,
        );
    },
  };
}

/** The others go straight to PostgreSQL: locks of billing belong to a session, and the tasks are rare. */
function through(port: number, urls: DatabaseUrls): DatabaseUrls {
  const pooled = (url: string) =>
    Object.assign(new URL(url), { hostname: '127.0.0.1', port: `${port}` }).href;
  const { tenant, local = '', identity, ...others } = urls;
  return { tenant: pooled(tenant), local: pooled(local), identity: pooled(identity), ...others };
}

async function insertUser(database: Database, name = 'somebody'): Promise<TestUser> {
  const id = `user_${randomBytes(6).toString('hex')}`;
  const email = `${id}@example.com`;
  await database.writeOne(IDENTITY, (tx) => tx.db.insertInto('users').values({ id, email, name }).execute());
  return { userId: id, email };
}

const CONNECTING_ROLES = [OWNER_ROLE, ...Object.values(ROLE_NAMES)].join(', ');

/** Only one clone at a time can be made of a template; another test file may be making its own. */
async function cloneTemplate(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(1)');
    if (cluster) return cloneOnNodes(cluster, TEMPLATE, name, CONNECTING_ROLES);
    // the default writes all of it to the WAL, too
    await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`);
    // who may come in is not cloned
    await client.query(`revoke all on database ${name} from public`);
    await client.query(`grant connect on database ${name} to ${CONNECTING_ROLES}`);
  });
}
