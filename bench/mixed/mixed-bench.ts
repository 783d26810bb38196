import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import type pg from 'pg';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { fillEverything } from '../support/fill.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { ProcessMemory } from '../support/process-memory.ts';
import { startProduct } from '../support/product-server.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { percentile } from '../support/statistics.ts';
import type { Latencies } from './latencies.ts';
import { MixedLoad } from './load.ts';
import { BenchTenant } from './tenant.ts';

const SESSIONS_EACH = 100;
const ROWS_PER_SESSION = { metrics: 10, checkpoints: 1 };
const TOOLS = ['claude-code', 'cursor', 'codex'];
const GREEDY_ITEMS = 1_000;
const MEMORY_SECONDS = 5;

export const mixedBench: Bench = {
  summary: 'batches and queries of 500 tenants at once, one of them greedy',
  async run(args, resources) {
    const options = optionsOf(args);
    const { tenants, connections, greedy: greedyConnections, seconds, warmup } = options;
    const sessions = tenants * SESSIONS_EACH;
    const { admin, databaseUrls, keys } = await openBenchDatabase(resources, { tenants, sessions });
    await nameToolsAfterTenants(admin);
    const { metrics, checkpoints } = ROWS_PER_SESSION;
    await fillEverything(admin, sessions * metrics, sessions * checkpoints);
    const { url: address, pid } = await startProduct(resources, databaseUrls);
    const url = new URL(address);
    const run = Date.now().toString(36);
    const all = await openTenants(admin, { keys, run, host: url.host });
    // of median size, so that only its greed matters
    const [greedy] = all.splice(Math.floor(tenants / 2), 1) as [BenchTenant];
    const otherConnections = connections - greedyConnections;
    const load = new MixedLoad({ url, greedy, others: all, greedyConnections, otherConnections });
    const memory = await ProcessMemory.watch(resources, pid);

    progress(`Warming up for ${warmup} seconds`);
    await load.run(warmup, true);
    const before = memory.lately(MEMORY_SECONDS);
    progress(`${seconds} seconds with the greedy tenant`);
    const mixed = await load.run(seconds, true);
    const after = memory.lately(MEMORY_SECONDS);
    progress(`${seconds} seconds without it`);
    const calm = await load.run(seconds, false);
    const lost = await missing(admin, run, [greedy, ...all]);

    const errors = load.errors + lost;
    print(
      `${tenants} tenants, ${connections} connections, ${greedyConnections} of them of one greedy tenant, ${seconds} s, load average ${loadavg()[0]?.toFixed(1)}`,
    );
    for (const [name, latencies] of [
      ['with it', mixed],
      ['without', calm],
    ] as const)
      for (const line of described(latencies, greedy.number)) print(`${name.padEnd(8)} ${line}`);
    print(`errors ${errors}; items acknowledged and not there: ${lost}`);
    for (const message of load.messages) print(`  ${message}`);
    print(
      `memory of the server: ${mib(before)} after warm-up, ${mib(after)} at the end, ${mib(memory.most)} at most`,
    );
    const result = {
      errors,
      rss_ratio: rounded(after / before),
      fairness: rounded(mixed.fairness(greedy.number).ratio),
      requests_per_s: Math.round(mixed.requestsPerSecond),
      p99_ms: rounded(percentile(mixed.withoutTenant(greedy.number), 0.99)),
    };
    for (const [name, value] of Object.entries(result)) print(`${name.padEnd(16)} ${value}`);
    if (options.json) print(JSON.stringify({ bench: 'mixed', ...result }));
  },
};

/** So that rows of another tenant would be noticed in any response. */
async function nameToolsAfterTenants(admin: pg.Client): Promise<void> {
  await admin.query(
    `update tool_sessions set tool_id = tool_id || '.' || substr(tenant_id, ${TENANT_PREFIX.length + 1})
      where tenant_id is not null and tool_id not like '%.%'`,
  );
  await admin.query('vacuum (full, analyze) tool_sessions');
}

interface BenchTenantOptions {
  readonly keys: readonly string[];
  readonly run: string;
  readonly host: string;
}

/** Gives every tenant a plan without limits, and a session for each of its tools. */
async function openTenants(
  admin: pg.Client,
  { keys, run, host }: BenchTenantOptions,
): Promise<BenchTenant[]> {
  await admin.query(`update tenants set plan = 'enterprise'`);
  const middle = Math.floor(keys.length / 2);
  const tenants = keys.map((key, n) => {
    const agents = TOOLS.map((tool) => ({ toolId: `${tool}.${n + 1}`, sessionId: randomUUID() }));
    const items = n === middle ? GREEDY_ITEMS : 10 + ((n * 7) % 41);
    return { number: n + 1, key, host, run, items, agents };
  });
  const rows = tenants.flatMap(({ number, agents }) => agents.map((agent) => ({ ...agent, number })));
  await admin.query(
    `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, pinned)
      select '${TENANT_PREFIX}' || number, '${TENANT_PREFIX}' || number, session, tool, true
      from unnest($1::integer[], $2::text[], $3::text[]) as agent (number, session, tool)`,
    [rows.map((row) => row.number), rows.map((row) => row.sessionId), rows.map((row) => row.toolId)],
  );
  await admin.query('vacuum (analyze) tool_sessions');
  return tenants.map((tenant) => new BenchTenant(tenant));
}

/** How many acknowledged items are missing from the database, or stored items were not acknowledged. */
async function missing(admin: pg.Client, run: string, tenants: readonly BenchTenant[]): Promise<number> {
  const { rows } = await admin.query<{ scope_id: string; count: number }>(
    `select scope_id, count(*)::int from ingested_items where item_id like $1 group by scope_id`,
    [`${run}-%`],
  );
  const stored = new Map(rows.map(({ scope_id, count }) => [scope_id, count]));
  const difference = ({ number, acknowledged }: BenchTenant) =>
    Math.abs(acknowledged - (stored.get(`${TENANT_PREFIX}${number}`) ?? 0));
  return tenants.reduce((sum, tenant) => sum + difference(tenant), 0);
}

function described(latencies: Latencies, greedy: number): string[] {
  const times = (name: string, values: readonly number[]) => {
    const [p50, p99] = [percentile(values, 0.5), percentile(values, 0.99)];
    return `${name.padEnd(18)} ${`${values.length}`.padStart(7)} requests   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`;
  };
  const { median, slowest, ratio } = latencies.fairness(greedy);
  const ofGreedy = latencies.ofTenant(greedy);
  return [
    `${latencies.requestsPerSecond.toFixed(0)} requests/s, ${latencies.itemsPerSecond.toFixed(0)} items/s`,
    times('the other tenants', latencies.withoutTenant(greedy)),
    ...(ofGreedy.length > 0 ? [times('the greedy one', ofGreedy)] : []),
    times('/healthz', latencies.probes),
    `p99 by tenant: median ${median.toFixed(1)} ms, slowest ${slowest.toFixed(1)} ms, ratio ${ratio.toFixed(2)}`,
  ];
}

function optionsOf(args: string[]) {
  const options = wholeOptions(args, { tenants: 500, connections: 64, greedy: 16, seconds: 60, warmup: 45 });
  if (options.greedy >= options.connections) throw new Error('--greedy must be below --connections.');
  return options;
}

const mib = (bytes: number) => `${(bytes / 1_048_576).toFixed(0)} MiB`;
const rounded = (value: number) => Number(value.toFixed(2));
