import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Resources } from './resources.ts';

const ROOT = join(import.meta.dirname, '../..');
const STOP_TIMEOUT_MS = 10_000;

type Environment = Readonly<Record<string, string>>;

/** Runs a file of this project in a separate Node process, with stdout discarded, until the bench ends. */
export function startNode(resources: Resources, file: string, env: Environment): Promise<ChildProcess> {
  return resources.use(async () => {
    return spawn(process.execPath, [join(ROOT, file)], {
      cwd: ROOT,
      env: bare(env),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }, stop);
}

/** The same for a file of bench/ that sends messages. */
export function forkHelper(resources: Resources, file: string, env: Environment): Promise<ChildProcess> {
  return resources.use(async () => {
    return fork(join(ROOT, file), {
      cwd: ROOT,
      env: bare(env),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }, stop);
}

/** The same for a file of bench/ that calls `announce`; returns its message. */
export async function startHelper<T>(resources: Resources, file: string, env: Environment): Promise<T> {
  const child = await forkHelper(resources, file, env);
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended before it was ready.`))),
  ]);
  return message as T;
}

/** For helper processes: tells the bench that this process is ready. It ends when the bench has ended. */
export function announce(message: object): void {
  process.on('disconnect', () => process.exit());
  process.send?.(message);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(deadline);
}

// The caller's environment may contain the URLs of a real database, so none of it is passed on.
function bare(env: Environment): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return { PATH, NODE_ENV: 'production', ...env };
}
