import { afterAll, expect, jest, test } from '@jest/globals';
import { migrateDown, migrationStatus } from '../../src/db/schema/migrate.ts';
import { operatorEnv, runCommand } from '../support/command-line.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { Traffic } from './traffic.ts';

// processes of the server are started
jest.setTimeout(120_000);

/** The first migration that the servers can do without, if they do not search by meaning. */
const FIRST_PENDING = '0131_search_vectors';

const db = await setUpDatabase();
const servers: ServerProcess[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop();
});

const statusOf = async () => migrationStatus(db.urls.owner);

// tests/upgrade/run.ts does the same with the servers of the last release
test('no request fails while the last migrations and all policies are applied beside two servers', async () => {
  const names = (await statusOf()).map(({ name }) => name);
  await migrateDown(db.urls.owner, names.length - names.indexOf(FIRST_PENDING));
  const { DATABASE_URL_OWNER, DATABASE_URL_ADMIN, ...urls } = operatorEnv(db.urls);
  const env = { ...urls, LOCAL_MODE: 'off', RATE_LIMITS: 'off', SEMANTIC_SEARCH: 'off', LOG_LEVEL: 'fatal' };
  servers.push(...(await Promise.all([startServerProcess(env), startServerProcess(env)])));
  const tenants = [];
  for (const name of ['One', 'Two', 'Three']) {
    const scope = await db.newTenant(name);
    const { key } = await db.services.apiKeys.create(scope, { name });
    tenants.push({ tenantId: scope.tenantId, key });
  }
  const traffic = new Traffic(
    servers.map(({ url }) => url),
    tenants,
  );
  traffic.start();
  await traffic.more(100);
  const before = traffic.requests;
  const { code, stdout } = await runCommand(operatorEnv(db.urls), 'migrate', 'up');
  const meanwhile = traffic.requests - before;
  await traffic.more(100);
  await traffic.stop();
  expect(traffic.failures).toEqual([]);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`applied ${FIRST_PENDING}\n`)]);
  expect(meanwhile).toBeGreaterThan(20);
  expect((await statusOf()).filter(({ applied }) => !applied)).toEqual([]);
});
