import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { CheckedLoad } from '../support/checked-load.ts';
import { hasPreparedStatements, type Pooler, poolerVersion, startPooler } from '../support/pooler.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { faultsOf, WriteLedger } from '../support/write-ledger.ts';

jest.setTimeout(60_000);

const CLIENTS = 200;
const OF_LOCAL_MODE = 20;
const STEPS_EACH = 5;
/** Fewer than the load has, so that the pooler drops and prepares them all the time. */
const PREPARED_STATEMENTS = 4;

const version = poolerVersion();
for (const preparedStatements of [false, true])
  (version && (!preparedStatements || hasPreparedStatements()) ? describe : describe.skip)(
    `200 clients through ${version ?? 'PgBouncer, which is not installed here,'} over 4 connections of a role, ` +
      `prepared statements ${preparedStatements ? 'on' : 'off'}`,
    () => suite(preparedStatements),
  );

function suite(preparedStatements: boolean): void {
  let pooler: Pooler;
  let db: TestDatabase;
  let tenants: TenantScope[];
  let load: CheckedLoad;
  const prefix = `load-${preparedStatements}-`;

  beforeAll(async () => {
    pooler = await startPooler(process.env.TEST_ADMIN_URL ?? '', {
      connections: 4,
      preparedStatements: preparedStatements ? PREPARED_STATEMENTS : 0,
    });
    db = await createTestDatabase({ poolSize: CLIENTS - OF_LOCAL_MODE, poolerPort: pooler.port });
    tenants = await Promise.all(Array.from({ length: 20 }, () => db.newTenant()));
    load = newLoad(prefix);
  });
  afterAll(async () => {
    await db?.drop();
    await pooler?.stop();
  });

  const newLoad = (begin: string) =>
    new CheckedLoad({ database: Database.over(db.pools, { preparedStatements }), tenants, prefix: begin });
  const runAll = (one: CheckedLoad, steps: number) =>
    Promise.all(
      Array.from({ length: CLIENTS }, async (_, n) => {
        for (let step = 0; step < steps; step++) await one.step(n < OF_LOCAL_MODE ? LOCAL : undefined);
      }),
    );

  test('every transaction sees its own rows and settings, and none is refused', async () => {
    await runAll(load, STEPS_EACH);
    expect(load.findings).toEqual([]);
    expect(load.refused).toEqual({});
    expect(load.rows).toBeGreaterThan(CLIENTS * STEPS_EACH);
    const pools = await pooler.command('SHOW POOLS');
    const ofTenants = pools.find(({ user }) => user === 'omnimemory_tenant');
    expect(Number(ofTenants?.cl_active) + Number(ofTenants?.cl_waiting)).toBeGreaterThan(4);
    const backends = await db.asAdmin((admin) =>
      admin.query(`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and usename = 'omnimemory_tenant'`),
    );
    expect(backends.rows[0].n).toBeLessThanOrEqual(4);
  });

  test('a restart, RECONNECT and a queue that takes too long cost 503 with Retry-After, and no write is lost or doubled', async () => {
    const running = runAll(load, STEPS_EACH);
    await pooler.command('RECONNECT');
    await pooler.command("SET query_wait_timeout = '0.3'");
    await pooler.command('PAUSE');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await pooler.command('RESUME');
    await pooler.restart();
    await running;
    expect(load.findings).toEqual([]);
    expect(load.refused.database_unavailable).toBeGreaterThan(0);

    const report = await db.asAdmin((admin) => load.ledger.compare(admin, prefix));
    expect(faultsOf(report)).toEqual([]);
    expect(report.stored).toBeGreaterThan(CLIENTS);
  });

  test('the load notices a setting that stays on a connection', async () => {
    const [stranger] = tenants as [TenantScope];
    // at the same time, so that every connection to PostgreSQL gets it
    const keep = () =>
      db.pools.local?.query(`select set_config('app.tenant_id', $1, false), pg_sleep(0.05)`, [
        stranger.tenantId,
      ]);
    await Promise.all(Array.from({ length: 4 }, keep));
    const other = newLoad(`again-${preparedStatements}-`);
    for (let step = 0; step < 40; step++) await other.step(LOCAL);
    expect(other.findings).toContainEqual(expect.stringContaining(stranger.tenantId));
  });
}

describe('the ledger of writes', () => {
  test('notices a write that is lost, doubled, unwanted, halved or in the wrong scope', async () => {
    const db = await createTestDatabase({ poolerPort: undefined });
    try {
      const ledger = new WriteLedger();
      const tokens = ['lost', 'doubled', 'unwanted', 'one', 'other', 'strayed'].map(
        (name) => `ledger-${name}`,
      );
      const [lost, doubled, unwanted, one, other, strayed] = tokens as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      for (const token of [lost, doubled, unwanted]) ledger.begin(token, '');
      ledger.begin(one, '', other);
      ledger.begin(other, '', one);
      ledger.begin(strayed, 'another');
      for (const token of [lost, doubled, strayed]) ledger.end(token, 'stored');
      ledger.end(unwanted, 'absent');
      const row = (file_path: string) => ({ tool_id: 'tool', file_path, tokens_saved: 1 });
      await db.database.writeOne(LOCAL, (tx) =>
        tx.db.insertInto('cache_hits').values([doubled, doubled, unwanted, one, strayed].map(row)).execute(),
      );
      const report = await db.asAdmin((admin) => ledger.compare(admin, 'ledger-'));
      expect(faultsOf(report).sort()).toEqual([
        `doubled: ${doubled}`,
        `halved: ${one}`,
        `halved: ${other}`,
        `lost: ${lost}`,
        `strayed: ${strayed}`,
        `unwanted: ${unwanted}`,
      ]);
    } finally {
      await db.drop();
    }
  });
});
