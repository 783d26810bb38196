import { parseArgs } from 'node:util';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { behindDelay, roundTripMs } from '../support/delayed-database.ts';
import { print } from '../support/output.ts';
import { CONNECTIONS, Contestant, type Pair, startPair } from './contestants.ts';
import { measurePgbench, preparePgbench } from './pgbench.ts';

const DELAY_MS = 1;
const WARM_UP_ROUNDS = 2;

export const readBench: Bench = {
  summary: 'the newest 20 sessions of a tenant, beside a textbook server and pgbench',
  async run(args, resources) {
    const { json, seconds, rounds, tenants, sessions } = optionsOf(args);
    const { databaseUrls, keys } = await openBenchDatabase(resources, { tenants, sessions });
    const delayed = await behindDelay(resources, databaseUrls, DELAY_MS);
    const near = await startPair(resources, databaseUrls, keys, '');
    const far = await startPair(resources, delayed, keys, `, database ${DELAY_MS} ms away`);
    const program = await preparePgbench(resources, tenants);
    if (!program) progress('pgbench is not installed; continuing without it.');
    const pgbench =
      program &&
      new Contestant('pgbench', (time) => measurePgbench(program, databaseUrls.tenant, CONNECTIONS, time));
    const trips = [await roundTripMs(databaseUrls.tenant), await roundTripMs(delayed.tenant)].map(digits(2));

    const nearby = [near.ours, near.textbook, ...(pgbench ? [pgbench] : [])];
    const distant = [far.ours, far.textbook];
    await takeTurns(nearby, rounds, seconds);
    await takeTurns(distant, rounds, seconds);

    print(
      `${sessions} sessions of ${tenants} tenants, ${CONNECTIONS} connections, medians of ${rounds} rounds`,
    );
    print(
      `a round trip to the database: ${trips[0]} ms, and ${trips[1]} ms where it is ${DELAY_MS} ms away each way`,
    );
    for (const contestant of [...nearby, ...distant]) print(line(contestant));
    const ratios = {
      ratio_textbook: ratioOf(near),
      ratio_textbook_1ms: ratioOf(far),
      ratio_pgbench: pgbench ? rounded(near.ours.result.perSecond / pgbench.result.perSecond) : null,
    };
    for (const [name, ratio] of Object.entries(ratios))
      print(`${name.padEnd(20)} ${ratio ?? 'not measured'}`);
    const { p50, p99 } = near.ours.result;
    if (json) print(JSON.stringify({ bench: 'read', ...ratios, p50_ms: rounded(p50), p99_ms: rounded(p99) }));
  },
};

/** The rounds alternate, so that other load on the machine affects all of them. */
async function takeTurns(contestants: readonly Contestant[], rounds: number, seconds: number): Promise<void> {
  const names = contestants.map(({ name }) => name).join(', ');
  progress(`Warming up: ${names}`);
  // Node compiles for many seconds; a server that is measured earlier is slower by a third.
  for (const contestant of contestants) await contestant.warmUp(WARM_UP_ROUNDS * seconds);
  for (let round = 1; round <= rounds; round++) {
    progress(`Round ${round} of ${rounds}`);
    for (const contestant of contestants) await contestant.runRound(seconds);
  }
}

function optionsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      tenants: { type: 'string', default: '2000' },
      sessions: { type: 'string', default: '1000000' },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const whole = (name: 'tenants' | 'sessions' | 'seconds' | 'rounds') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
    return value;
  };
  return {
    json: values.json,
    tenants: whole('tenants'),
    sessions: whole('sessions'),
    seconds: whole('seconds'),
    rounds: whole('rounds'),
  };
}

function line({ name, result: { perSecond, p50, p99 } }: Contestant): string {
  const times = Number.isNaN(p50) ? '' : `   p50 ${digits(2)(p50)} ms   p99 ${digits(2)(p99)} ms`;
  return `${name.padEnd(36)} ${digits(0)(perSecond).padStart(6)}/s${times}`;
}

const ratioOf = ({ ours, textbook }: Pair) => rounded(ours.result.perSecond / textbook.result.perSecond);
const rounded = (value: number) => Number(value.toFixed(2));
const digits = (count: number) => (value: number) => value.toFixed(count);
