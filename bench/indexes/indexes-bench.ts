import { parseArgs } from 'node:util';
import { TENANTS_PER_CLIENT } from '../ingest/load.ts';
import type { Speed } from '../otlp/speed.ts';
import { type Bench, progress } from '../support/bench.ts';
import { print } from '../support/output.ts';
import { median } from '../support/statistics.ts';
import { openDatabases } from './databases.ts';
import { KINDS, type Kind, Requests, type Round } from './requests.ts';
import { Side } from './side.ts';

const WARM_UP_ROUNDS = 1;
/** Those by which rows of a session are found. */
const OF_SESSIONS = [
  'idx_metrics_session',
  'idx_metric_series_session',
  'idx_velocity_session',
  'idx_predictions_session',
  'idx_tool_operations_session',
  'idx_model_requests_session',
  'idx_tool_events_session',
  'idx_otel_points_session',
];

/** The same rows with the indexes, and without. */
interface Pair {
  readonly all: Speed;
  readonly less: Speed;
}

export const indexesBench: Bench = {
  summary: 'what indexes cost: the same rows into a database with them and into a copy without',
  async run(args, resources) {
    const options = optionsOf(args);
    const tenants = options.clients * TENANTS_PER_CLIENT;
    const databases = await openDatabases(resources, { ...options, tenants });
    const [all, less] = [
      await Side.start(resources, databases.all),
      await Side.start(resources, databases.less),
    ];
    const requests = new Requests(options, databases.agents);
    const pairs: Record<Kind, Pair[]> = { samples: [], records: [], points: [] };
    for (let n = 1 - WARM_UP_ROUNDS; n <= options.rounds; n++) {
      progress(n < 1 ? 'Warming up' : `Round ${n} of ${options.rounds}`);
      for (const kind of KINDS) {
        const pair = await measured(all, less, await requests.next(kind), n % 2 === 0);
        progress(
          `  ${kind}: ${pair.all.perSecond.toFixed(0)}/s with, ${pair.less.perSecond.toFixed(0)}/s without`,
        );
        if (n >= 1) pairs[kind].push(pair);
      }
    }
    report(options, pairs);
  },
};

/** In turns: the first of two has a cache that the other one lacks. */
async function measured(all: Side, less: Side, round: Round, lessFirst: boolean): Promise<Pair> {
  if (!lessFirst) return { all: await all.measure(round), less: await less.measure(round) };
  const first = await less.measure(round);
  return { all: await all.measure(round), less: first };
}

function report({ dropped, rounds, json }: Options, pairs: Readonly<Record<Kind, readonly Pair[]>>): void {
  print(`Without ${dropped.join(', ')}; medians of ${rounds} rounds`);
  const ratios: Record<string, number> = {};
  for (const kind of KINDS) {
    const of = (pick: (pair: Pair) => number) => median(pairs[kind].map(pick));
    const processor = of(({ all, less: other }) => all.cpu.postgres / other.cpu.postgres);
    const speed = of(({ all, less: other }) => all.perSecond / other.perSecond);
    const postgres = [of(({ all }) => all.cpu.postgres), of(({ less: other }) => other.cpu.postgres)];
    print(
      `${kind}: ${speed.toFixed(3)} times the rows a second; PostgreSQL ${postgres.map((one) => one.toFixed(1)).join(' and ')} µs a row, ${processor.toFixed(3)} times`,
    );
    ratios[`speed_${kind}`] = thousandths(speed);
    ratios[`postgres_${kind}`] = thousandths(processor);
  }
  if (json) print(JSON.stringify({ bench: 'indexes', ...ratios }));
}

const thousandths = (value: number): number => Number(value.toFixed(3));

type Options = ReturnType<typeof optionsOf>;

function optionsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      without: { type: 'string', default: OF_SESSIONS.join(',') },
      clients: { type: 'string', default: '4' },
      rows: { type: 'string', default: '1000000' },
      batches: { type: 'string', default: '30' },
      rounds: { type: 'string', default: '6' },
    },
  });
  const whole = (name: 'clients' | 'rows' | 'batches' | 'rounds') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
    return value;
  };
  return {
    json: values.json,
    dropped: values.without.split(','),
    clients: whole('clients'),
    rows: whole('rows'),
    batches: whole('batches'),
    rounds: whole('rounds'),
  };
}
