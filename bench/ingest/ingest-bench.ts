import { parseArgs } from 'node:util';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchDatabase } from '../support/bench-database.ts';
import { print } from '../support/output.ts';
import { startProductServer } from '../support/product-server.ts';
import { median } from '../support/statistics.ts';
import { CopyClient } from './copy-side.ts';
import { HttpClient } from './http-side.ts';
import { type Batches, Load, TENANTS_PER_CLIENT } from './load.ts';
import { BATCH } from './samples.ts';
import { fillMetrics, openToolSessions, WrittenRows, type WrittenSummary } from './table.ts';

const TENANTS = 200;
const SEEDED_SESSIONS = 20_000;
const POOL_SIZE = 10;
const WARM_UP_ROUNDS = 2;

export const ingestBench: Bench = {
  summary: 'batches of 1,000 samples over HTTP, beside COPY of the same rows',
  async run(args, resources) {
    const options = optionsOf(args);
    const database = await openBenchDatabase(resources, { tenants: TENANTS, sessions: SEEDED_SESSIONS });
    const { admin, databaseUrls, adminUrl, keys } = database;
    await fillMetrics(admin, options.rows);
    const load = new Load(options, await openToolSessions(admin, options.clients * TENANTS_PER_CLIENT));
    const url = new URL('/v1/ingest', await startProductServer(resources, databaseUrls, POOL_SIZE));
    const copy = await openEach(options.clients, () => CopyClient.open(resources, adminUrl));
    const written = new WrittenRows(admin);

    const viaHttp = async (batches: Batches) => {
      const requests = batches.map((own) =>
        own.map((batch) => HttpClient.requestOf(url, batch, keys[batch.tenant] ?? '')),
      );
      // reconnect for each round, because the server closes idle connections
      const http = await openEach(options.clients, () => HttpClient.open(url));
      return {
        send: () => Promise.all(http.map((client, n) => client.send(requests[n] ?? []))),
        close: () => {
          for (const client of http) client.close();
        },
      };
    };
    const viaCopy = async (batches: Batches) => {
      const texts = batches.map((own) => own.map((batch) => Buffer.from(batch.copy)));
      return {
        send: () => Promise.all(copy.map((client, n) => client.send(texts[n] ?? []))),
        close: () => {},
      };
    };
    const measure = async (prepare: () => ReturnType<typeof viaCopy | typeof viaHttp>) => {
      const side = await prepare();
      await admin.query('checkpoint');
      await written.mark();
      const startedAt = performance.now();
      await side.send();
      const perSecond = load.rowsPerRound / ((performance.now() - startedAt) / 1_000);
      side.close();
      return { perSecond, written: await written.sinceMark() };
    };

    const results: Result[] = [];
    for (let round = 1 - WARM_UP_ROUNDS; round <= options.rounds; round++) {
      progress(round < 1 ? 'Warming up' : `Round ${round} of ${options.rounds}`);
      const batches = load.nextRound();
      const [http, byCopy] = await inTurns(
        round % 2 === 0,
        () => measure(() => viaHttp(batches)),
        () => measure(() => viaCopy(batches)),
      );
      assertSame(load.rowsPerRound, http.written, byCopy.written);
      progress(`  HTTP ${http.perSecond.toFixed(0)} rows/s, COPY ${byCopy.perSecond.toFixed(0)} rows/s`);
      if (round >= 1) results.push({ http: http.perSecond, copy: byCopy.perSecond });
    }
    report(options, results);
  },
};

interface Result {
  readonly http: number;
  readonly copy: number;
}

async function inTurns<T>(
  reversed: boolean,
  one: () => Promise<T>,
  other: () => Promise<T>,
): Promise<[T, T]> {
  if (!reversed) return [await one(), await other()];
  const second = await other();
  return [await one(), second];
}

function openEach<T>(count: number, open: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, open));
}

function assertSame(rows: number, one: WrittenSummary, other: WrittenSummary): void {
  if (one.count !== rows || other.count !== rows)
    throw new Error(`The database has ${one.count} and ${other.count} of ${rows} rows.`);
  if (one.checksum !== other.checksum) throw new Error('The two sides have written different rows.');
}

function report(options: Options, results: readonly Result[]): void {
  const [http, copy] = [median(results.map((one) => one.http)), median(results.map((one) => one.copy))];
  print(
    `${options.clients} clients, batches of ${BATCH} samples, ${options.rows} rows before, medians of ${options.rounds} rounds`,
  );
  print(`HTTP ${http.toFixed(0).padStart(8)} rows/s`);
  print(`COPY ${copy.toFixed(0).padStart(8)} rows/s`);
  // computed within each round, because its two sides ran under the same conditions
  const ratio = Number(median(results.map((one) => one.http / one.copy)).toFixed(2));
  print(`ratio_copy ${ratio}`);
  if (options.json)
    print(JSON.stringify({ bench: 'ingest', ratio_copy: ratio, rows_per_s: Math.round(http) }));
}

type Options = ReturnType<typeof optionsOf>;

function optionsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      clients: { type: 'string', default: '4' },
      rows: { type: 'string', default: '1000000' },
      batches: { type: 'string', default: '60' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const whole = (name: 'clients' | 'rows' | 'batches' | 'rounds') => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
    return value;
  };
  return {
    json: values.json,
    clients: Math.min(whole('clients'), TENANTS / TENANTS_PER_CLIENT),
    rows: whole('rows'),
    batches: whole('batches'),
    rounds: whole('rounds'),
  };
}
