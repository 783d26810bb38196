import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { poolerVersion } from '../../tests/support/pooler.ts';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { type Contestant, QUERY_WAIT_TIMEOUT, type Sizes, startContestants } from './contestants.ts';
import { disturbances } from './disturbances.ts';
import { Measurements } from './measurements.ts';
import { watchCounts } from './watch-counts.ts';

const SESSIONS_EACH = 10;
const WARM_UP_SECONDS = 3;
const ALONE_SECONDS = 2;
/** Before something happens, and with what happens in it. */
const CALM_MS = 1_000;
const DISTURBED_SECONDS = 6;
const MAX_SHOWN = 10;

export const poolerBench: Bench = {
  summary: 'many clients through PgBouncer over few connections, and what happens when it restarts',
  async run(args, resources) {
    const { json, seconds, rounds, ...sizes } = optionsOf(args);
    const version = poolerVersion();
    if (!version) {
      print(
        'Skipped: PgBouncer is not installed. PGBOUNCER=<path> names another program than the one in PATH.',
      );
      return;
    }
    const sessions = sizes.tenants * SESSIONS_EACH;
    const database = await openBenchDatabase(resources, { tenants: sizes.tenants, sessions });
    const contestants = await startContestants(resources, database, sizes);
    for (const { name, side } of contestants)
      progress(`Opened the connections of ${name} in ${(await side.open()).toFixed(1)} s`);

    const measurements = await Measurements.of(database.admin);
    const counts = await watchCounts(resources, contestants);
    for (let round = 0; round <= rounds; round++) {
      progress(round === 0 ? 'Warming up' : `Round ${round} of ${rounds}`);
      // each goes first in turn
      const turns = contestants.map((_, n) => contestants[(n + round) % contestants.length] as Contestant);
      for (const contestant of turns) {
        const { side, name } = contestant;
        // those that nobody used for half a minute were closed
        await side.open();
        if (round === 0) await side.run(WARM_UP_SECONDS);
        else await measurements.add(contestant, () => side.run(seconds));
        progress(`  ${name} ${measurements.last(name)}`);
      }
      for (const { side, name } of round === 0 ? [] : turns)
        measurements.addAlone(name, await side.runAlone(ALONE_SECONDS));
    }
    print(`${version}: ${sizes.clients} clients, ${sizes.connections} connections to PostgreSQL`);
    print(
      `at most ${counts.clients()} clients at once at a pooler, ${counts.connections()} connections of one`,
    );
    measurements.print();
    for (const contestant of contestants) await disturb(contestant, database.admin);

    const faults = await checked(contestants);
    const result = measurements.result();
    if (json) print(JSON.stringify({ bench: 'pooler', version, faults: faults.length, ...result }));
    if (faults.length > 0)
      throw new Error(`What must never happen:\n${faults.slice(0, MAX_SHOWN).join('\n')}`);
  },
};

async function disturb({ name, side, pooler }: Contestant, admin: pg.Client): Promise<void> {
  if (!pooler) return;
  for (const { name: event, happen } of disturbances(QUERY_WAIT_TIMEOUT)) {
    progress(`${name}: ${event}`);
    await side.open();
    const load = side.run(DISTURBED_SECONDS);
    await wait(CALM_MS);
    await happen(pooler, admin);
    const disturbed = await load;
    const after = await side.run(ALONE_SECONDS);
    print(
      `${name}: ${event}: ${disturbed.done} done, refused ${listed(disturbed.refused)}; ` +
        `afterwards ${after.done} done, refused ${listed(after.refused)}`,
    );
  }
}

const listed = (refused: Readonly<Record<string, number>>): string =>
  Object.entries(refused)
    .map(([code, count]) => `${count} ${code}`)
    .join(', ') || 'none';

/** What the clients know, compared with the database. */
async function checked(contestants: readonly Contestant[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, side } of contestants) {
    const check = await side.check();
    print(
      `${name}: ${check.rows} rows seen, ${check.stored} writes acknowledged, ${check.unknown} without an answer, ` +
        `${check.faults.length} faults`,
    );
    faults.push(...check.faults.map((fault) => `${name}: ${fault}`));
  }
  return faults;
}

function optionsOf(args: string[]): Sizes & { json: boolean; seconds: number; rounds: number } {
  const { json, processes, ...options } = wholeOptions(args, {
    clients: 2_000,
    connections: 20,
    processes: 2,
    tenants: 200,
    seconds: 5,
    rounds: 5,
  });
  for (const name of ['clients', 'connections'] as const)
    if (options[name] % processes !== 0 || options[name] < 2 * processes)
      throw new Error(`--${name} must be a multiple of --processes, and at least two each.`);
  return { ...options, processes, json };
}
