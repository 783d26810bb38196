import { setTimeout as wait } from 'node:timers/promises';
import type { ExportJob } from '../../src/features/exchange/exports/export.schemas.ts';
import { fillMetrics } from '../ingest/table.ts';
import { type Bench, progress } from '../support/bench.ts';
import { openBenchServer, openSeeded } from '../support/bench-database.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { ProcessMemory } from '../support/process-memory.ts';
import { type ProductServer, startProduct } from '../support/product-server.ts';
import { sumOfResumed } from './download.ts';

const DEFAULTS = { rows: 1_000_000, sessions: 20_000 };
const LOOK_MS = 100;
const MEGABYTE = 1_048_576;

export const exportBench: Bench = {
  summary:
    'an export of a large team, once killed in the middle and its download broken off: rows a second, memory',
  async run(args, resources) {
    const { rows, sessions, json } = wholeOptions(args, DEFAULTS);
    const urls = await openBenchServer(resources, `export-${rows}-${sessions}`);
    const { databaseUrls, keys } = await openSeeded(resources, urls, { tenants: 1, sessions }, (admin) =>
      fillMetrics(admin, rows),
    );
    const key = keys[0] ?? '';
    const start = () => startProduct(resources, databaseUrls);

    progress('Exporting');
    const first = await start();
    const memory = await ProcessMemory.watch(resources, first.pid);
    const began = performance.now();
    const whole = await finished(first, key, await requested(first, key));
    const seconds = (performance.now() - began) / 1_000;
    const quarters_mb = memory.quarters().map(inMegabytes);
    const most_mb = inMegabytes(memory.most);

    progress('Exporting again, and killing the server');
    const again = await requested(first, key);
    await until(first, key, again, ({ bytes }) => bytes >= whole.bytes / 2);
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    const resumed = await finished(second, key, again);
    if (JSON.stringify(resumed.counts) !== JSON.stringify(whole.counts))
      throw new Error('The export after the kill has other rows.');

    progress('Downloading it in two parts');
    const url = new URL(resumed.archive_path ?? '', second.url);
    if ((await sumOfResumed({ url, key, bytes: resumed.bytes })) !== resumed.sha256)
      throw new Error('The archive that was downloaded in two parts is another one.');
    const result = {
      rows: whole.rows,
      megabytes: inMegabytes(whole.bytes),
      rows_per_second: Math.round(whole.rows / seconds),
      quarters_mb,
      most_mb,
    };
    if (json) print(JSON.stringify({ bench: 'export', ...result }));
    else
      print(
        `${result.rows} rows, ${result.megabytes} MB: ${result.rows_per_second} rows/s; memory of the server by quarters ` +
          `${quarters_mb.join(', ')} MB, at most ${most_mb} MB; killed and resumed, equal rows`,
      );
  },
};

const inMegabytes = (bytes: number): number => Math.round(bytes / MEGABYTE);

/** Returns the id of the new export. */
async function requested({ url }: ProductServer, key: string): Promise<string> {
  const response = await fetch(new URL('/v1/exports', url), {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: '{"kind":"all"}',
  });
  if (response.status !== 202) throw new Error(`The export was answered with ${await response.text()}`);
  return ((await response.json()) as ExportJob).export_id;
}

const finished = (server: ProductServer, key: string, id: string): Promise<ExportJob> =>
  until(server, key, id, ({ state }) => state === 'done');

async function until(
  { url }: ProductServer,
  key: string,
  id: string,
  isEnough: (job: ExportJob) => boolean,
): Promise<ExportJob> {
  for (;;) {
    const response = await fetch(new URL(`/v1/exports/${id}`, url), {
      headers: { Authorization: `Bearer ${key}` },
    });
    const job = (await response.json()) as ExportJob;
    if (!response.ok || job.state === 'failed')
      throw new Error(`The export has failed: ${JSON.stringify(job)}`);
    if (isEnough(job)) return job;
    await wait(LOOK_MS);
  }
}
