import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { behindDelay, roundTripMs } from '../support/delayed-database.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { CONNECTIONS, Contestant, type Pair, pairOf, startServers } from './contestants.ts';
import { measurePgbench, preparePgbench } from './pgbench.ts';

const DELAY_MS = 1;
const WARM_UP_ROUNDS = 2;
/** So few that both servers know all of them: a look-up of a key is a round trip of its own. */
const KEYS_OF_LATENCY = 20;

export const readBench: Bench = {
  summary: 'the newest 20 sessions of a tenant, beside a textbook server and pgbench',
  async run(args, resources) {
    const options = wholeOptions(args, {
      tenants: 2000,
      sessions: 1_000_000,
      seconds: 5,
      rounds: 5,
      'connections-1ms': 3,
    });
    const { json, seconds, rounds, tenants, sessions, 'connections-1ms': farConnections } = options;
    const { databaseUrls, keys } = await openBenchDatabase(resources, { tenants, sessions });
    const delayed = await behindDelay(resources, databaseUrls, DELAY_MS);
    const away = `, database ${DELAY_MS} ms away`;
    const nearServers = await startServers(resources, databaseUrls, keys);
    const farServers = await startServers(resources, delayed, keys);
    const near = pairOf(nearServers, { keys, connections: CONNECTIONS }, '');
    const far = pairOf(farServers, { keys, connections: farConnections }, away);
    const step = Math.max(1, Math.floor(keys.length / KEYS_OF_LATENCY));
    const fewKeys = keys.filter((_key, place) => place % step === 0);
    const alone = pairOf(farServers, { keys: fewKeys, connections: 1 }, `${away}, one connection`);
    const program = await preparePgbench(resources, tenants);
    if (!program) progress('pgbench is not installed; continuing without it.');
    const pgbench =
      program &&
      new Contestant('pgbench', (time) => measurePgbench(program, databaseUrls.tenant, CONNECTIONS, time));
    const trips = [await roundTripMs(databaseUrls.tenant), await roundTripMs(delayed.tenant)].map(digits(2));

    const nearby = [near.ours, near.textbook, ...(pgbench ? [pgbench] : [])];
    const distant = [far.ours, far.textbook];
    const latency = [alone.ours, alone.textbook];
    for (const contestants of [nearby, distant, latency]) await takeTurns(contestants, rounds, seconds);

    print(`${sessions} sessions of ${tenants} tenants, medians of ${rounds} rounds`);
    print(`${CONNECTIONS} connections, and ${farConnections} where the database is ${DELAY_MS} ms away`);
    print(
      `a round trip to the database: ${trips[0]} ms, and ${trips[1]} ms where it is ${DELAY_MS} ms away each way`,
    );
    for (const contestant of [...nearby, ...distant, ...latency]) print(line(contestant));
    const ratios = {
      ratio_textbook: speedOf(near),
      ratio_textbook_1ms: speedOf(far),
      ratio_latency_1ms: rounded(alone.textbook.result.p50 / alone.ours.result.p50),
      ratio_pgbench: pgbench ? rounded(near.ours.result.perSecond / pgbench.result.perSecond) : null,
      p99_ratio: tailOf(near),
      p99_ratio_1ms: tailOf(far),
      p99_ratio_latency_1ms: tailOf(alone),
    };
    for (const [name, ratio] of Object.entries(ratios))
      print(`${name.padEnd(24)} ${ratio ?? 'not measured'}`);
    const times = { ...timesOf(near, ''), ...timesOf(alone, '_latency_1ms') };
    if (json) print(JSON.stringify({ bench: 'read', ...ratios, ...times }));
  },
};

/** The rounds alternate, so that other load on the machine affects all of them. */
async function takeTurns(contestants: readonly Contestant[], rounds: number, seconds: number): Promise<void> {
  const names = contestants.map(({ name }) => name).join('; ');
  progress(`Warming up: ${names}`);
  // Node compiles for many seconds; a server that is measured earlier is slower by a third.
  for (const contestant of contestants) await contestant.warmUp(WARM_UP_ROUNDS * seconds);
  for (let round = 1; round <= rounds; round++) {
    progress(`Round ${round} of ${rounds}`);
    for (const contestant of contestants) await contestant.runRound(seconds);
  }
}

function line({ name, result: { perSecond, p50, p99, busy } }: Contestant): string {
  const times = Number.isNaN(p50) ? '' : `   p50 ${digits(2)(p50)} ms   p99 ${digits(2)(p99)} ms`;
  const processors = `   processors ${digits(0)(100 * busy)} % busy`;
  return `${name.padEnd(52)} ${digits(0)(perSecond).padStart(6)}/s${processors}${times}`;
}

/** The milliseconds of both servers, for the JSON. */
function timesOf({ ours, textbook }: Pair, load: string): Record<string, number> {
  return Object.fromEntries(
    (['p50', 'p99'] as const).flatMap((share) => [
      [`${share}${load}_ms`, rounded(ours.result[share])],
      [`${share}${load}_textbook_ms`, rounded(textbook.result[share])],
    ]),
  );
}

const speedOf = ({ ours, textbook }: Pair) => rounded(ours.result.perSecond / textbook.result.perSecond);
const tailOf = ({ ours, textbook }: Pair) => rounded(ours.result.p99 / textbook.result.p99);
const rounded = (value: number) => Number(value.toFixed(2));
const digits = (count: number) => (value: number) => value.toFixed(count);
