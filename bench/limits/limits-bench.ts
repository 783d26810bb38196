import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type pg from 'pg';
import type { Bench } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { wholeOptions } from '../support/options.ts';
import { startProductServer } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { casesOf, type LimitCase, type SeededRows } from './cases.ts';

const POOL_SIZE = 10;
const SUPERSEDED = 1_000;
const SUPERSEDED_BATCH = 100;
const MS_PER_TICK = 10;
/** Every allowed request is stored within this time, even on a busy machine. */
const WITHIN_MS = 5_000;

export const limitsBench: Bench = {
  summary: 'the largest bodies that the limits allow, while other processes keep every core busy',
  async run(args, resources) {
    const { json, busy } = wholeOptions(args, { busy: 2 });
    const { admin, databaseUrls, keys } = await openBenchDatabase(resources, { tenants: 2, sessions: 100 });
    await admin.query(`update tenants set plan = 'enterprise'`);
    // requests that take too long must be measured, too
    await admin.query(`do $$ begin
      execute format('alter role omnimemory_tenant in database %I set statement_timeout = 0', current_database());
    end $$`);
    const server = new Server(await startProductServer(resources, databaseUrls, POOL_SIZE), keys[0] ?? '');
    const seeded = await prepare(server);
    for (let n = 0; n < busy; n++) await keepACoreBusy(resources);
    const times: Record<string, number> = {};
    const processor: Record<string, number> = {};
    process.stdout.write(`${'milliseconds'.padEnd(34)} response in  processor of PostgreSQL\n`);
    for (const one of casesOf(seeded)) {
      const before = await processorMs(admin);
      times[one.name] = await slowestOf(server, one);
      processor[one.name] = Math.round(((await processorMs(admin)) - before) / (one.times ?? 1));
      process.stdout.write(
        `${one.name.padEnd(34)} ${`${times[one.name]}`.padStart(11)}  ${`${processor[one.name]}`.padStart(23)}\n`,
      );
      // so that the next request does not pay for PostgreSQL's pending writes
      await admin.query('checkpoint');
    }
    const slowest = Math.max(...Object.values(times));
    if (json)
      process.stdout.write(
        `${JSON.stringify({ bench: 'limits', busy, slowest_ms: slowest, within_ms: WITHIN_MS, times, processor })}\n`,
      );
    if (slowest > WITHIN_MS) throw new Error(`The slowest request took longer than ${WITHIN_MS} ms.`);
  },
};

async function slowestOf(
  server: Server,
  { method, path, body, stored, times = 1 }: LimitCase,
): Promise<number> {
  const text = JSON.stringify(body);
  let slowest = 0;
  for (let n = 0; n < times; n++) {
    const startedAt = performance.now();
    const response = await server.send(method, path, text);
    slowest = Math.max(slowest, Math.round(performance.now() - startedAt));
    if (!response.includes(stored))
      throw new Error(`The request was not stored completely: ${response.slice(0, 300)}`);
  }
  return slowest;
}

/** The processor time of the tenant connections so far, as Linux counts it. */
async function processorMs(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where usename = 'omnimemory_tenant'`,
  );
  const ticks = rows.map(async ({ pid }) => {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const [user = 0, system = 0] = stat.split(') ')[1]?.split(' ').slice(11, 13).map(Number) ?? [];
    return user + system;
  });
  return (await Promise.all(ticks)).reduce((sum, one) => sum + one, 0) * MS_PER_TICK;
}

class Server {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  async send(method: 'POST' | 'PUT', path: string, body: string): Promise<string> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
      body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text;
  }
}

async function prepare(server: Server): Promise<SeededRows> {
  const post = async (path: string, body: object) =>
    JSON.parse(await server.send('POST', path, JSON.stringify(body)));
  const { session_id: sessionId } = await post('/v1/sessions', { tool_id: 'cursor' });
  const { project_id: projectId } = await post('/v1/projects', { workspace_path: '/bench/limits' });
  const summary = 'what is to be superseded '.repeat(600);
  const data = { session_id: sessionId, tool_id: 'cursor', checkpoint_type: 'manual', summary };
  const superseded: string[] = [];
  while (superseded.length < SUPERSEDED) {
    const items = Array(SUPERSEDED_BATCH).fill({ type: 'checkpoint', data });
    const { results } = await post('/v1/ingest', { items });
    for (const { checkpoint_id } of results) superseded.push(checkpoint_id);
  }
  return { sessionId, projectId, superseded };
}

async function keepACoreBusy(resources: Resources): Promise<void> {
  await resources.use(
    async () => {
      const worker = new Worker('for (;;);', { eval: true });
      await wait(10);
      return worker;
    },
    (worker) => worker.terminate(),
  );
}
