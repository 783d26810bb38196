import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { choreCounts, logChores, loggedChores } from './chore-log.ts';
import { addRound, holdCron, isDrained, queuedJobs, setLastRound, until } from './rounds.ts';

const TENANTS = 500;
const ROUND_MS = 300_000;
const TIMEOUT_MS = 240_000;

let db: TestDatabase;
let tenants: string[];
let servers: ServerProcess[];
beforeEach(async () => {
  db = await createTestDatabase();
  await holdCron(db);
  await logChores(db);
  tenants = [];
  for (let n = 0; n < TENANTS; n++) tenants.push((await db.newTenant()).tenantId);
  servers = [];
}, TIMEOUT_MS);
afterEach(async () => {
  for (const server of servers) await server.kill();
  await db.drop();
});

/** The server as it is run in production, without Stripe. Its connections carry `name`. */
async function start(name: string, localMode: 'on' | 'off' = 'off'): Promise<ServerProcess> {
  const named = (url = '') => `${url}?application_name=${name}`;
  const { tenant, local, identity, billing } = db.urls.roles;
  const server = await startServerProcess({
    LOCAL_MODE: localMode,
    DATABASE_URL: named(tenant),
    DATABASE_URL_LOCAL: named(local),
    DATABASE_URL_IDENTITY: named(identity),
    DATABASE_URL_BILLING: named(billing),
  });
  servers.push(server);
  return server;
}

const eachTenant = (times: number, of = tenants) => new Map(of.map((id) => [id, times]));
const ofTenants = (counts: Map<string, number>) => new Map([...counts].filter(([tenant]) => tenant !== ''));

test(
  'two processes do the chores of each of 500 tenants once in a round, and those of local mode where it is on',
  async () => {
    const [suspended = ''] = tenants;
    await db.services.tenants.suspendAsOperator(suspended);
    await Promise.all([start('one', 'on'), start('two')]);
    for (const round of [1, 2]) {
      await addRound(db);
      await until(() => isDrained(db));
      // a suspended one, too: some chores keep what was promised
      expect(await choreCounts(db)).toEqual(new Map([...eachTenant(round), ['', round]]));
    }
    const chores = await loggedChores(db);
    expect(new Set(chores.map(({ process }) => process))).toEqual(new Set(['one', 'two']));
    expect(chores.filter(({ tenant }) => tenant === '').map(({ process }) => process)).toEqual([
      'one',
      'one',
    ]);
    await db.services.tenants.resumeAsOperator(suspended);
    await addRound(db);
    await until(() => isDrained(db));
    expect((await choreCounts(db)).get(suspended)).toBe(3);
    for (const server of servers) expect(await server.stop()).toBe(0);
  },
  TIMEOUT_MS,
);

test(
  'the jobs of a process that was killed are taken over',
  async () => {
    const killed = await start('killed', 'on');
    await db.asAdmin(async (admin) => {
      await admin.query('begin; lock table idempotency_keys in access exclusive mode');
      await addRound(db);
      await until(async () => {
        const jobs = await queuedJobs(db);
        const locked = jobs.filter(({ task, locked_by }) => task === 'housekeeping-tenant' && locked_by);
        return locked.length >= 3 && jobs.every(({ task }) => task !== 'housekeeping');
      });
      await killed.kill();
      await admin.query('commit');
    });
    const left = (await queuedJobs(db)).filter(({ task }) => task !== 'housekeeping-system');
    expect(left.filter(({ locked_by }) => locked_by).length).toBeGreaterThanOrEqual(3);
    await start('next', 'on');
    await until(() => isDrained(db));
    const byNext = (await loggedChores(db)).filter(({ process }) => process === 'next');
    expect(byNext.map(({ tenant }) => tenant).sort()).toEqual(
      left.map(({ tenant_id }) => tenant_id ?? '').sort(),
    );
    expect(new Set((await choreCounts(db)).keys())).toEqual(new Set([...tenants, '']));
  },
  TIMEOUT_MS,
);

test(
  'the backlog does not grow while no worker runs, and is worked off once',
  async () => {
    const queue = new JobQueue(db.database);
    const job = { task: 'housekeeping-tenant', maxAttempts: 4, priority: 10 };
    await queue.addForTenants(tenants, job);
    const first = await queuedJobs(db);
    expect(first).toHaveLength(TENANTS);
    for (const _round of [2, 3, 4]) {
      await addRound(db);
      await queue.addForTenants(tenants, job);
    }
    const after = await queuedJobs(db);
    expect(after).toHaveLength(TENANTS + 3);
    // each keeps its place
    expect(after.filter(({ task }) => task === job.task)).toEqual(first);

    // the round that waits joins the jobs that wait; only those that run already are done twice
    await setLastRound(db, '-1 hour');
    const mark = () => Math.floor(Date.now() / ROUND_MS);
    const before = mark();
    await start('late', 'on');
    await until(() => isDrained(db));
    // cron makes up for nothing that it missed; a mark of five minutes that passes now is a round of its own
    const rounds = 1 + mark() - before;
    const counts = ofTenants(await choreCounts(db));
    expect(new Set(counts.keys())).toEqual(new Set(tenants));
    const done = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(done).toBeLessThanOrEqual(rounds * (TENANTS + 4));
  },
  TIMEOUT_MS,
);
