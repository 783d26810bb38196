import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { type Client, FAULTS, type Fault, LoadGenerator } from './interleaving/load-generator.ts';

// `npm run test:interleaving` asks 20,000 times, `npm test` fewer
const REQUESTS = Number(process.env.INTERLEAVING_REQUESTS ?? 4_000);
const TENANTS = 50;
const CONNECTIONS = 4;
const AT_ONCE = 24;

let db: TestDatabase;
let api: TestApi;
let clients: Client[];
let load: LoadGenerator;
beforeAll(async () => {
  db = await createTestDatabase({ asksManyShards: true, poolSize: CONNECTIONS });
  // a log would tell of every connection that is killed here
  api = await startTestApi(db, { log: createLogger('silent') });
  clients = [await clientOf(LOCAL, 'local')];
  for (let n = 1; n <= TENANTS; n++) clients.push(await clientOf(await db.newTenant(`t${n}`), `t${n}`));
}, 120_000);
afterAll(async () => {
  await api.close();
  await db.drop();
});

async function clientOf(scope: Scope, mark: string): Promise<Client> {
  const key =
    scope.kind === 'tenant' ? (await db.services.apiKeys.create(scope, { name: mark })).key : undefined;
  const tool = `tool-of-${mark}`;
  await db.services.metrics.store(scope, { tool_id: tool, tokens_saved: 1 });
  return { scope, tool, key };
}

/** Ends a connection of the roles that is in use, as an operator or the out-of-memory killer would. */
const killOne = () =>
  db.asAdmin((admin) =>
    admin.query(
      `select pg_terminate_backend(pid) from (select pid from pg_stat_activity
        where datname = current_database() and application_name in ('omnimemory-tenant', 'omnimemory-local')
        order by state = 'active' desc, random() limit 1) one`,
    ),
  );

test('no row reaches another, however requests and their ends interleave', async () => {
  load = new LoadGenerator({ url: api.url, database: db.database, clients, killOne });
  let begun = 0;
  const ask = async () => {
    while (begun < REQUESTS) await load.step(begun++);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  const seconds = (performance.now() - started) / 1000;
  const { answered, refused, rows, faults } = load.counts;
  process.stderr.write(
    `Interleaving: ${REQUESTS} requests of ${clients.length} scopes on ${CONNECTIONS} connections per role in ` +
      `${seconds.toFixed(1)} s: ${answered} answered with ${rows} rows, ${refused} refused; ` +
      `${FAULTS.map((fault) => `${faults[fault]} ${fault}`).join(', ')}.\n`,
  );

  expect(load.strangers).toEqual([]);
  expect(load.surprises).toEqual([]);
  expect(answered).toBeGreaterThan(REQUESTS * 0.6);
  expect(rows).toBeGreaterThan(REQUESTS);
  const faulty = Object.values(faults).reduce((sum: number, count: number) => sum + count, 0);
  expect(faulty).toBeGreaterThan(REQUESTS * 0.08);
  for (const fault of FAULTS) expect([fault, faults[fault as Fault] > 0]).toEqual([fault, true]);
}, 300_000);

test('every row that was acknowledged is there, in the scope that wrote it and in no other', async () => {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ tool: string; owners: (string | null)[]; count: number }>(
      `select tool_id as tool, array_agg(distinct tenant_id) as owners, count(*)::int as count from (
        select tool_id, tenant_id from tool_sessions union all select tool_id, tenant_id from metrics) all_rows group by 1`,
    ),
  );
  // what was thrown away in the middle left nothing
  expect(rows.map(({ tool }) => tool).sort()).toEqual(clients.map(({ tool }) => tool).sort());
  for (const { tool, scope } of clients) {
    const found = rows.find((row) => row.tool === tool);
    expect([tool, found?.owners]).toEqual([tool, [scope.kind === 'tenant' ? scope.tenantId : null]]);
    expect(found?.count).toBeGreaterThanOrEqual(load.written.get(tool) ?? 0);
  }
});

test('afterwards no connection carries a setting, and the pools are complete', async () => {
  for (const role of ['tenant', 'local'] as const) {
    const pool = db.pools[role] as pg.Pool;
    expect([pool.idleCount, pool.waitingCount]).toEqual([pool.totalCount, 0]);
    expect(pool.totalCount).toBeLessThanOrEqual(CONNECTIONS);
    // as many as the pool has, at the same time: none was lost
    const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()));
    for (const client of clients) {
      expect(client.getTransactionStatus()).toBe('I');
      const { rows } = await client.query(
        `select nullif(current_setting('app.tenant_id', true), '') as tenant, nullif(current_setting('app.user_id', true), '') as person,
          (select count(*)::int from tool_sessions where tenant_id is not null) as seen`,
      );
      expect(rows).toEqual([{ tenant: null, person: null, seen: 0 }]);
    }
    for (const client of clients) client.release();
  }
  const { rows } = await db.asAdmin((admin) =>
    admin.query(
      `select state from pg_stat_activity where datname = current_database()
        and application_name like 'omnimemory-%' and state <> 'idle'`,
    ),
  );
  expect(rows).toEqual([]);
});
