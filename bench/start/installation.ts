import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { processWith, treeOf } from './process-tree.ts';

const ROOT = join(import.meta.dirname, '../..');
const STOP_TIMEOUT_MS = 20_000;

export interface StartedServer {
  readonly url: string;
  /** From the command to the line that names the URL. */
  readonly seconds: number;
  readonly server: number;
  /** The first process of PostgreSQL. */
  readonly postgres: number;
  /** Waits until both have ended. */
  stop(): Promise<void>;
}

/** `npm start`, or the program that it runs. */
export type Command = 'npm' | 'node';

/** Starts the product on a data folder, with the default of every setting but the port. */
export async function startServer(
  resources: Resources,
  dataDir: string,
  command: Command,
): Promise<StartedServer> {
  const port = await freePort();
  const [program, ...args] =
    command === 'npm'
      ? ['npm', 'start']
      : [process.execPath, '--import', './src/config/compile-cache.js', 'src/main.ts'];
  const { PATH, HOME } = process.env;
  const began = performance.now();
  const child = await resources.use(
    async () =>
      spawn(program ?? '', args, {
        cwd: ROOT,
        env: { PATH, HOME, PORT: `${port}`, DATA_DIR: dataDir },
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    stopAll,
  );
  await printed(child, 'listens on');
  const seconds = (performance.now() - began) / 1_000;
  const server = await processWith('src/main.ts', await treeOf(child.pid ?? 0));
  const lock = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8');
  return {
    url: `http://127.0.0.1:${port}`,
    seconds,
    server,
    postgres: Number.parseInt(lock, 10),
    stop: () => stopAll(child),
  };
}

/** Reads on afterwards, because a server whose output nobody reads waits. */
function printed(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      output += part;
      if (output.includes(text)) resolve();
    });
    child.once('exit', () => reject(new Error(`The server ended without "${text}":\n${output}`)));
  });
}

/** npm passes no signal on, so the server itself gets it. */
async function stopAll(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const server = await processWith('src/main.ts', await treeOf(child.pid ?? 0)).catch(() => child.pid ?? 0);
  process.kill(server, 'SIGTERM');
  const deadline = setTimeout(() => process.kill(server, 'SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(deadline);
}
