import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { type Measurement, measureRequests } from '../support/http-load.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { processorTime } from '../support/processor-time.ts';
import { startProduct } from '../support/product-server.ts';
import { median } from '../support/statistics.ts';
import { storeMemories } from './memories.ts';
import { BY_MCP, BY_V1, type Parts, requestOf, TOPICS } from './requests.ts';
import { assertSameHits } from './same-hits.ts';

const GOAL = 0.6;
/** As many as the pool of the server has, so that no request waits for a connection. */
const CONNECTIONS = 10;
const WARM_UP_ROUNDS = 3;

export const mcpBench: Bench = {
  summary: 'memory_search by POST /mcp, compared with the same search by GET /v1/search',
  async run(args, resources) {
    const { json, tenants, memories, seconds, rounds, connections } = wholeOptions(args, {
      ...{ tenants: 20, memories: 200, seconds: 5, rounds: 5 },
      connections: CONNECTIONS,
    });
    const { databaseUrls, keys, admin } = await openBenchDatabase(resources, { tenants, sessions: 1_000 });
    const server = await startProduct(resources, databaseUrls, { DATABASE_POOL_SIZE: `${CONNECTIONS}` });
    const url = new URL(server.url);
    progress(`Storing ${memories} memories of ${tenants} tenants …`);
    await storeMemories(url, keys, memories);
    await admin.query('vacuum (analyze)');
    await assertSameHits(url, keys);

    const way = (byTopic: (topic: number) => Parts) => {
      const requests = keys.flatMap((key) =>
        Array.from({ length: TOPICS }, (_, topic) => requestOf(url, key, byTopic(topic))),
      );
      const next = () => requests[Math.floor(Math.random() * requests.length)] as Buffer;
      const target = { hostname: url.hostname, port: Number(url.port), connections };
      return new Way(server.pid, (time) => measureRequests(target, next, time));
    };
    const [mcp, v1] = [way(BY_MCP), way(BY_V1)];
    progress('Warming up');
    for (const one of [mcp, v1]) await one.measure(WARM_UP_ROUNDS * seconds);
    for (let round = 1; round <= rounds; round++) {
      progress(`Round ${round} of ${rounds}`);
      // taking turns at going first, so that other load on the machine affects both alike
      for (const one of round % 2 ? [mcp, v1] : [v1, mcp]) await one.runRound(seconds);
    }
    await assertSameHits(url, keys);

    const ratio = median(mcp.rounds.map(({ perSecond }, at) => perSecond / (v1.rounds[at]?.perSecond ?? 0)));
    print(
      `${memories} memories of ${tenants} tenants, ${connections} connections, medians of ${rounds} rounds`,
    );
    print(line('POST /mcp, memory_search', mcp));
    print(line('GET /v1/search', v1));
    print(`ratio_v1 ${rounded(ratio)} (goal: ${GOAL})`);
    const { perSecond, p99 } = mcp.result;
    const figures = { calls_per_s: Math.round(perSecond), p99_ms: rounded(p99), ratio_v1: rounded(ratio) };
    if (json) print(JSON.stringify({ bench: 'mcp', ...figures }));
  },
};

interface Round extends Measurement {
  /** Microseconds of the server's processor time for one request. */
  readonly cpu: number;
}

/** One of the two ways to search, and its rounds. */
class Way {
  readonly rounds: Round[] = [];
  readonly measure: (seconds: number) => Promise<Measurement>;
  readonly #pid: number;

  constructor(pid: number, measure: (seconds: number) => Promise<Measurement>) {
    this.#pid = pid;
    this.measure = measure;
  }

  async runRound(seconds: number): Promise<void> {
    const before = await processorTime(this.#pid);
    const startedAt = performance.now();
    const measured = await this.measure(seconds);
    const requests = (measured.perSecond * (performance.now() - startedAt)) / 1_000;
    this.rounds.push({ ...measured, cpu: ((await processorTime(this.#pid)) - before) / requests });
  }

  /** The median of all rounds, value by value. */
  get result(): Round {
    const middle = (value: keyof Round) => median(this.rounds.map((round) => round[value]));
    return { perSecond: middle('perSecond'), p50: middle('p50'), p99: middle('p99'), cpu: middle('cpu') };
  }
}

function line(name: string, { result: { perSecond, p50, p99, cpu } }: Way): string {
  const times = `p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms   server ${cpu.toFixed(0)} µs`;
  return `${name.padEnd(26)} ${perSecond.toFixed(0).padStart(6)}/s   ${times}`;
}

const rounded = (value: number) => Number(value.toFixed(2));
