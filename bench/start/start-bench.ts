import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, progress } from '../support/bench.ts';
import { wholeOptions } from '../support/options.ts';
import { print } from '../support/output.ts';
import { processorTime } from '../support/processor-time.ts';
import type { Resources } from '../support/resources.ts';
import { median } from '../support/statistics.ts';
import { type Command, type StartedServer, startServer } from './installation.ts';
import { proportionalBytes, residentBytes, titleOf, treeOf } from './process-tree.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Commands of the CLI that need no database. */
const COMMANDS = [
  '--version',
  '--help',
  'connect --help',
  'connect claude-code --print',
  'nothing',
  'tenant create',
];

/** Paths that most people request first; each loads something that a server without requests does not need. */
const FIRST_REQUESTS = ['/', '/v1/overview', '/v1/sessions', '/v1/usage/summary', '/openapi.json', '/docs'];

export const startBench: Bench = {
  summary: 'how long a start takes, what an idle server holds, and how fast the CLI answers',
  async run(args, resources) {
    const { json, starts, idle } = wholeOptions(args, { starts: 7, idle: 45 });
    const dataDir = await resources.use(
      () => mkdtemp(join(tmpdir(), 'bench-start-')),
      (folder) => rm(folder, { recursive: true, force: true }),
    );
    progress('Starting for the first time …');
    const first = await startServer(resources, dataDir, 'npm');
    await first.stop();
    const results = {
      first_s: rounded(first.seconds),
      ...(await secondStarts(resources, dataDir, starts)),
      ...(await idleMemory(resources, dataDir, idle)),
      ...(await commandTimes(starts)),
    };
    if (json) print(JSON.stringify({ bench: 'start', ...results }));
  },
};

/** The two ways to start take turns. */
async function secondStarts(resources: Resources, dataDir: string, starts: number) {
  const taken: Record<Command, { seconds: number; processor: number }[]> = { npm: [], node: [] };
  for (let n = 0; n < starts; n++) {
    for (const command of ['npm', 'node'] as const) {
      const server = await startServer(resources, dataDir, command);
      taken[command].push({ seconds: server.seconds, processor: (await processorTime(server.server)) / 1e6 });
      await server.stop();
    }
  }
  const of = (command: Command, part: 'seconds' | 'processor') =>
    rounded(median(taken[command].map((start) => start[part])));
  const results = {
    second_s: of('npm', 'seconds'),
    second_without_npm_s: of('node', 'seconds'),
    second_processor_s: of('node', 'processor'),
  };
  print(
    `second start   npm start ${results.second_s} s   node src/main.ts ${results.second_without_npm_s} s, ` +
      `with ${results.second_processor_s} s of processor time in the server   medians of ${starts}`,
  );
  return results;
}

/** After pools have closed the connections that nobody uses. */
async function idleMemory(resources: Resources, dataDir: string, idle: number) {
  const server = await startServer(resources, dataDir, 'node');
  progress(`Waiting for ${idle} seconds …`);
  await wait(idle * 1_000);
  const unused = await memoryOf(server);
  for (const path of FIRST_REQUESTS) await (await fetch(`${server.url}${path}`)).arrayBuffer();
  await wait(idle * 1_000);
  const used = await memoryOf(server);
  print(`idle           server ${unused.server} MB   PostgreSQL ${unused.postgres} MB`);
  print(`after requests server ${used.server} MB   PostgreSQL ${used.postgres} MB`);
  for (const [title, megabytes] of unused.processes) print(`  ${`${megabytes}`.padStart(6)} MB  ${title}`);
  await server.stop();
  return {
    server_mb: unused.server,
    postgres_mb: unused.postgres,
    server_used_mb: used.server,
    postgres_used_mb: used.postgres,
  };
}

async function memoryOf({ server, postgres }: StartedServer) {
  const tree = await treeOf(postgres);
  const processes = await Promise.all(
    tree.map(async (pid) => [await titleOf(pid), megabytes(await proportionalBytes([pid]))] as const),
  );
  return {
    server: megabytes(await residentBytes(server)),
    postgres: megabytes(await proportionalBytes(tree)),
    processes,
  };
}

async function commandTimes(times: number) {
  const results: Record<string, number> = {};
  for (const command of COMMANDS) {
    const taken = Array.from({ length: times }, () => {
      const began = performance.now();
      spawnSync(process.execPath, ['src/cli/cli.ts', ...command.split(' ')], { cwd: ROOT, stdio: 'ignore' });
      return (performance.now() - began) / 1_000;
    });
    results[command] = rounded(median(taken));
    print(`cli ${command.padEnd(28)} ${results[command]} s`);
  }
  return { cli_s: Math.max(...Object.values(results)) };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
const rounded = (seconds: number) => Math.round(seconds * 1_000) / 1_000;
