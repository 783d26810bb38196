import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { createLogger } from '../../src/base/logger.ts';
import { Database } from '../../src/db/database.ts';
import { closeDoors, type Doors, openDoors } from '../../src/db/doors.ts';
import type { DatabaseUrls } from '../../src/db/provision.ts';
import type { Door } from '../../src/db/roles.ts';
import type { TenantScope } from '../../src/db/scope.ts';
import { buildServices, newMemory, type Services } from '../../src/services.ts';
import { Mailbox } from './mailbox.ts';
import { asAdmin, TEMPLATE, urlsOf } from './template.ts';

export interface TestDatabase {
  readonly urls: DatabaseUrls;
  readonly doors: Doors;
  readonly database: Database;
  readonly services: Services;
  readonly mailbox: Mailbox;
  /** A new tenant, made as the CLI makes one. */
  newTenant(name?: string): Promise<TenantScope>;
  /** One connection through a production role, without our code in between. */
  throughDoor<T>(door: Door, work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** As superuser: to look at what is really there. */
  asAdmin<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly poolSize?: number;
}

/** A clone of the migrated template, for one test file. */
export async function createTestDatabase({ poolSize = 8 }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const adminUrl = process.env.TEST_ADMIN_URL;
  if (!adminUrl) throw new Error('The test run has no database server; see tests/support/global-setup.ts.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await cloneTemplate(adminUrl, name);
  const urls = urlsOf(adminUrl, name);
  const doors = openDoors(urls.doors, { poolSize, log: createLogger('silent') });
  const admin = new pg.Pool({ connectionString: urls.admin, max: 2 });
  admin.on('error', () => {}); // a test may kill its connections
  const database = Database.behind(doors);
  const mailbox = new Mailbox();
  const { background } = mailbox;
  const services = buildServices(
    database,
    newMemory({ background, mailer: mailbox, publicUrl: 'http://memory.test' }),
  );
  return {
    urls,
    doors,
    database,
    services,
    mailbox,
    newTenant: async (tenantName = 'A team') => {
      const tenant = await services.tenants.create({ name: tenantName });
      return { kind: 'tenant', tenantId: tenant.id };
    },
    throughDoor: async (door, work) => {
      const client = new pg.Client({ connectionString: urls.doors[door] ?? '' });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end();
      }
    },
    asAdmin: async (work) => {
      const client = await admin.connect();
      try {
        return await work(client);
      } finally {
        client.release();
      }
    },
    drop: async () => {
      await background.drained(10_000);
      await Promise.all([closeDoors(doors), admin.end()]);
      await asAdmin(adminUrl, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

/** Only one clone at a time can be made of a template; another test file may be making its own. */
async function cloneTemplate(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(1)');
    await client.query(`create database ${name} template ${TEMPLATE}`);
  });
}
