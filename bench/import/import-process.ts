import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type pg from 'pg';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';
import { childOf, ProcessMemory } from '../support/process-memory.ts';
import type { Resources } from '../support/resources.ts';

export interface Target {
  readonly urls: OwnerUrls;
  readonly admin: pg.Client;
  readonly path: string;
  readonly tenantId: string;
}

const ROOT = join(import.meta.dirname, '../..');
const CLI = 'src/cli/cli.ts';
const LOOK_MS = 100;

const environment = ({ roles, owner, admin }: OwnerUrls): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  DATABASE_URL: roles.tenant,
  DATABASE_URL_LOCAL: roles.local,
  DATABASE_URL_IDENTITY: roles.identity,
  DATABASE_URL_BILLING: roles.billing,
  DATABASE_URL_IMPORT: roles.import,
  DATABASE_URL_OWNER: owner,
  DATABASE_URL_ADMIN: admin,
});

/** What a command prints. */
export async function command(urls: OwnerUrls, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    env: environment(urls),
  });
  return stdout;
}

/** Megabytes of resident memory: the largest, and the medians of the four quarters of the time. */
export interface Memory {
  readonly most: number;
  readonly quarters: readonly number[];
}

/** What the process of the command took, and its process that reads the file. */
export interface ImportMemory {
  readonly command: Memory;
  readonly reader: Memory;
}

/** Runs the command of the import, and kills it once so many metrics are stored. */
export async function runImport(
  resources: Resources,
  { urls, admin, path, tenantId }: Target,
  killAt: number | undefined,
): Promise<ImportMemory> {
  const args = [CLI, 'import', 'omnimemory-1', path, '--tenant', tenantId, '--time-zone', 'UTC', '--json'];
  const child = await resources.use(
    async () =>
      spawn(process.execPath, args, {
        cwd: ROOT,
        env: environment(urls),
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    async (process) => void process.kill('SIGKILL'),
  );
  const closed = once(child, 'close');
  const memory = await ProcessMemory.watch(resources, child.pid ?? 0);
  const reader = await readerOf(resources, child);
  if (killAt !== undefined) {
    while ((await storedMetrics(admin, tenantId)) < killAt && child.exitCode === null)
      await setTimeout(LOOK_MS);
    child.kill('SIGKILL');
  }
  const [code, signal] = (await closed) as [number | null, string | null];
  if (killAt === undefined ? code !== 0 : signal !== 'SIGKILL')
    throw new Error(`The import ended with ${code ?? signal}.`);
  return { command: inMegabytes(memory), reader: inMegabytes(reader) };
}

async function readerOf(resources: Resources, command: ChildProcess): Promise<ProcessMemory> {
  for (;;) {
    const reader = await childOf(command.pid ?? 0);
    if (reader !== undefined) return ProcessMemory.watch(resources, reader);
    if (command.exitCode !== null) throw new Error('The import ended before it read the file.');
    await setTimeout(LOOK_MS);
  }
}

const MEGABYTE = 1_048_576;
const inMegabytes = (memory: ProcessMemory): Memory => ({
  most: Math.round(memory.most / MEGABYTE),
  quarters: memory.quarters().map((bytes) => Math.round(bytes / MEGABYTE)),
});

async function storedMetrics(admin: pg.Client, tenantId: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    'select count(*)::int as count from metrics where tenant_id = $1',
    [tenantId],
  );
  return rows[0]?.count ?? 0;
}
