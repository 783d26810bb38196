import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';

const ROOT = join(import.meta.dirname, '../..');
// as systemd does, unless it is told otherwise
const RESTART_MS = 100;
const KEPT_OUTPUT = 20_000;

/** Runs `src/main.ts` with a PostgreSQL of its own, and starts it again whenever it ends. It does nothing else for it. */
export class Supervisor {
  readonly url: string;
  /** Ends that nobody asked for, of a server that was serving. */
  readonly crashes: string[] = [];
  /** How often it ended before it served: it found no database. */
  failedStarts = 0;
  output = '';
  /** When it began to serve, by `performance.now()`; `undefined` while it does not. */
  servingSince: number | undefined;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #wanted: 'run' | 'end' = 'run';
  #struck = false;

  private constructor(dataDir: string, port: number) {
    this.url = `http://127.0.0.1:${port}`;
    const { PATH } = process.env;
    this.#env = { PATH, PORT: `${port}`, DATA_DIR: dataDir, LOG_LEVEL: 'warn', RATE_LIMITS: 'off' };
  }

  static async start(dataDir: string): Promise<Supervisor> {
    const supervisor = new Supervisor(dataDir, await freePort());
    supervisor.#spawn();
    return supervisor;
  }

  #spawn(): void {
    const child = spawn(process.execPath, ['src/main.ts'], { cwd: ROOT, env: this.#env });
    this.#child = child;
    this.#struck = false;
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed = (printed + chunk).slice(-KEPT_OUTPUT);
        this.output = printed;
        if (printed.includes('listens on')) this.servingSince ??= performance.now();
      });
    child.once('exit', (code, signal) => {
      if (!this.#struck && this.servingSince !== undefined)
        this.crashes.push(`${code ?? signal}: ${printed}`);
      if (this.servingSince === undefined && !this.#struck) this.failedStarts += 1;
      this.servingSince = undefined;
      if (this.#wanted === 'run') setTimeout(() => this.#wanted === 'run' && this.#spawn(), RESTART_MS);
    });
  }

  /** As the out-of-memory killer would. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an operator would. Gives the exit code. */
  async terminate(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** For good. */
  async stop(): Promise<number | null> {
    this.#wanted = 'end';
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    this.#struck = true;
    const exit = once(child, 'exit');
    child.kill(signal);
    return (await exit)[0];
  }

  /** Resolves when it serves, and throws when it does not in time. */
  async serves(patienceMs: number): Promise<void> {
    for (const deadline = Date.now() + patienceMs; this.servingSince === undefined; await wait(20))
      if (Date.now() > deadline) throw new Error(`The server does not come back: ${this.output}`);
  }
}
