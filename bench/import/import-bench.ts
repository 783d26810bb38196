import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeOldFile } from '../../dev/omnimemory-1/old-file.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { provisionRoles } from '../../src/db/schema/provision.ts';
import { type Bench, progress } from '../support/bench.ts';
import { connectFor, openBenchServer } from '../support/bench-database.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import type { Resources } from '../support/resources.ts';
import { command, type ImportMemory, type Memory, runImport, type Target } from './import-process.ts';
import { type Sums, sumsOfFile, sumsOfTenant } from './sums.ts';

interface Size {
  readonly name: string;
  readonly metrics: number;
  readonly checkpoints: number;
  /** After which parts of the metrics the process is killed. */
  readonly kills: readonly number[];
}

interface Result {
  readonly metrics: number;
  readonly checkpoints: number;
  readonly seconds: number;
  readonly rows_per_second: number;
  /** Of all processes of the import. */
  readonly peak_mb: { readonly command: number; readonly reader: number };
  /** Of the last one. */
  readonly quarters_mb: { readonly command: readonly number[]; readonly reader: readonly number[] };
  readonly kills: number;
  readonly sums: Sums;
}

export const importBench: Bench = {
  summary: 'the import of files of OmniMemory 1, one of them killed twice: rows a second, memory, sums',
  async run(args, resources) {
    const options = wholeOptions(args, {
      metrics: 1_000_000,
      checkpoints: 100_000,
      'metrics-small': 100_000,
      'checkpoints-small': 10_000,
    });
    const urls = await openBenchServer(resources, 'import');
    await provisionRoles(urls);
    await migrateUp(urls.owner);
    const admin = await connectFor(resources, urls.admin);
    const small = {
      name: 'small',
      metrics: options['metrics-small'],
      checkpoints: options['checkpoints-small'],
    };
    const large = { name: 'large', metrics: options.metrics, checkpoints: options.checkpoints };
    const folder = await temporaryFolder(resources);
    const results: Result[] = [];
    for (const size of [
      { ...small, kills: [] },
      { ...large, kills: [1 / 3, 2 / 3] },
    ])
      results.push(await measured(resources, { urls, admin, path: join(folder, `${size.name}.db`) }, size));
    const [less, more] = results as [Result, Result];
    const memory_growth = more.peak_mb.command / less.peak_mb.command;
    if (options.json) print(JSON.stringify({ small: less, large: more, memory_growth }));
    else {
      for (const result of results)
        print(
          `${result.metrics} metrics, ${result.checkpoints} checkpoints: ${result.seconds.toFixed(1)} s, ${Math.round(result.rows_per_second)} rows/s, killed ${result.kills} times, sums equal\n` +
            `  ${memoryText('command', result)}\n  ${memoryText('reader', result)}`,
        );
      print(
        `${memory_growth.toFixed(2)} times the memory for ${(more.metrics / less.metrics).toFixed(0)} times the rows`,
      );
    }
  },
};

type Place = Omit<Target, 'tenantId'>;

async function measured(resources: Resources, place: Place, size: Size): Promise<Result> {
  const { metrics, checkpoints, kills } = size;
  progress(`Making a file with ${metrics} metrics and ${checkpoints} checkpoints`);
  makeOldFile(place.path, { metrics, checkpoints, seed: size.name });
  const tenantId = (
    await command(place.urls, ['tenant', 'create', '--name', `${size.name} ${Date.now()}`])
  ).trim();
  await command(place.urls, ['tenant', 'plan', tenantId, 'enterprise']);
  progress(`Importing it, and killing the process ${kills.length} times`);
  const began = performance.now();
  const memories: ImportMemory[] = [];
  for (const part of [...kills, undefined])
    memories.push(
      await runImport(resources, { ...place, tenantId }, part === undefined ? undefined : part * metrics),
    );
  const seconds = (performance.now() - began) / 1_000;
  const [expected, sums] = [sumsOfFile(place.path), await sumsOfTenant(place.admin, tenantId)];
  if (JSON.stringify(sums) !== JSON.stringify(expected))
    throw new Error(`The sums differ: ${JSON.stringify({ expected, sums })}`);
  const rows_per_second = (metrics + checkpoints) / seconds;
  return { metrics, checkpoints, seconds, rows_per_second, ...sumOf(memories), kills: kills.length, sums };
}

function sumOf(memories: readonly ImportMemory[]): Pick<Result, 'peak_mb' | 'quarters_mb'> {
  const most = (of: (one: ImportMemory) => Memory) => Math.max(...memories.map((one) => of(one).most));
  const last = memories.at(-1) as ImportMemory;
  return {
    peak_mb: { command: most(({ command }) => command), reader: most(({ reader }) => reader) },
    quarters_mb: { command: last.command.quarters, reader: last.reader.quarters },
  };
}

const memoryText = (process: 'command' | 'reader', { peak_mb, quarters_mb }: Result): string =>
  `${process}: at most ${peak_mb[process]} MB, by quarters of the last run ${quarters_mb[process].join(', ')} MB`;

function temporaryFolder(resources: Resources): Promise<string> {
  return resources.use(
    () => mkdtemp(join(tmpdir(), 'omnimemory-bench-')),
    (folder) => rm(folder, { recursive: true, force: true }),
  );
}
