import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildServices } from '../../src/container.ts';
import { keepsPreparedStatements } from '../../src/db/pools/prepared-statements.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { StatementNames } from '../../src/db/transaction/statement-names.ts';
import { sharedLimiter } from '../../src/http/limits/shared-limiter.ts';
import { runCommand } from '../support/command-line.ts';
import { type Pooler, poolerVersion, startPooler } from '../support/pooler.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// each test starts processes
jest.setTimeout(120_000);

const ROUNDS = 12;
const AT_ONCE = 10;

const version = poolerVersion();
(version ? describe : describe.skip)(
  `${version ?? 'PgBouncer, which is not installed here,'} without prepared statements`,
  suite,
);
if (process.env.REQUIRE_POOLER === '1')
  test('PgBouncer is installed, as this run requires', () => expect(version).toBeDefined());

function suite(): void {
  let pooler: Pooler;
  let db: TestDatabase;
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    pooler = await startPooler(process.env.TEST_ADMIN_URL ?? '', { connections: 3 });
    db = await createTestDatabase({ poolerPort: pooler.port });
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    await db?.drop();
    await pooler?.stop();
  });

  const pooled = (url = ''): string => Object.assign(new URL(url), { port: `${pooler.port}` }).href;
  const env = () => ({
    DATABASE_URL: pooled(db.urls.roles.tenant),
    DATABASE_URL_IDENTITY: db.urls.roles.identity,
    DATABASE_URL_BILLING: db.urls.roles.billing ?? '',
  });

  /** The answers of many requests with a key, some of them at the same time, with their `code`. */
  async function statusesFrom(url: string): Promise<string[]> {
    const scope = await db.newTenant();
    const { key } = await db.services.apiKeys.create(scope, { name: 'test' });
    const paths = ['/v1/sessions', '/v1/metrics', '/v1/checkpoints', '/v1/projects', '/v1/settings'];
    const ask = async (n: number) => {
      const answer = await fetch(`${url}${paths[n % paths.length]}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      const { code = '' } = (await answer.json()) as { code?: string };
      return `${answer.status} ${code}`.trim();
    };
    const statuses: string[] = [];
    for (let round = 0; round < ROUNDS; round++)
      statuses.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => ask(round + n)))));
    return statuses;
  }

  test('a server notices at start, says which variable to set, and serves every request', async () => {
    const server: ServerProcess = await startServerProcess(env());
    closing.push(() => server.stop());
    const statuses = await statusesFrom(server.url);
    expect([...new Set(statuses)]).toEqual(['200']);
    await server.stop();
    expect(server.output).toMatch(
      /"code":"prepared_statements_off","role":"tenant".*leads to a pooler without prepared statements.*Set DATABASE_PREPARED_STATEMENTS=off/,
    );
  });

  test('a server that was told says nothing', async () => {
    const server = await startServerProcess({ ...env(), DATABASE_PREPARED_STATEMENTS: 'off' });
    closing.push(() => server.stop());
    expect(new Set(await statusesFrom(server.url))).toEqual(new Set(['200']));
    await server.stop();
    expect(server.output).not.toContain('prepared_statements_off');
  });

  test('the command line works through it without a variable', async () => {
    const scope = await db.newTenant();
    const all = await Promise.all(
      Array.from({ length: 4 }, () => runCommand(env(), 'audit', 'verify', '--tenant', scope.tenantId)),
    );
    expect(all.map(({ code, stderr }) => [code, stderr])).toEqual(all.map(() => [0, '']));
  });

  test('a pool that leads to PostgreSQL itself keeps them, and one behind the pooler does not', async () => {
    const direct = await createTestDatabase({ poolerPort: undefined });
    closing.push(() => direct.drop());
    const { tenant, billing } = db.pools;
    expect(tenant && (await keepsPreparedStatements(tenant))).toBe(false);
    expect(billing && (await keepsPreparedStatements(billing))).toBe(true);
    // the probe leaves nothing behind for the next client of the session
    expect(tenant && (await keepsPreparedStatements(tenant))).toBe(false);
    const left = await tenant?.query(`select name from pg_prepared_statements where name like 'probe%'`);
    expect(left?.rows).toEqual([]);
  });

  test('a pooler that comes into the way later costs the first requests a 503 with a code, and no 500', async () => {
    const lost: unknown[] = [];
    const preparedStatements = new StatementNames(true, (error) => lost.push(error));
    const services = buildServices(Database.over(db.pools, { preparedStatements }), db.dependencies);
    const api: TestApi = await startTestApi(db, { services });
    closing.push(() => api.close());
    const first = await statusesFrom(api.url);
    expect(first.filter((one) => one !== '200' && one !== '503 prepared_statement_lost')).toEqual([]);
    expect(first).toContain('503 prepared_statement_lost');
    expect(lost).toHaveLength(1);
    expect([...new Set(await statusesFrom(api.url))]).toEqual(['200']);
    expect(lost).toHaveLength(1);
  });

  test('limits that all processes share send no named statements', async () => {
    const { identity } = db.pools;
    if (!identity) throw new Error('A test database has every role.');
    const limiter = sharedLimiter(identity, { name: 'test', points: 1_000, seconds: 60 });
    const spent = Array.from({ length: ROUNDS * AT_ONCE }, (_, n) => limiter.consume(`key ${n % 3}`));
    const refused = (await Promise.allSettled(spent)).filter(({ status }) => status === 'rejected');
    expect(refused).toEqual([]);
  });
}
