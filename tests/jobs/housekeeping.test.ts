import { afterEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { LOCAL } from '../../src/auth/scope.ts';
import { type Chore, choresOf, doChores } from '../../src/jobs/housekeeping.ts';
import { type HousekeepingOptions, housekeepingJobs } from '../../src/jobs/housekeeping-jobs.ts';
import { JobQueue } from '../../src/jobs/job-queue.ts';
import { type JobWorker, startJobWorker } from '../../src/jobs/job-worker.ts';
import { createLogger, type Logger } from '../../src/lib/logger.ts';
import { logLines } from '../support/log-lines.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { addRound, holdCron, isDrained, queuedJobs, until } from './rounds.ts';

const db = await setUpDatabase();
await holdCron(db);
const tenants = [await db.newTenant(), await db.newTenant()];
const scopes = [LOCAL, ...tenants];
const workers: JobWorker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
  await db.asAdmin((admin) => admin.query('delete from graphile_worker._private_jobs'));
});

const silent = createLogger('silent');
const neverStopping = new AbortController().signal;

async function round(): Promise<void> {
  for (const scope of scopes)
    await doChores(choresOf(db.services), scope, { log: silent, stopping: neverStopping });
}

async function startWorker(
  chores: readonly Chore[],
  options: Partial<HousekeepingOptions> & { readonly log: Logger } = { log: silent },
): Promise<JobWorker> {
  const jobs = housekeepingJobs({
    systemChores: [],
    chores,
    tenants: db.services.tenants,
    queue: new JobQueue(db.database),
    localMode: true,
    ...options,
  });
  const worker = await startJobWorker({ url: db.urls.roles.billing ?? '', jobs: [jobs], log: options.log });
  workers.push(worker);
  return worker;
}

/** An idle session, a key, and a memory that was to be kept for a day, of the given age in every scope. */
async function litter(key: string, hours: number): Promise<void> {
  for (const scope of scopes) {
    await db.services.sessions.start(scope, { tool_id: key });
    const request = { key, fingerprint: Buffer.alloc(32) };
    await db.services.idempotency.once(scope, request, async () => ({ status: 201, json: '{}' }));
    const { project_id } = await db.services.projects.getOrCreate(scope, { workspace_path: '/work' });
    await db.services.memories.put(scope, { project_id, key }, { value: 'x', ttl_seconds: 86_400 });
  }
  await db.asAdmin(async (admin) => {
    const ago = 'now() - make_interval(hours => $2)';
    await admin.query(
      `update tool_sessions set started_at = ${ago}, last_activity = ${ago} where tool_id = $1`,
      [key, hours],
    );
    await admin.query(
      `update project_memories set expires_at = expires_at - make_interval(hours => $2) where memory_key = $1`,
      [key, hours],
    );
    await admin.query(`update idempotency_keys set created_at = ${ago} where key = $1`, [key, hours]);
  });
}

const left = (key: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select (select count(*)::int from tool_sessions where tool_id = $1 and ended_at is null) as sessions,
        (select count(*)::int from idempotency_keys where key = $1) as keys,
        (select count(*)::int from project_memories where memory_key = $1) as memories`,
      [key],
    );
    return rows[0];
  });

test('a round ends idle sessions and deletes old idempotency keys and expired memories, in every scope', async () => {
  await litter('yesterday', 25);
  await litter('today', 23);
  await round();
  expect(await left('yesterday')).toEqual({ sessions: 0, keys: 0, memories: 0 });
  expect(await left('today')).toEqual({ sessions: 0, keys: 3, memories: 3 });
});

test('a round deletes the ids and receipts of batches after seven days', async () => {
  const receipts: string[] = [];
  for (const [n, scope] of scopes.entries()) {
    const items = [{ type: 'metric', id: 'forgotten', data: { tool_id: `tool ${n}` } }];
    receipts.push(JSON.parse(await db.services.ingest.store(scope, items)).receipt_id);
  }
  const age = (days: number) =>
    db.asAdmin(async (admin) => {
      for (const table of ['ingested_items', 'ingest_receipts'])
        await admin.query(`update ${table} set created_at = now() - make_interval(days => $1, hours => -1)`, [
          days,
        ]);
    });
  const known = () =>
    Promise.all(
      scopes.map((scope, n) =>
        db.services.ingest.receipt(scope, receipts[n] ?? '').then(
          () => true,
          ({ code }) => code,
        ),
      ),
    );
  await age(7);
  await round();
  expect(await known()).toEqual(scopes.map(() => true));
  await age(8);
  await round();
  expect(await known()).toEqual(scopes.map(() => 'receipt_not_found'));
  for (const [n, scope] of scopes.entries()) {
    const items = [{ type: 'metric', id: 'forgotten', data: { tool_id: `tool ${n}` } }];
    expect(JSON.parse(await db.services.ingest.store(scope, items)).created).toBe(1);
  }
});

test('what fails is logged, is tried again, and keeps neither the other chores nor the other scopes waiting', async () => {
  await litter('behind', 25);
  const attempts: string[] = [];
  const fails: Chore = {
    name: 'fail',
    run: async ({ kind }) => {
      attempts.push(kind);
      throw new Error('not today');
    },
  };
  const { lines, stream } = logLines();
  await addRound(db);
  await startWorker([fails, ...choresOf(db.services)], { log: pino(stream) });
  await until(() => attempts.length >= 6);
  expect(await left('behind')).toEqual({ sessions: 0, keys: 0, memories: 0 });
  const failures = lines.filter(({ msg }) => msg === 'housekeeping: failed');
  const first = failures.slice(0, 3).map(({ chore, scope }) => [chore, scope]);
  expect(first.sort()).toEqual([
    ['fail', 'local'],
    ['fail', 'tenant'],
    ['fail', 'tenant'],
  ]);
  const named = failures.slice(0, 3).map(({ tenant_id }) => tenant_id);
  expect(named.filter((id) => id !== undefined).sort()).toEqual(
    tenants.map(({ tenantId }) => tenantId).sort(),
  );
  // what succeeds says for whom, too
  const succeeded = lines.filter(({ msg, chore }) => msg === 'housekeeping' && chore === 'end idle sessions');
  expect(succeeded.map(({ tenant_id }) => tenant_id)).toEqual(
    expect.arrayContaining(tenants.map(({ tenantId }) => tenantId)),
  );
  // a line for each failure, and none beside it
  expect(lines.filter(({ code }) => code === 'housekeeping_job_failed')).toEqual([]);
});

test('a chore that fails in every attempt is parked, reported, and retried with the next round', async () => {
  let isFailing = true;
  const done: string[] = [];
  const fails: Chore = {
    name: 'fail',
    run: async ({ kind }) => {
      if (isFailing) throw new Error('not today');
      done.push(kind);
      return 0;
    },
  };
  const { lines, stream } = logLines();
  await startWorker([fails], { log: pino(stream) });
  await addRound(db);
  const isTriedTwice = async () => {
    const jobs = await queuedJobs(db);
    return jobs.length === 3 && jobs.every(({ attempts, locked_by }) => attempts >= 2 && !locked_by);
  };
  await until(isTriedTwice);
  // of its four attempts only the last one is left
  await db.asAdmin((admin) =>
    admin.query(
      'update graphile_worker._private_jobs set attempts = max_attempts - 1, run_at = now() where locked_at is null',
    ),
  );
  const parked = () => lines.filter(({ code }) => code === 'housekeeping_job_parked');
  await until(() => parked().length === 3);
  expect(parked().map(({ tenant_id }) => tenant_id)).toEqual(
    expect.arrayContaining(tenants.map(({ tenantId }) => tenantId)),
  );
  isFailing = false;
  await addRound(db);
  await until(() => done.length === 3);
  expect(done.sort()).toEqual(['local', 'tenant', 'tenant']);
  const queue = new JobQueue(db.database);
  await until(async () => {
    await queue.maintain();
    return isDrained(db);
  });
});

test('a round that cannot list the tenants is logged and retried', async () => {
  const { lines, stream } = logLines();
  const done: string[] = [];
  const chore: Chore = {
    name: 'one',
    run: async ({ kind }) => {
      done.push(kind);
      return 0;
    },
  };
  let failures = 1;
  const list = () =>
    failures-- > 0 ? Promise.reject(new Error('the database is gone')) : db.services.tenants.list();
  const get = db.services.tenants.get.bind(db.services.tenants);
  await startWorker([chore], { log: pino(stream), tenants: { list, get } });
  await addRound(db);
  await until(() => done.length === 3);
  expect(lines).toEqual([
    expect.objectContaining({ code: 'housekeeping_job_failed', task: 'housekeeping', level: 40 }),
  ]);
});

test('a stopping server finishes its current chore; the next server does the rest', async () => {
  const done: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const chore = (name: string, work: Promise<void>): Chore => ({
    name,
    run: async ({ kind }) => {
      done.push(`${name} ${kind} begins`);
      await work;
      done.push(`${name} ${kind}`);
      return 0;
    },
  });
  await db.asRole('billing', (client) =>
    client.query(`select graphile_worker.add_job('housekeeping-local')`),
  );
  const worker = await startWorker([chore('one', held), chore('two', Promise.resolve())]);
  await until(() => done.length === 1);
  const stopped = worker.stop();
  release();
  await stopped;
  expect(done).toEqual(['one local begins', 'one local']);
  await startWorker([chore('one', held), chore('two', Promise.resolve())]);
  await until(() => isDrained(db));
  expect(done.slice(2)).toEqual(['one local begins', 'one local', 'two local begins', 'two local']);
});

test('a payload that names no tenant fails before anything is done', async () => {
  const { lines, stream } = logLines();
  const done: string[] = [];
  const chore: Chore = { name: 'one', run: async ({ kind }) => done.push(kind) };
  await startWorker([chore], { log: pino(stream) });
  await db.asRole('billing', (client) =>
    client.query(
      `select graphile_worker.add_job('housekeeping-tenant', '{"tenant_id": 7}', max_attempts := 1)`,
    ),
  );
  await until(() => lines.length > 0);
  expect(lines).toEqual([expect.objectContaining({ code: 'housekeeping_job_parked', level: 50 })]);
  expect(done).toEqual([]);
});
