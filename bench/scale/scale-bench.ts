import { loadavg } from 'node:os';
import { type Bench, progress } from '../support/bench.ts';
import { type BenchDatabase, openBenchServer } from '../support/bench-database.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { startProduct } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { openScaled } from './databases.ts';
import { OF_ONE_TABLE, policyCost } from './policy-cost.ts';
import { QUESTION_NAMES, type Side, takeTurns } from './turns.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const YEAR_DAYS = 365;

export const scaleBench: Bench = {
  summary:
    'lists, summaries, searches and usage with 100,000 and 10,000,000 rows, and what row security costs',
  async run(args, resources) {
    const options = wholeOptions(args, {
      tenants: 2_000,
      rows: 10_000_000,
      'rows-small': 100_000,
      requests: 10_000_000,
      'requests-small': 100_000,
      turns: 3_000,
      pairs: 3_000,
    });
    const { tenants, turns, pairs, json } = options;
    const server = await openBenchServer(resources, `scale-${tenants}`);
    const small = await openScaled(resources, server, {
      tenants,
      samples: options['rows-small'],
      requests: options['requests-small'],
    });
    const big = await openScaled(resources, server, {
      tenants,
      samples: options.rows,
      requests: options.requests,
    });
    const days = (YEAR_DAYS * options['requests-small']) / options.requests;
    const sides = [
      await sideOf(resources, small, YEAR_DAYS),
      await sideOf(resources, big, Math.min(YEAR_DAYS, days)),
    ] as const;

    progress('Warming up');
    await takeTurns(...sides, Math.ceil(turns / 2));
    progress(`${turns} turns`);
    const medians = await takeTurns(...sides, turns);
    progress(`${pairs} pairs with and without row security`);
    const to = sides[1].until;
    const week = { from: new Date(Date.parse(to) - WEEK_MS).toISOString(), to };
    const costs = await policyCost(resources, big, { tenants, week, pairs });

    print(
      `${options['rows-small']} and ${options.rows} samples, ${options['requests-small']} and ${options.requests} requests of ${tenants} tenants, ${turns} turns, load average ${loadavg()[0]?.toFixed(1)}`,
    );
    printMedians(medians);
    printCosts(costs);
    const ratios = QUESTION_NAMES.map((question) => [
      question,
      rounded(medians[question].big.ms / medians[question].small.ms),
    ]);
    const worst = Math.max(...OF_ONE_TABLE.map((question) => costs[question].ratio));
    if (json)
      print(JSON.stringify({ bench: 'scale', ...Object.fromEntries(ratios), rls_cost: rounded(worst) }));
  },
};

function printMedians(medians: Awaited<ReturnType<typeof takeTurns>>): void {
  for (const question of QUESTION_NAMES) {
    const { small: before, big: after } = medians[question];
    print(
      `${question.padEnd(12)} p50 ${before.ms.toFixed(3)} ms and ${after.ms.toFixed(3)} ms   ratio ${(after.ms / before.ms).toFixed(2)}   responses of ${before.characters} and ${after.characters} characters`,
    );
  }
}

function printCosts(costs: Awaited<ReturnType<typeof policyCost>>): void {
  for (const question of OF_ONE_TABLE) {
    const { byPolicy, byHand, ratio } = costs[question];
    print(
      `${question.padEnd(12)} by policy ${byPolicy.toFixed(3)} ms, by hand ${byHand.toFixed(3)} ms   ratio ${ratio.toFixed(3)}`,
    );
  }
}

async function sideOf(
  resources: Resources,
  { admin, databaseUrls, keys }: BenchDatabase,
  days: number,
): Promise<Side> {
  const { rows } = await admin.query(
    `select (select max(timestamp) + interval '1 ms' from metrics) as until,
      (select max(timestamp) + interval '1 ms' from model_requests) as used_until`,
  );
  const [{ until, used_until }] = rows as [{ until: Date; used_until: Date }];
  const { url } = await startProduct(resources, databaseUrls);
  const usedFrom = new Date(used_until.getTime() - days * DAY_MS).toISOString();
  return {
    ...{ url: new URL(url), keys, until: until.toISOString() },
    ...{ usedFrom, usedUntil: used_until.toISOString() },
  };
}

const rounded = (value: number) => Number(value.toFixed(3));
