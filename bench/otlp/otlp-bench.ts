import type pg from 'pg';
import { type Bench, progress } from '../support/bench.ts';
import { connectFor, openBenchDatabase } from '../support/bench-database.ts';
import { HttpConnection } from '../support/http-connection.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { ProcessMemory } from '../support/process-memory.ts';
import { startProduct } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { median, percentile } from '../support/statistics.ts';
import { type CopyTexts, copyBatch, copyTextsOf } from './copy-rows.ts';
import { BATCH, type BatchOf, type Signal } from './records.ts';
import { type Speed, speedOf, type Used, usedBy } from './speed.ts';
import { assertSame, copySeries, openSenders, type Sender } from './tenants.ts';

/** Tenants whose tools send during the measurement: the server caches their keys, as in production. */
const TENANTS_PER_CLIENT = 5;
const SEEDED_SESSIONS = 20_000;
const WARM_UP_ROUNDS = 2;
const POOL_SIZE = 10;
const MEGABYTE = 1_048_576;
const MEMORY_SECONDS = 5;

const DEFAULTS = { clients: 4, batches: 30, rounds: 4 };

export const otlpBench: Bench = {
  summary: 'OTLP requests of 500 records or points, beside COPY of the same rows',
  async run(args, resources) {
    const options = wholeOptions(args, DEFAULTS);
    const count = options.clients * TENANTS_PER_CLIENT;
    const database = await openBenchDatabase(resources, { tenants: 2 * count, sessions: SEEDED_SESSIONS });
    const { admin, adminUrl, databaseUrls, keys } = database;
    const senders = await openSenders(admin, count);
    const { url, pid } = await startProduct(resources, databaseUrls, { DATABASE_POOL_SIZE: `${POOL_SIZE}` });
    const memory = await ProcessMemory.watch(resources, pid);
    const copy = await openEach(options.clients, resources, adminUrl);
    const used = await usedBy(pid, admin);
    const sides = new Sides(new URL(url), keys, senders, copy, used);

    const results: Record<Signal, Result[]> = { logs: [], metrics: [] };
    let quarter = Number.NaN;
    for (let round = 1 - WARM_UP_ROUNDS; round <= options.rounds; round++) {
      progress(round < 1 ? 'Warming up' : `Round ${round} of ${options.rounds}`);
      for (const signal of ['logs', 'metrics'] as const) {
        const batches = await nextRound(senders, signal, options);
        if (signal === 'metrics' && round === 1 - WARM_UP_ROUNDS)
          await makeSeries(admin, sides, batches, senders);
        await admin.query('checkpoint');
        const result = await sides.measure(batches, round % 2 === 0);
        progress(
          `  ${signal}: HTTP ${result.http.perSecond.toFixed(0)}/s, COPY ${result.copy.perSecond.toFixed(0)}/s`,
        );
        if (round >= 1) results[signal].push(result);
      }
      if (round === Math.max(1, Math.floor(options.rounds / 4))) quarter = memory.lately(MEMORY_SECONDS);
    }
    const end = memory.lately(MEMORY_SECONDS);
    await assertSame(admin, count);
    report(options, results, { quarter: quarter / MEGABYTE, end: end / MEGABYTE });
  },
};

interface Options {
  readonly clients: number;
  readonly batches: number;
  readonly rounds: number;
  readonly json: boolean;
}

/** Rows per second, microseconds of processor time for each row, and latencies in milliseconds. */
interface Result {
  readonly http: Speed;
  readonly copy: Speed;
  readonly latencies: readonly number[];
}

/** One list for each client, which sends for its own tenants, in turn. */
async function nextRound(
  senders: readonly Sender[],
  signal: Signal,
  { clients, batches }: Options,
): Promise<BatchOf[][]> {
  const round: BatchOf[][] = [];
  for (let client = 0; client < clients; client++) {
    const own = senders.filter((_sender, n) => n % clients === client);
    const list: BatchOf[] = [];
    for (let n = 0; n < batches; n++) {
      const sender = own[n % own.length] as Sender;
      list.push(await sender.records.next(signal));
    }
    round.push(list);
  }
  return round;
}

const openEach = (count: number, resources: Resources, url: string): Promise<pg.Client[]> =>
  Promise.all(Array.from({ length: count }, () => connectFor(resources, url)));

/** The server makes series with their first points; for COPY they have to be there. */
async function makeSeries(
  admin: pg.Client,
  sides: Sides,
  batches: readonly BatchOf[][],
  senders: readonly Sender[],
): Promise<void> {
  await sides.sendFirst(batches);
  for (const tenant of senders.keys()) await copySeries(admin, senders.length, { tenant });
}

class Sides {
  readonly #url: URL;
  readonly #keys: readonly string[];
  readonly #senders: readonly Sender[];
  readonly #copy: readonly pg.Client[];
  readonly #used: Used;

  constructor(
    url: URL,
    keys: readonly string[],
    senders: readonly Sender[],
    copy: readonly pg.Client[],
    used: Used,
  ) {
    this.#url = url;
    this.#keys = keys;
    this.#senders = senders;
    this.#copy = copy;
    this.#used = used;
  }

  /** The two sides, which take turns in going first. The requests are built before: the clients share the processors. */
  async measure(batches: readonly BatchOf[][], copyFirst: boolean): Promise<Result> {
    const rows = batches.flat().length * BATCH;
    const requests = batches.map((own) => own.map((batch) => this.#requestOf(batch)));
    const texts = batches.map((own) => own.map((batch) => this.#textsOf(batch)));
    const latencies: number[] = [];
    const viaCopy = () =>
      speedOf(rows, this.#used, () =>
        Promise.all(this.#copy.map((client, n) => copyAll(client, texts[n] ?? []))),
      );
    const viaHttp = async () => {
      // reconnect for each round, because the server closes idle connections
      const connections = await Promise.all(batches.map(() => HttpConnection.open(this.#url)));
      const speed = await speedOf(rows, this.#used, () =>
        Promise.all(connections.map((connection, n) => sendAll(connection, requests[n] ?? [], latencies))),
      );
      for (const connection of connections) connection.close();
      return speed;
    };
    const first = copyFirst ? await viaCopy() : await viaHttp();
    const second = copyFirst ? await viaHttp() : await viaCopy();
    return copyFirst ? { copy: first, http: second, latencies } : { http: first, copy: second, latencies };
  }

  /** The first batch of each tenant, which is sent again later and then changes nothing. */
  async sendFirst(batches: readonly BatchOf[][]): Promise<void> {
    const connection = await HttpConnection.open(this.#url);
    const first = new Map(
      batches
        .flat()
        .toReversed()
        .map((batch) => [batch.tenant, batch]),
    );
    await sendAll(
      connection,
      [...first.values()].map((batch) => this.#requestOf(batch)),
      [],
    );
    connection.close();
  }

  #textsOf(batch: BatchOf): CopyTexts[] {
    return copyTextsOf(batch, (this.#senders[batch.tenant] as Sender).copied);
  }

  #requestOf({ tenant, signal, body }: BatchOf): Buffer {
    const head =
      `POST /otlp/v1/${signal} HTTP/1.1\r\nHost: ${this.#url.host}\r\nAuthorization: Bearer ${this.#keys[tenant]}\r\n` +
      `Content-Type: application/x-protobuf\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  }
}

async function copyAll(client: pg.Client, batches: readonly CopyTexts[][]): Promise<void> {
  for (const texts of batches) await copyBatch(client, texts);
}

async function sendAll(
  connection: HttpConnection,
  requests: readonly Buffer[],
  latencies: number[],
): Promise<void> {
  for (const request of requests) {
    const sentAt = performance.now();
    const { status, body } = await connection.ask(request);
    latencies.push(performance.now() - sentAt);
    // an empty message: all is stored
    if (status !== 200 || body !== '')
      throw new Error(`Unexpected response: ${status} ${body.slice(0, 500)}`);
  }
}

function report(
  { clients, rounds, json }: Options,
  { logs, metrics }: Readonly<Record<Signal, readonly Result[]>>,
  rss: { readonly quarter: number; readonly end: number },
): void {
  const http = (results: readonly Result[]) => Math.round(median(results.map((one) => one.http.perSecond)));
  const copy = (results: readonly Result[]) => Math.round(median(results.map((one) => one.copy.perSecond)));
  // computed within each round, because its two sides ran under the same conditions
  const ratio = (results: readonly Result[]) =>
    hundredths(median(results.map((one) => one.http.perSecond / one.copy.perSecond)));
  const p99 = hundredths(
    percentile(
      [...logs, ...metrics].flatMap(({ latencies }) => latencies),
      0.99,
    ),
  );
  print(`${clients} connections, requests of ${BATCH}, medians of ${rounds} rounds`);
  print(`records: HTTP ${http(logs)}/s, COPY ${copy(logs)}/s, ratio ${ratio(logs)}; ${cpuText(logs)}`);
  print(
    `points:  HTTP ${http(metrics)}/s, COPY ${copy(metrics)}/s, ratio ${ratio(metrics)}; ${cpuText(metrics)}`,
  );
  print(
    `p99 ${p99} ms; resident memory ${rss.quarter.toFixed(0)} MiB after a quarter, ${rss.end.toFixed(0)} MiB at the end`,
  );
  if (!json) return;
  const result = {
    bench: 'otlp',
    points_per_s: http(metrics),
    records_per_s: http(logs),
    ratio_copy: ratio(logs),
    ratio_copy_points: ratio(metrics),
    p99_ms: p99,
    rss_quarter_mb: Math.round(rss.quarter),
    rss_end_mb: Math.round(rss.end),
  };
  print(JSON.stringify(result));
}

function cpuText(results: readonly Result[]): string {
  const cpu = (read: (result: Result) => number) => median(results.map(read)).toFixed(1);
  return (
    `processor time per row: server ${cpu(({ http }) => http.cpu.server)} µs, ` +
    `PostgreSQL ${cpu(({ http }) => http.cpu.postgres)} µs, for COPY ${cpu(({ copy }) => copy.cpu.postgres)} µs`
  );
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
