import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { childEnvironment } from './child-environment.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `src/main.ts` in a process of its own, which knows of this one's environment its PATH and what it is given. */
export class ServerProcess {
  output = '';
  /** Empty until it serves. */
  url = '';
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #serving: Promise<void>;

  /**
   * `wrapper`: a program with its arguments that runs the command behind them in its own place, such as setpriv. `tree`: the
   * folder of another release.
   */
  constructor(env: Readonly<Record<string, string>>, wrapper: readonly string[] = [], tree: string = ROOT) {
    const [program = '', ...args] = [...wrapper, process.execPath, 'src/main.ts'];
    this.#child = spawn(program, args, {
      cwd: tree,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: childEnvironment({ PORT: '0', LOG_LEVEL: 'warn', ...env }),
    });
    this.#serving = new Promise((resolve, reject) => {
      const collect = (chunk: Buffer) => {
        this.output += chunk;
        this.url ||= /listens on (http:\S+)/.exec(this.output)?.[1] ?? '';
        if (this.url) resolve();
      };
      this.#child.stdout.on('data', collect);
      this.#child.stderr.on('data', collect);
      this.#child.once('close', () => reject(new Error(`The server ended: ${this.output}`)));
    });
    // callers wait for `serving`
    this.#serving.catch(() => {});
  }

  /** Throws what it printed where it ends before it serves. */
  serving(): Promise<void> {
    return this.#serving;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Gives the exit code; `null` where a signal ended it. */
  async ended(): Promise<number | null> {
    if (!this.hasEnded) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  /** As an operator. Gives the exit code. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.signal(signal);
    return this.ended();
  }

  /** As a crash. */
  async kill(): Promise<void> {
    await this.stop('SIGKILL');
  }
}

export async function startServerProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const server = new ServerProcess(env);
  await server.serving();
  return server;
}
