import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BILLING, LOCAL } from '../../src/auth/scope.ts';
import { startListener } from '../../src/db/notifications.ts';
import { refusePooledBilling } from '../../src/db/pools/role-pools.ts';
import { underLock } from '../../src/db/schema/migrate.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type Client, LoadGenerator } from '../isolation/interleaving/load-generator.ts';
import { type Pooler, poolerVersion, startPooler } from '../support/pooler.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const CLIENTS = 50;
const REQUESTS = 1_000;

const version = poolerVersion();
(version ? describe : describe.skip)(
  `${version ?? 'PgBouncer, which is not installed here,'} in transaction mode, one connection to PostgreSQL for each role`,
  suite,
);
if (process.env.REQUIRE_POOLER === '1')
  test('PgBouncer is installed, as this run requires', () => expect(version).toBeDefined());

function suite(): void {
  let pooler: Pooler;
  let db: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    pooler = await startPooler(process.env.TEST_ADMIN_URL ?? '', { connections: 1 });
    db = await createTestDatabase({ poolSize: CLIENTS, poolerPort: pooler.port });
    api = await startTestApi(db, { log: createLogger('silent') });
  });
  afterAll(async () => {
    await api?.close();
    await db?.drop();
    await pooler?.stop();
  });

  const connectionsOf = (role: string) =>
    db.asAdmin(async (admin) => {
      const { rows } = await admin.query<{ pid: number }>(
        'select pid from pg_stat_activity where datname = current_database() and usename = $1',
        [role],
      );
      return rows.length;
    });

  test('50 clients of 51 scopes see their own rows, while some of them fail', async () => {
    const clients: Client[] = [{ scope: LOCAL, tool: 'tool-of-local', key: undefined }];
    for (let n = 1; n <= 50; n++) {
      const scope = await db.newTenant();
      const { key } = await db.services.apiKeys.create(scope, { name: 'test' });
      clients.push({ scope, tool: `tool-of-t${n}`, key });
    }
    for (const { scope, tool } of clients)
      await db.services.metrics.store(scope, { tool_id: tool, tokens_saved: 1 });
    const killOne = () =>
      db.asAdmin((admin) =>
        admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and usename = 'omnimemory_tenant'`),
      );
    const load = new LoadGenerator({ url: api.url, database: db.database, clients, killOne });
    let begun = 0;
    const ask = async () => {
      while (begun < REQUESTS) await load.step(begun++);
    };
    await Promise.all(Array.from({ length: CLIENTS }, ask));
    expect(load.strangers).toEqual([]);
    expect(load.surprises).toEqual([]);
    expect(load.counts.answered).toBeGreaterThan(REQUESTS * 0.5);
    expect(load.counts.rows).toBeGreaterThan(REQUESTS);
    expect(await connectionsOf('omnimemory_tenant')).toBeLessThanOrEqual(1);
    expect(await connectionsOf('omnimemory_local')).toBeLessThanOrEqual(1);
  }, 120_000);

  test('the shared connection carries no setting', async () => {
    const { rows } =
      (await db.pools.tenant?.query(
        `select nullif(current_setting('app.tenant_id', true), '') as tenant, (select count(*)::int from tool_sessions) as seen`,
      )) ?? {};
    expect(rows).toEqual([{ tenant: null, seen: 0 }]);
  });

  test('no process assumes that it receives revocations through it', async () => {
    let heard = false;
    const warnings: string[] = [];
    const log = createLogger('silent');
    log.warn = ((message: string) => warnings.push(message)) as typeof log.warn;
    const url = db.pools.identity?.options.connectionString ?? '';
    const onConnected = () => {
      heard = true;
    };
    const listener = startListener({
      url,
      channels: { x: () => {} },
      log,
      onConnected,
      onDisconnected: () => {},
    });
    while (warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect([heard, warnings]).toEqual([false, [expect.stringContaining('transaction pooler')]]);
    await listener.stop();
  });

  test('no process assumes that it holds a lock through it', async () => {
    const pooled = { ...db.pools, local: undefined, billing: db.pools.identity };
    const work = Database.over(pooled).underLock(BILLING, 'a', async () => {});
    await expect(work).rejects.toThrow('must connect directly to PostgreSQL');
  });

  test('a server and a migration whose locks would be lost say which URL to correct', async () => {
    const pooled = { ...db.pools, billing: db.pools.identity };
    await expect(refusePooledBilling(pooled)).rejects.toThrow(
      /^DATABASE_URL_BILLING leads to a pooler.*Set it to a URL that leads to PostgreSQL itself/,
    );
    await expect(refusePooledBilling(db.pools)).resolves.toBeUndefined();
    const url = db.pools.identity?.options.connectionString ?? '';
    const migration = underLock(url, {}, async () => 'held');
    await expect(migration).rejects.toThrow(/^DATABASE_URL_OWNER leads to a pooler/);
  });
}
