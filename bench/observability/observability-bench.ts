import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { measureHttp } from '../support/http-load.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { freePort, type ProductServer, startProduct } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { percentile } from '../support/statistics.ts';

const PATH = '/v1/sessions?limit=20';
const CONNECTIONS = 4;
/** Other programs make a round dearer and never cheaper. */
const SHARE = 0.25;
const SCRAPES = 20;

/** What the server tells of itself: nothing, nothing again, metrics and the default part of traces, or every trace. */
const SETTINGS = ['off', 'same', 'on', 'traced'] as const;
type Setting = (typeof SETTINGS)[number];

const isOn = (setting: Setting) => setting === 'on' || setting === 'traced';

interface Contestant {
  readonly setting: Setting;
  readonly server: ProductServer;
  /** Microseconds of the processor for a request, of each round. */
  readonly rounds: number[];
}

export const observabilityBench: Bench = {
  summary: 'the processor time of a read with and without metrics and traces',
  async run(args, resources) {
    const options = wholeOptions(args, {
      ...{ tenants: 200, sessions: 20_000, ms: 400, rounds: 60 },
      // Node compiles for many seconds
      ...{ 'warm-up': 20 },
    });
    const { json, ms, rounds, 'warm-up': warmUp, ...size } = options;
    const { databaseUrls, keys } = await openBenchDatabase(resources, size);
    const endpoint = await collector(resources);
    const contestants: Contestant[] = [];
    let metricsPort = 0;
    for (const setting of SETTINGS) {
      metricsPort = await freePort();
      const server = await startProduct(resources, databaseUrls, {
        DATABASE_POOL_SIZE: `${CONNECTIONS}`,
        ...(isOn(setting) && { METRICS_PORT: `${metricsPort}`, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
        ...(setting === 'traced' && { OTEL_TRACES_SAMPLER: 'always_on' }),
      });
      contestants.push({ setting, server, rounds: [] });
    }
    const load = ({ server }: Contestant, time: number) =>
      measureHttp({ url: `${server.url}${PATH}`, keys, connections: CONNECTIONS }, time);
    progress('Warming up');
    for (const one of contestants) await load(one, warmUp);
    for (let round = 0; round < rounds; round += 1) {
      if (round % 10 === 0) progress(`Round ${round + 1} of ${rounds}`);
      // what one leaves behind, such as spans that are sent, must not always meet the same other
      for (const one of shuffled(contestants)) {
        const before = await nanosecondsOf(one.server.pid);
        const beganAt = performance.now();
        const { perSecond } = await load(one, ms / 1_000);
        const requests = (perSecond * (performance.now() - beganAt)) / 1_000;
        one.rounds.push(((await nanosecondsOf(one.server.pid)) - before) / requests / 1_000);
      }
    }
    const timeOf = (setting: Setting) =>
      percentile(contestants.find((one) => one.setting === setting)?.rounds ?? [], SHARE);
    const ratioOf = (setting: Setting) => timeOf(setting) / timeOf('off');
    const ratios = {
      ratio_on: ratioOf('on'),
      ratio_traced: ratioOf('traced'),
      // how exact the others are
      ratio_same: ratioOf('same'),
    };
    print(`processor time of the server for a read, the lower quarter of ${rounds} rounds of ${ms} ms`);
    for (const setting of SETTINGS) print(`${setting.padEnd(12)} ${timeOf(setting).toFixed(0)} microseconds`);
    for (const [name, ratio] of Object.entries(ratios)) print(`${name.padEnd(12)} ${ratio.toFixed(3)}`);
    const scrape = await scrapeMs(contestants.at(-1)?.server, metricsPort);
    print(`a scrape     ${scrape.toFixed(1)} ms of the processor`);
    if (json) print(JSON.stringify({ bench: 'observability', ...ratios, scrape_ms: scrape }));
  },
};

async function scrapeMs(server: ProductServer | undefined, port: number): Promise<number> {
  const pid = server?.pid ?? 0;
  const before = await nanosecondsOf(pid);
  for (let n = 0; n < SCRAPES; n += 1) await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return ((await nanosecondsOf(pid)) - before) / SCRAPES / 1e6;
}

function shuffled<T>(all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** The processor time of all threads of a process. Linux only. */
async function nanosecondsOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = threads.map(async (thread) => {
    // a thread can end meanwhile
    const text = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
    return Number(text.split(' ', 1)[0]);
  });
  return (await Promise.all(times)).reduce((sum, one) => sum + one, 0);
}

/** Takes everything and keeps nothing. */
async function collector(resources: Resources): Promise<string> {
  const server = await resources.use(
    async () => {
      const http = createServer((request, response) => {
        request.resume().once('end', () => response.end());
      });
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
      return http;
    },
    async (http) => {
      http.closeAllConnections();
      http.close();
    },
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
