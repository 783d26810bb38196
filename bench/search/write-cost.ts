import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';
import { progress } from '../support/bench.ts';
import { connectFor, ofDatabase, openSeeded } from '../support/bench-database.ts';
import { HttpConnection } from '../support/http-connection.ts';
import { print } from '../support/output.ts';
import { processorTime } from '../support/processor-time.ts';
import { startProduct } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { median } from '../support/statistics.ts';
import { backendTimes, timeSince } from './speed.ts';
import { openSession } from './stored-parts.ts';

/** Of one round and side. */
const ALONE = 25;
const BACK_TO_BACK = 50;
const BATCHES = 4;
const BATCH = 500;
/** Between two writes that are alone: the vectors of the first are made by then. */
const PAUSE_MS = 20;

type Side = 'on' | 'off';
const SIDES: readonly Side[] = ['on', 'off'];

/** A server on a database of its own, with search by meaning or without. */
interface Written {
  readonly admin: pg.Client;
  readonly pid: number;
  readonly open: () => Promise<HttpConnection>;
  readonly requestOf: (path: string, body: object) => Buffer;
  readonly checkpointOf: (n: number) => object;
}

interface Times {
  /** Of a checkpoint, in milliseconds: one at a time with pauses, and one after the other. */
  alone: number;
  backToBack: number;
  /** Of a batch when nothing else is going on, and of all batches one after the other with the making of their vectors. */
  batch: number;
  batches: number;
  /** Processor time of server and PostgreSQL for a checkpoint of a batch, in microseconds, with the making of its vectors. */
  processor: number;
}

/** What search by meaning adds to writes: the same on two servers and databases side by side, in turn. */
export async function measureWrites(
  resources: Resources,
  server: OwnerUrls,
  { rounds, texts }: { readonly rounds: number; readonly texts: readonly string[] },
): Promise<Record<string, number | null>> {
  if (rounds === 0) return { write_p50_ratio: null, ingest_ratio: null };
  progress('Opening a database with search by meaning and one without …');
  const sides = {
    on: await openSide(resources, server, 'on', texts),
    off: await openSide(resources, server, 'off', texts),
  };
  const times: Record<Side, Times[]> = { on: [], off: [] };
  for (let round = -1; round < rounds; round++)
    for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
      const measured = await roundOf(sides[side], round + 1);
      if (round >= 0) times[side].push(measured);
    }
  const of = (side: Side, name: keyof Times) => median(times[side].map((one) => one[name]));
  const ratioOf = (name: keyof Times) =>
    median(times.on.map((one, n) => one[name] / (times.off[n] as Times)[name]));
  for (const name of ['alone', 'backToBack', 'batch', 'batches', 'processor'] as const)
    print(
      `writes, ${name.padEnd(10)} on ${of('on', name).toFixed(2)}, off ${of('off', name).toFixed(2)}, ratio ${ratioOf(name).toFixed(3)}`,
    );
  const rounded = (value: number) => Number(value.toFixed(3));
  return {
    write_p50_ratio: rounded(ratioOf('alone')),
    write_p50_ratio_busy: rounded(ratioOf('backToBack')),
    ingest_ratio: rounded(1 / ratioOf('batch')),
    ingest_ratio_busy: rounded(1 / ratioOf('batches')),
    write_processor_ratio: rounded(ratioOf('processor')),
  };
}

async function openSide(
  resources: Resources,
  server: OwnerUrls,
  side: Side,
  texts: readonly string[],
): Promise<Written> {
  const urls = ofDatabase(server, `search_${side}`);
  const maintenance = await connectFor(resources, server.admin);
  await maintenance.query(`drop database if exists search_${side} with (force)`);
  await maintenance.query(`create database search_${side}`);
  const { admin, databaseUrls, keys } = await openSeeded(resources, urls, { tenants: 2, sessions: 1_000 });
  await admin.query(`update tenants set plan = 'enterprise', manual_plan = 'enterprise'`);
  const { import: forImports = '', deletion = '' } = databaseUrls;
  const { url, pid } = await startProduct(resources, databaseUrls, {
    SEMANTIC_SEARCH: side === 'on' ? 'local' : 'off',
    DATABASE_URL_IMPORT: forImports,
    DATABASE_URL_DELETION: deletion,
  });
  const { host } = new URL(url);
  const of = { session_id: await openSession(admin, 1), tool_id: 'cursor', checkpoint_type: 'auto' };
  const text = (n: number) => texts[n % texts.length];
  return {
    ...{ admin, pid, open: () => HttpConnection.open(new URL(url)) },
    requestOf: (path, body) => {
      const json = JSON.stringify(body);
      return Buffer.from(
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${keys[0]}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
      );
    },
    checkpointOf: (n) => ({
      ...of,
      ...{
        summary: text(n),
        visibility: 'team',
        key_facts: [text(n + 1), text(n + 2)],
        todos: [text(n + 3)],
      },
    }),
  };
}

/** All requests are built before anything is measured: the client shares the processors with the servers. */
async function roundOf(side: Written, round: number): Promise<Times> {
  const first = round * (ALONE + BACK_TO_BACK + BATCHES * BATCH);
  const single = (n: number) => side.requestOf('/v1/checkpoints', side.checkpointOf(first + n));
  const batch = (n: number) => {
    const data = Array.from({ length: BATCH }, (_, item) => side.checkpointOf(first + n * BATCH + item));
    return side.requestOf('/v1/ingest', { items: data.map((one) => ({ type: 'checkpoint', data: one })) });
  };
  const list = (count: number, requestOf: (n: number) => Buffer) =>
    Array.from({ length: count }, (_, n) => requestOf(n));
  const [alone, backToBack] = [list(ALONE, single), list(BACK_TO_BACK, single)];
  const [batches, more] = [list(BATCHES, batch), list(BATCHES, batch)];
  // a new connection for each: one that is idle is closed
  const timed = async (requests: readonly Buffer[], pauseMs: number) => {
    await drained(side);
    const connection = await side.open();
    const times: number[] = [];
    for (const request of requests) {
      times.push(await sent(connection, request));
      if (pauseMs > 0) await wait(pauseMs);
    }
    connection.close();
    return times;
  };
  const aloneMs = await timed(alone, PAUSE_MS);
  const backToBackMs = await timed(backToBack, 0);
  const batchMs: number[] = [];
  for (const request of batches) batchMs.push(...(await timed([request], 0)));
  await drained(side);
  const before = await backendTimes(side.admin);
  const serverBefore = await processorTime(side.pid);
  const batchesMs = (await timed(more, 0)).reduce((sum, ms) => sum + ms, 0);
  await drained(side);
  const ofServer = (await processorTime(side.pid)) - serverBefore;
  const ofBackends = timeSince(before, await backendTimes(side.admin));
  const processor = (ofServer + ofBackends) / (BATCHES * BATCH);
  return {
    ...{ alone: median(aloneMs), backToBack: median(backToBackMs), batch: median(batchMs) },
    ...{ batches: batchesMs, processor },
  };
}

async function sent(connection: HttpConnection, request: Buffer): Promise<number> {
  const startedAt = performance.now();
  const { status, body } = await connection.ask(request);
  const ms = performance.now() - startedAt;
  if (status >= 300) throw new Error(`Unexpected response: ${status} ${body.slice(0, 500)}`);
  return ms;
}

async function drained({ admin }: Written): Promise<void> {
  for (;;) {
    const { rowCount } = await admin.query('select from search_pending limit 1');
    if (rowCount === 0) break;
    await wait(10);
  }
  // the last transaction of the queue, and what follows it
  await wait(30);
}
