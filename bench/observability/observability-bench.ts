import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { forkHelper } from '../support/child-process.ts';
import { measureHttp } from '../support/http-load.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import type { Resources } from '../support/resources.ts';
import { median, percentile } from '../support/statistics.ts';
import type { Asked, Told } from './switched-server.ts';

const PATH = '/v1/sessions?limit=20';
const CONNECTIONS = 4;
/** Other programs make a round dearer and never cheaper. */
const SHARE = 0.25;

/** Nothing, nothing again, metrics and the default part of the traces, or every trace. */
const ROUNDS = ['off', 'same', 'on', 'traced'] as const;

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
    const child = await forkHelper(resources, 'bench/observability/switched-server.ts', {
      DATABASE_POOL_SIZE: `${CONNECTIONS}`,
      DATABASE_URL: databaseUrls.tenant,
      DATABASE_URL_IDENTITY: databaseUrls.identity,
      DATABASE_URL_BILLING: databaseUrls.billing ?? '',
      OTEL_EXPORTER_OTLP_ENDPOINT: await collector(resources),
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    const ask = async (asked: Asked = {}): Promise<number> => {
      child.send(asked);
      const [{ processor }] = (await once(child, 'message')) as [Told];
      return processor;
    };
    const load = (seconds: number) =>
      measureHttp({ url: `${url}${PATH}`, keys, connections: CONNECTIONS }, seconds);
    for (const setting of ['traced', 'on', 'off'] as const) {
      progress(`Warming up: ${setting}`);
      await ask({ setting });
      await load(warmUp);
    }
    const times: Record<(typeof ROUNDS)[number], number[]> = { off: [], same: [], on: [], traced: [] };
    for (let round = 0; round < rounds; round += 1) {
      if (round % 10 === 0) progress(`Round ${round + 1} of ${rounds}`);
      for (const name of shuffled(ROUNDS)) {
        const before = await ask({ setting: name === 'same' ? 'off' : name });
        const beganAt = performance.now();
        const { perSecond } = await load(ms / 1_000);
        const requests = (perSecond * (performance.now() - beganAt)) / 1_000;
        times[name].push(((await ask()) - before) / requests);
      }
    }
    const timeOf = (name: (typeof ROUNDS)[number]) => percentile(times[name], SHARE);
    print(`processor time of the server for a read, the lower quarter of ${rounds} rounds of ${ms} ms`);
    for (const name of ROUNDS) print(`${name.padEnd(12)} ${timeOf(name).toFixed(0)} microseconds`);
    // within a round other load is about the same for all
    const offIn = (round: number) => ((times.off[round] ?? 0) + (times.same[round] ?? 0)) / 2;
    const ratioOf = (name: (typeof ROUNDS)[number]) =>
      median(times[name].map((time, round) => time / offIn(round)));
    const ratios = {
      ratio_on: ratioOf('on'),
      ratio_traced: ratioOf('traced'),
      // how exact the others are
      ratio_same: ratioOf('same'),
    };
    for (const [name, ratio] of Object.entries(ratios)) print(`${name.padEnd(12)} ${ratio.toFixed(3)}`);
    if (json) print(JSON.stringify({ bench: 'observability', ...ratios }));
  },
};

function shuffled<T>(all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
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
